import Diagnostics
import Hardware
import Quantities
import Workload

/// Binds every operator of a trace to a part of the machine, or says what the machine lacks.
struct Binder {
  let accelerator: Accelerator
  let sink: DiagnosticSink
  /// A trace may name a thousand operators that lack one thing; each lack is reported once.
  private var reported: Set<String> = []

  init(_ accelerator: Accelerator) {
    self.accelerator = accelerator
    sink = DiagnosticSink(sources: accelerator.origin.sources)
  }

  mutating func bind(_ trace: Trace) throws(InputError) -> [BoundOperator] {
    let streams = ArrayStreams(trace, accelerator)
    var assigned = AssignedArrays(accelerator)
    let arrays = trace.operators.map { op in
      op.kind.isMatrix ? assigned.array(of: op, trace) : .main
    }
    // A name that is misspelt leaves its products to an array that they were not meant for.
    assigned.check(accelerator, sink)
    try sink.throwIfErrors()
    let bound = trace.operators.enumerated().map { index, op in
      bind(op, trace, on: arrays[index], isOnStream: streams.reach(operator: index))
    }
    checkTensors(trace)
    try sink.throwIfErrors()
    return bound
  }

  private mutating func bind(
    _ op: Operator, _ trace: Trace, on array: ArrayID, isOnStream: Bool
  ) -> BoundOperator {
    checkExtras(op, trace)
    guard op.kind.isMatrix else {
      let binding = bindUnit(op, trace, isOnStream: isOnStream)
      return BoundOperator(binding: binding, requantize: bindRequantization(op, trace))
    }
    let demand = ProductDemand(op, trace, zeroPoints: accelerator[array].zeroPoints)
    let binding = bindMatrix(op, on: array, demand, trace)
    var bound = BoundOperator(
      binding: binding, requantize: bindRequantization(op, trace), demand: demand)
    bound.groups = bindGroups(op, on: array, binding, demand, trace)
    return bound
  }

  mutating func checkTransposition(_ op: Operator, on id: ArrayID, _ trace: Trace) {
    let array = accelerator[id]
    let path = accelerator.path(of: id)
    guard array.transpose == .none, trace.needsTransposition(op, array.dataflow),
      !accelerator.units.contains(where: { $0.runs(.move, .none) })
    else { return }
    reportMissing(
      "transposition \(path)", op, trace,
      "needs its second operand transposed, and with '\(path).transpose: none' no unit "
        + "runs 'move'",
      "add 'move' to the 'operators' of a unit, or set '\(path).transpose' to 'buffer'",
      at: accelerator.origin.array(id).transpose)
  }

  private mutating func bindUnit(
    _ op: Operator, _ trace: Trace, isOnStream: Bool
  ) -> Binding {
    let able = accelerator.units.indices.filter {
      accelerator.units[$0].runs(op.kind, op.algorithm)
    }
    let usable = able.first { isOnStream || !accelerator.units[$0].worksInStream(of: op.kind) }
    if let usable {
      checkRow(op, trace, unit: usable)
      return .unit(usable)
    }
    if accelerator.host?.definition(of: op.kind, op.algorithm) != nil { return .host }
    if let unit = able.first {
      reportMissingStream(op, trace, unit: unit)
      return .none
    }
    let algorithm = op.algorithm == .none ? "" : " with algorithm '\(op.algorithm.name)'"
    let near = accelerator.units.firstIndex { $0.operators.contains(op.kind) }
    reportMissing(
      "\(op.kind.rawValue) \(op.algorithm.name)", op, trace,
      "needs '\(op.kind.rawValue)'\(algorithm), and no unit of accelerator "
        + "'\(accelerator.name)' runs it",
      helpForUnit(op.kind, op.algorithm, near: near)
        + (accelerator.host == nil ? ", or add 'host'" : ", or to 'host.algorithms'"),
      at: place(ofUnit: near))
    return .none
  }

