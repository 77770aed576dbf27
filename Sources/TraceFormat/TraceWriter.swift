import Workload

/// Writes a trace in the canonical form of `TraceSchema`: the same trace gives the same bytes.
package struct TraceWriter {
  /// Bytes that are gathered before they are handed on.
  private static let blockSize = 1 << 16

  private let trace: Trace
  private var line = LineWriter()

  package init(_ trace: Trace) { self.trace = trace }

  /// Hands the file's bytes to `sink` in blocks of whole lines.
  package mutating func write<Failure>(
    to sink: (UnsafeRawBufferPointer) throws(Failure) -> Void
  ) throws(Failure) {
    writeHeader()
    var tensors = trace.tensors.makeIterator()
    var operators = trace.operators.makeIterator()
    for isOperator in trace.lineIsOperator {
      if isOperator {
        if let op = operators.next() { write(op) }
      } else {
        if let tensor = tensors.next() { write(tensor) }
      }
      if line.count >= Self.blockSize { try flush(to: sink) }
    }
    try flush(to: sink)
  }

  /// One tensor's line, without its line feed.
  func line(of tensor: Tensor) -> String {
    var writer = TraceWriter(trace)
    writer.write(tensor)
    return writer.line.withBytes { String(decoding: $0.dropLast(), as: UTF8.self) }
  }

  private mutating func flush<Failure>(
    to sink: (UnsafeRawBufferPointer) throws(Failure) -> Void
  ) throws(Failure) {
    let result = line.withBytes { bytes -> Result<Void, Failure> in
      do throws(Failure) {
        return .success(try sink(bytes))
      } catch {
        return .failure(error)
      }
    }
    line.removeAll()
    try result.get()
  }

  private mutating func writeHeader() {
    let header = trace.header
    line.begin()
    line.text("schema", TraceSchema.schema)
    line.text("model", header.model)
    line.text("scheme", header.scheme)
    if header.batch != 1 { line.integer("batch", header.batch) }
    if !header.source.isEmpty { line.text("source", header.source) }
    if header.operandsOnChip { line.choice("operands", TraceKey.Operands.onChip) }
    if !header.algorithms.isEmpty {
      line.key("algorithms")
      line.list(header.algorithms) { line, algorithm in
        line.begin()
        line.text("name", algorithm.name.text)
        line.choice("operator", algorithm.kind)
        line.end()
      }
    }
    line.integer("tensors", trace.tensors.count)
    line.integer("operators", trace.operators.count)
    line.endLine()
  }

  // MARK: Tensors

  private mutating func write(_ tensor: Tensor) {
    line.begin()
    line.name("tensor", tensor.name, trace.names)
    let extras = tensor.extras == .max ? nil : trace.extras(of: tensor)
    if let extras { writeBase(extras) }
    line.integers("shape", trace.shape(of: tensor))
    line.choice("role", tensor.role)
    line.text("type", tensor.type.description)
    if tensor.uses != 1 { line.integer("uses", Int(tensor.uses)) }
    writeScale(tensor)
    if tensor.zeroPoint != .none { line.choice("zero_point", tensor.zeroPoint) }
    if tensor.code != .plain { line.choice("code", tensor.code) }
    if let extras { write(extras) }
    line.endLine()
  }

  /// The tensor whose bytes it has.
  private mutating func writeBase(_ extras: TensorExtras) {
    if let view = extras.view {
      line.key("view")
      line.begin()
      line.name("of", trace[view.base].name, trace.names)
      if view.offset != 0 { line.integer("offset", view.offset) }
      line.integers("strides", view.strides)
      line.end()
    }
    if let shares = extras.shares { line.name("shares", trace[shares].name, trace.names) }
  }

  private mutating func writeScale(_ tensor: Tensor) {
    guard tensor.granularity != .none || tensor.scale != .real || tensor.group > 0 else { return }
    line.key("scale")
    line.begin()
    if tensor.granularity != .none { line.choice("per", tensor.granularity) }
    if tensor.scale != .real { line.choice("kind", tensor.scale) }
    if tensor.group > 0 { line.integer("group", Int(tensor.group)) }
    line.end()
  }

  private mutating func write(_ extras: TensorExtras) {
    if extras.sideBytes != 0 { line.integer("side_bytes", extras.sideBytes) }
    if let state = extras.state {
      line.key("state")
      line.begin()
      line.integer("capacity", state.capacity)
      line.integer("length", state.length)
      line.integer("append", state.append)
      line.end()
    }
    if !extras.bounds.isEmpty {
      line.key("bounds")
      line.list(extras.bounds) { line, bound in
        line.begin()
        line.integer("axis", bound.axis)
        line.text("symbol", bound.symbol)
        line.integer("maximum", bound.maximum)
        line.end()
      }
    }
    if let sparsity = extras.sparsity { line.text("sparsity", sparsity.description) }
    if let rows = extras.powerOfTwoRows {
      line.key("pot_rows")
      line.begin()
      line.integer("count", rows.count)
      line.text("type", rows.type.description)
      line.end()
    }
    if extras.storedPercent < 100 {
      line.integer("stored_percent", extras.storedPercent)
    }
  }

  // MARK: Operators

  private mutating func write(_ op: Operator) {
    let trace = trace
    line.begin()
    line.choice("operator", op.kind)
    line.name("name", op.name, trace.names)
    let extras = op.extras == .max ? nil : trace.extras(of: op)
    if let extras, !extras.source.isEmpty { line.text("source", extras.source) }
    line.key("inputs")
    line.list(trace.inputs(of: op)) { line, id in line.name(trace[id].name, trace.names) }
    line.key("outputs")
    line.list(trace.outputs(of: op)) { line, id in line.name(trace[id].name, trace.names) }
    writeDimensions(op)
    if op.algorithm != .none { line.text("algorithm", op.algorithm.name) }
    if op.mac != .multiply { line.choice("mac", op.mac) }
    if op.mask != .none { line.choice("mask", op.mask) }
    if let extras { writeGeometry(extras) }
    if op.epilogue.count > 0 {
      line.key("epilogue")
      line.list(op.epilogue.steps) { line, step in
        line.begin()
        line.choice("step", step.kind)
        if step.algorithm != .none { line.choice("algorithm", step.algorithm) }
        if step.rounding != .none { line.choice("rounding", step.rounding) }
        if step.granularity != .none { line.choice("per", step.granularity) }
        line.end()
      }
    }
    if let extras { writeRest(extras) }
    line.endLine()
  }

  private mutating func writeDimensions(_ op: Operator) {
    line.key("dims")
    line.begin()
    if op.kind.isMatrix {
      line.integer("b", Int(op.b))
      line.integer("m", Int(op.m))
      line.integer("k", Int(op.k))
      line.integer("n", Int(op.n))
    } else {
      line.integer("rows", op.rows)
      line.integer("length", op.rowLength)
    }
    line.end()
  }

  /// The rare keys before the epilogue.
  private mutating func writeGeometry(_ extras: OperatorExtras) {
    if let convolution = extras.convolution {
      line.key("convolution")
      line.begin()
      line.integers(
        "input",
        [convolution.inputHeight, convolution.inputWidth, convolution.inputChannels])
      line.integers("kernel", [convolution.kernelHeight, convolution.kernelWidth])
      line.integers("stride", [convolution.strideHeight, convolution.strideWidth])
      if convolution.padding != 0 { line.integer("padding", convolution.padding) }
      if convolution.groups != 1 { line.integer("groups", convolution.groups) }
      line.end()
    }
    if !extras.rowMaps.isEmpty {
      line.key("rows")
      line.list(extras.rowMaps) { line, map in line.choice(map) }
    }
    if extras.halo != 0 { line.integer("halo", extras.halo) }
    if extras.broadcast != 1 { line.integer("broadcast", extras.broadcast) }
    if extras.axis != 1 { line.integer("axis", extras.axis) }
  }

  /// The rare keys after the epilogue.
  private mutating func writeRest(_ extras: OperatorExtras) {
    if let added = extras.preAdd { line.name("pre_add", trace[added].name, trace.names) }
    if let sparsity = extras.sparsity { line.text("sparsity", sparsity.description) }
    if extras.packing != 1 { line.integer("packing", extras.packing) }
    if extras.outlierColumns != 0 { line.integer("outlier_columns", extras.outlierColumns) }
    if extras.phase != .prefill { line.choice("phase", extras.phase) }
    if extras.repeats != 1 { line.integer("repeat", extras.repeats) }
    if let window = extras.window {
      line.key("window")
      line.begin()
      line.integer("before", window.before)
      line.integer("after", window.after)
      line.end()
    }
  }
}
