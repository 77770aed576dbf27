import Workload

/// Writes small traces by hand.
struct TraceDraft {
  var builder: TraceBuilder

  init(onChip: Bool = false) {
    builder = TraceBuilder(
      header: Trace.Header(model: "draft", scheme: "", operandsOnChip: onChip))
  }

  mutating func tensor(
    _ name: String, _ role: TensorRole, _ shape: [UInt32], _ type: ElementType = .int8,
    code: OperandCode = .plain, sideBytes: Int = 0, extras: TensorExtras = TensorExtras()
  ) -> TensorID {
    var extras = extras
    extras.sideBytes = sideBytes
    return builder.add(
      tensor: Tensor(name: builder.intern(name), role: role, type: type, code: code),
      shape: shape, extras: extras)
  }

  /// out = x · w, requantized by shifts.
  @discardableResult
  mutating func product(
    _ name: String, _ x: TensorID, _ w: TensorID, b: UInt32 = 1, m: UInt32, k: UInt32, n: UInt32,
    kind: OperatorKind = .linear, mac: MACKind = .multiply, role: TensorRole = .activation,
    shape: [UInt32]? = nil, result: ElementType = .int8,
    epilogue: [Epilogue.Step] = [.init(.requantize, .shift)],
    extras: OperatorExtras = OperatorExtras(), others: [TensorID] = []
  ) -> TensorID {
    let output = tensor("\(name).output", role, shape ?? (b == 1 ? [m, n] : [b, m, n]), result)
    builder.add(
      operator: Operator(
        name: builder.intern(name), kind: kind, b: b, m: m, k: k, n: n, mac: mac,
        epilogue: Epilogue(epilogue)),
      inputs: [x, w] + others, outputs: [output], extras: extras)
    return output
  }

  /// A row-wise or element-wise operator.
  @discardableResult
  mutating func rowwise(
    _ name: String, _ kind: OperatorKind, _ inputs: [TensorID], rows: UInt32, length: UInt32,
    algorithm: BuiltInAlgorithm = .none, role: TensorRole = .activation,
    extras: OperatorExtras = OperatorExtras(), moreOutputs: [TensorID] = []
  ) -> TensorID {
    let output = tensor("\(name).output", role, [rows, length])
    builder.add(
      operator: Operator(
        name: builder.intern(name), kind: kind, b: 1, m: rows, k: 0, n: length,
        algorithm: algorithm),
      inputs: inputs, outputs: [output] + moreOutputs, extras: extras)
    return output
  }

  /// One product of a model's input with a weight to a model's output.
  static func product(m: UInt32, k: UInt32, n: UInt32) -> Trace {
    var draft = TraceDraft()
    let x = draft.tensor("x", .input, [m, k])
    let w = draft.tensor("w", .weight, [n, k])
    draft.product("fc", x, w, m: m, k: k, n: n, role: .output)
    return draft.builder.trace
  }
}