  private mutating func reportMissingStream(_ op: Operator, _ trace: Trace, unit index: Int) {
    let name = accelerator.units[index].name
    reportMissing(
      "stream \(op.kind.rawValue) \(op.algorithm.name)", op, trace,
      "needs '\(op.kind.rawValue)', which unit '\(name)' runs only in the array's streams "
        + "('placement: in_stream'), and no product makes its operand or reads its result",
      "simulate \(op.kind == .softmax ? "a model, or a bare 'attention'" : "a model"), where products "
        + "surround it; set 'units.\(name).placement' to 'pass', or add 'host'",
      at: accelerator.origin.eachUnit.indices.contains(index)
        ? accelerator.origin.eachUnit[index].placement : accelerator.origin.units)
  }

  /// Where a unit lists its algorithms, or where the units are listed.
  private func place(ofUnit index: Int?) -> SourceLocation? {
    let origin = accelerator.origin
    guard let index, origin.eachUnit.indices.contains(index) else { return origin.units }
    return origin.eachUnit[index].algorithms
  }

  private func rowBufferPlace(ofUnit index: Int) -> SourceLocation? {
    let units = accelerator.origin.eachUnit
    return units.indices.contains(index) ? units[index].rowBuffer : nil
  }

  private func helpForUnit(_ kind: OperatorKind, _ algorithm: Algorithm, near index: Int?) -> String
  {
    guard let unit = index.map({ accelerator.units[$0] }) else {
      return "add a unit with 'operators: [\(kind.rawValue)]'"
        + (algorithm == .none ? "" : " and 'algorithms: [\(algorithm.name)]'")
    }
    let others = unit.functions.filter { $0.kind == kind }.map(\.algorithm.name)
    return "unit '\(unit.name)' runs \(kind.rawValue) by \(others.joined(separator: ", ")); "
      + "add '\(algorithm.name)' to 'units.\(unit.name).algorithms'"
  }

  /// A row has to wait between the stages of its unit.
  private mutating func checkRow(_ op: Operator, _ trace: Trace, unit index: Int) {
    let unit = accelerator.units[index]
    guard case .memory(let size) = unit.rowBuffer, let operand = trace.inputs(of: op).first
    else { return }
    let pipeline = unit.boundPipeline(for: op.kind, op.algorithm)
    let needed = pipeline.rowBufferBytes(
      length: Int(op.n), operandBits: Int(trace[operand].type.bits))
    guard needed > size.count else { return }
    let isDoubled = pipeline.overlapsRows ? ", two rows at a time" : ""
    reportMissing(
      "row \(index) \(needed)", op, trace,
      "has rows of \(op.n) elements, of which unit '\(unit.name)' keeps \(needed) B between its "
        + "stages\(isDoubled), and its row buffer has \(size.count) B",
      "raise 'units.\(unit.name).row_buffer', or write 'none' if every stage fetches the row again",
      at: rowBufferPlace(ofUnit: index))
  }

  private mutating func bindRequantization(
    _ op: Operator, _ trace: Trace
  ) -> RequantizeBinding? {
    let algorithm = op.epilogue.requantization
    guard algorithm != .none else { return nil }
    let perResult = op.kind == .add ? max(1, trace.inputs(of: op).count) : 1
    if let unit = accelerator.units.firstIndex(where: { $0.requantizes(op.kind, algorithm) }) {
      return RequantizeBinding(unit: unit, algorithm: algorithm, perResult: perResult)
    }
    if let index = accelerator.units.firstIndex(where: { $0.runs(.requantize, .builtIn(algorithm)) }
    ) {
      let places = accelerator.origin.eachUnit
      reportMissing(
        "requantize \(op.kind.rawValue) \(algorithm.rawValue)", op, trace,
        "requantizes by '\(algorithm.rawValue)', and 'units.\(accelerator.units[index].name).requantizes' "
          + "has no '\(op.kind.rawValue)'",
        "add it there, or remove the key",
        at: places.indices.contains(index) ? places[index].requantizes : accelerator.origin.units)
      return nil
    }
    let near = accelerator.units.firstIndex { $0.operators.contains(.requantize) }
    reportMissing(
      "requantize \(algorithm.rawValue)", op, trace,
      "requantizes by '\(algorithm.rawValue)', and no unit of accelerator "
        + "'\(accelerator.name)' does",
      helpForUnit(.requantize, .builtIn(algorithm), near: near), at: place(ofUnit: near))
    return nil
  }

