import Diagnostics
import Hardware
import Workload

/// Binds every operator of a trace to a part of the machine, or says what the machine lacks.
struct Binder {
  let accelerator: Accelerator
  let sink = DiagnosticSink()
  /// A trace may name a thousand operators that lack one thing; each lack is reported once.
  private var reported: Set<String> = []

  init(_ accelerator: Accelerator) { self.accelerator = accelerator }

  mutating func bind(_ trace: Trace) throws(InputError) -> [BoundOperator] {
    let bound = trace.operators.map { bind($0, trace) }
    try sink.throwIfErrors()
    return bound
  }

  private mutating func bind(_ op: Operator, _ trace: Trace) -> BoundOperator {
    checkExtras(op, trace)
    let binding = op.kind.isMatrix ? bindMatrix(op, trace) : bindUnit(op, trace)
    return BoundOperator(binding: binding, requantize: bindRequantization(op, trace))
  }

  private mutating func bindMatrix(_ op: Operator, _ trace: Trace) -> Binding {
    let inputs = trace.inputs(of: op)
    guard let first = inputs.first, let second = inputs.dropFirst().first else { return .none }
    let (a, b) = (trace[first].type, trace[second].type)
    let index = accelerator.array.modes.firstIndex {
      $0.covers(mac: op.mac, activation: a, weight: b)
    }
    if let index {
      checkTransposition(op, trace)
      return .array(mode: index)
    }
    lack(
      "\(op.mac.rawValue) \(a) \(b)", op, trace,
      "needs '\(op.mac.rawValue)' of \(a) and \(b), and no mode of 'array.pe' covers it",
      "add {mac: \(op.mac.rawValue), activation: \(a), weight: \(b)} to 'array.pe', "
        + "or choose a scheme that the array can run")
    return .none
  }

  private mutating func checkTransposition(_ op: Operator, _ trace: Trace) {
    let array = accelerator.array
    guard array.transpose == .none, trace.needsTransposition(op, array.dataflow),
      !accelerator.units.contains(where: { $0.runs(.move, .none) })
    else { return }
    lack(
      "transposition", op, trace,
      "needs its second operand the other way round, and with 'array.transpose: none' no unit "
        + "runs 'move'",
      "add 'move' to the 'operators' of a unit, or set 'array.transpose' to 'buffer'")
  }

  private mutating func bindUnit(_ op: Operator, _ trace: Trace) -> Binding {
    if AlgorithmOperations.of(op.kind, op.algorithm) == nil {
      lack(
        "operations \(op.kind.rawValue) \(op.algorithm.rawValue)", op, trace,
        "computes '\(op.kind.rawValue)' by '\(op.algorithm.rawValue)'",
        "the operations of this algorithm are not listed yet")
      return .none
    }
    if let index = accelerator.units.firstIndex(where: { $0.runs(op.kind, op.algorithm) }) {
      return .unit(index)
    }
    if accelerator.host != nil { return .host }
    let algorithm = op.algorithm == .none ? "" : " with algorithm '\(op.algorithm.rawValue)'"
    lack(
      "\(op.kind.rawValue) \(op.algorithm.rawValue)", op, trace,
      "needs '\(op.kind.rawValue)'\(algorithm), and no unit of accelerator "
        + "'\(accelerator.name)' runs it",
      helpForUnit(op))
    return .none
  }

  private func helpForUnit(_ op: Operator) -> String {
    if let unit = accelerator.units.first(where: { $0.operators.contains(op.kind) }) {
      return "unit '\(unit.name)' runs \(op.kind.rawValue) by "
        + unit.algorithms.map(\.rawValue).joined(separator: ", ")
        + "; add '\(op.algorithm.rawValue)' to 'units.\(unit.name).algorithms', or add 'host'"
    }
    return "add a unit whose 'operators' list '\(op.kind.rawValue)', or add 'host'"
  }

  private mutating func bindRequantization(
    _ op: Operator, _ trace: Trace
  ) -> RequantizeBinding? {
    let algorithm = op.epilogue.requantization
    guard algorithm != .none else { return nil }
    let perResult = op.kind == .add ? max(1, trace.inputs(of: op).count) : 1
    if let unit = accelerator.units.firstIndex(where: { $0.runs(.requantize, algorithm) }) {
      return RequantizeBinding(unit: unit, algorithm: algorithm, perResult: perResult)
    }
    lack(
      "requantize \(algorithm.rawValue)", op, trace,
      "requantizes by '\(algorithm.rawValue)', and no unit of accelerator "
        + "'\(accelerator.name)' does",
      "add a unit with 'operators: [requantize]' and 'algorithms: [\(algorithm.rawValue)]'")
    return nil
  }

  /// What the format can say and the machine does not model yet is refused, never ignored.
  private mutating func checkExtras(_ op: Operator, _ trace: Trace) {
    for id in trace.inputs(of: op) {
      let tensor = trace[id]
      if tensor.code != .plain {
        lack(
          tensor.code.rawValue, op, trace,
          "reads '\(trace.name(of: id))' in operand code '\(tensor.code.rawValue)'",
          "operand codes are not modelled yet")
      }
      if tensor.role == .state {
        lack("state", op, trace, "reads the state '\(trace.name(of: id))'", "not modelled yet")
      }
    }
    if op.outputCount > 1 {
      lack("outputs", op, trace, "has \(op.outputCount) results", "one is modelled")
    }
    if op.epilogue.hasBias, !op.kind.isMatrix {
      lack("bias", op, trace, "has a bias in its epilogue", "write it as an 'add' of its own")
    }
    for step in op.epilogue.steps where step.kind == .activation {
      lack(
        "activation", op, trace, "has an activation in its epilogue",
        "write it as an operator of its own")
    }
    guard op.extras != .max else { return }
    let extras = trace.extras(of: op)
    let unmodelled: [(Bool, String)] = [
      (extras.sparsity != nil, "sparsity"), (extras.packing != 1, "packing"),
      (extras.outlierColumns != 0, "outlier_columns"), (extras.preAdd != nil, "pre_add"),
      (extras.phase != .prefill, "phase"), (extras.repeats != 1, "repeat"),
      (extras.axis != 1, "axis"),
    ]
    for (isUsed, key) in unmodelled where isUsed {
      lack(key, op, trace, "has the key '\(key)'", "not modelled yet")
    }
  }

  private mutating func lack(
    _ what: String, _ op: Operator, _ trace: Trace, _ message: String, _ help: String
  ) {
    guard reported.insert(what).inserted else { return }
    sink.error(at: nil, "operator '\(trace.name(of: op))' \(message)", help: help)
  }
}