  /// States and sizes that vary are refused in every tensor, read or not.
  private mutating func checkTensors(_ trace: Trace) {
    for tensor in trace.tensors {
      if tensor.role == .state, reported.insert("state").inserted {
        sink.error(
          at: nil, "tensor '\(trace.name(tensor.name))' has the role 'state'",
          help: "not modelled yet")
      }
      guard tensor.extras != .max else { continue }
      if let bound = trace.extras(of: tensor).bounds.first, reported.insert("bounds").inserted {
        sink.error(
          at: nil,
          "tensor '\(trace.name(tensor.name))' has the key 'bounds': its axis \(bound.axis), "
            + "'\(bound.symbol)', varies up to \(bound.maximum)",
          help:
            "not modelled yet; a trace without 'bounds' is simulated at the sizes of its 'shape'")
      }
    }
  }

  /// What the format can say and the machine does not model yet is refused, never ignored.
  private mutating func checkExtras(_ op: Operator, _ trace: Trace) {
    for id in trace.inputs(of: op) {
      let tensor = trace[id]
      if !OperandCodes(tensor.code).isEmpty, !op.kind.isMatrix, !op.kind.traits.isConversion {
        reportMissing(
          tensor.code.rawValue, op, trace,
          "reads '\(trace.name(of: id))' in operand code '\(tensor.code.rawValue)'",
          "products and conversions decode it; put a 'dequantize' or 'requantize' before")
      }
      if tensor.role == .state {
        reportMissing(
          "state", op, trace, "reads the state '\(trace.name(of: id))'", "not modelled yet")
      }
    }
    if op.outputCount > 1 {
      reportMissing("outputs", op, trace, "has \(op.outputCount) results", "one is modelled")
    }
    if op.epilogue.hasBias, !op.kind.isMatrix {
      reportMissing(
        "bias", op, trace, "has a bias in its epilogue", "write it as a separate 'add'")
    }
    for step in op.epilogue.steps where step.kind == .activation {
      reportMissing(
        "activation", op, trace, "has an activation in its epilogue",
        "write it as a separate operator")
    }
    guard op.extras != .max else { return }
    let extras = trace.extras(of: op)
    let later = "not modelled yet"
    let unmodelled: [(Bool, key: String, help: String)] = [
      (extras.sparsity != nil && !op.kind.isMatrix, "sparsity", later),
      (extras.packing != 1 && !op.kind.isMatrix, "packing", later),
      (
        extras.outlierColumns != 0, "outlier_columns",
        "write them as a separate 'move', product and 'add', as 'outliers' of a scheme does"
      ),
      (
        extras.preAdd != nil, "pre_add",
        "write it as a separate 'add', as 'insertions' of a scheme do"
      ),
      (extras.phase != .prefill, "phase", later), (extras.repeats != 1, "repeat", later),
      (extras.axis != 1, "axis", later),
    ]
    for (isUsed, key, help) in unmodelled where isUsed {
      reportMissing(key, op, trace, "has the key '\(key)'", help)
    }
  }

  mutating func reportMissing(
    _ what: String, _ op: Operator, _ trace: Trace, _ message: String, _ help: String,
    at location: SourceLocation? = nil
  ) {
    guard reported.insert(what).inserted else { return }
    sink.error(at: location, "operator '\(trace.name(of: op))' \(message)", help: help)
  }
}
