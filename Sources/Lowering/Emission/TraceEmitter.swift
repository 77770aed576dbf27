import Diagnostics
import Workload

/// Writes a model's operators to a trace, each in the formats that a scheme gives it.
///
/// Every tensor and operator passes here, so sizes are checked in one place: a dimension has at
/// most 2³¹ elements, a tensor at most 2⁵⁶ and the trace at most 2⁶² MACs.
struct TraceEmitter {
  static let maximumDimension = 1 << 31
  static let maximumElements = 1 << 56
  static let maximumMACs = 1 << 62

  let scheme: Scheme
  /// The format of the encoder's weights.
  let encoderWeights: TensorFormat
  /// The formats that the encoder's consumers take, at that width.
  let operands: Scheme.Operands
  /// Whether one width was asked for, whatever the scheme has for some layers.
  private let isUniform: Bool
  /// Which of the scheme's `layers` have matched a linear.
  private var matched: Set<Int> = []
  private var builder: TraceBuilder
  private var macs = 0

  /// - Parameter weightBits: Width of the encoder's weights; nil is the scheme's own.
  init(scheme: Scheme, weightBits: Int?, header: Trace.Header) throws(InputError) {
    self.scheme = scheme
    encoderWeights = try scheme.weightFormat(bits: weightBits)
    operands = scheme.operands(weightBits: Int(encoderWeights.type.bits))
    isUniform = weightBits != nil
    builder = TraceBuilder(header: header)
  }

  /// The formats of an encoder's linear.
  mutating func formats(
    ofLinear name: String
  ) throws(InputError) -> (weights: TensorFormat, operands: Scheme.Operands) {
    guard !isUniform, let index = scheme.layers.firstIndex(where: { $0.matches(name) }) else {
      return (encoderWeights, operands)
    }
    matched.insert(index)
    let bits = scheme.layers[index].bits
    return (try scheme.weightFormat(bits: bits), scheme.operands(weightBits: bits))
  }

  /// Throws where the scheme speaks of layers that the model does not have.
  func checkLayers() throws(InputError) {
    guard !isUniform, let index = scheme.layers.indices.first(where: { !matched.contains($0) })
    else { return }
    throw InputError(
      "'layers[\(index)].match' of scheme '\(scheme.name)' is '\(scheme.layers[index].pattern)', "
        + "and no linear is left for it",
      help: "names are those of 'systole lower': blocks.*.mlp.fc1; the first match counts")
  }

  /// The format of weights outside the encoder's blocks.
  var outerWeights: TensorFormat { scheme.outer.weights ?? scheme.weights[0] }

  /// What products outside the encoder's blocks read.
  var outerOperand: TensorFormat? { scheme.outer.operand ?? scheme.operands.linear }

  /// The trace, with every tensor's readers counted.
  consuming func finish() -> Trace {
    builder.countUses()
    return builder.trace
  }

  // MARK: Tensors

  @discardableResult
  mutating func tensor(
    _ name: String, _ role: TensorRole, _ shape: [Int], _ format: TensorFormat,
    extras: TensorExtras = TensorExtras()
  ) throws(InputError) -> TensorID {
    var elements = 1
    for dimension in shape {
      try checkDimension(dimension, of: name)
      let (product, overflow) = elements.multipliedReportingOverflow(by: dimension)
      guard !overflow, product <= Self.maximumElements else {
        let text = shape.map(String.init).joined(separator: "x")
        throw InputError("'\(name)' of \(text) has more than 2^56 elements")
      }
      elements = product
    }
    let tensor = Tensor(
      name: builder.intern(name), role: role, type: format.type, granularity: format.granularity,
      scale: format.scale, zeroPoint: format.zeroPoint, code: format.code,
      group: UInt32(format.group))
    return builder.add(tensor: tensor, shape: shape.map { UInt32($0) }, extras: extras)
  }

  /// The result of an operator, `[rows, columns]`.
  mutating func result(
    of name: String, rows: Int, columns: Int, _ format: TensorFormat,
    role: TensorRole = .activation
  ) throws(InputError) -> Value {
    var extras = TensorExtras()
    // The producer writes them after the elements.
    extras.sideBytes = scaleBytes(format, rows: rows, columns: columns)
    let id = try tensor("\(name).output", role, [rows, columns], format, extras: extras)
    return Value(id: id, name: name, rows: rows, columns: columns, format: format)
  }

  /// A parameter of the model. `scales` of them are stored with its elements.
  mutating func parameter(
    _ name: String, _ shape: [Int], _ format: TensorFormat, scales: Int = 0, scaleBits: Int = 0
  ) throws(InputError) -> TensorID {
    var extras = TensorExtras()
    extras.sideBytes = (scales * scaleBits + 7) / 8
    return try tensor(name, .weight, shape, format, extras: extras)
  }

  /// The weights of a product, `[columns, reduction…]`, stored as the scheme has it, with their
  /// scales; those of a bare operator have none.
  mutating func weight(
    _ name: String, _ shape: [Int], _ format: TensorFormat, hasScales: Bool = true
  ) throws(InputError) -> TensorID {
    let columns = shape[0]
    var extras = TensorExtras()
    if hasScales {
      let scales = scaleCount(
        format, columns: columns, reduction: shape.dropFirst().reduce(1, *))
      extras.sideBytes = (scales * format.scaleBits + format.tensorScaleBits + 7) / 8
    }
    extras.sparsity = format.traits.sparsity
    extras.storedPercent = format.traits.storedPercent
    extras.powerOfTwoRows = format.traits.powerOfTwoRows(of: columns)
    return try tensor(name, .weight, shape, format, extras: extras)
  }

  /// What weights ask of the array that multiplies them.
  func extras(of weights: TensorFormat) -> OperatorExtras {
    var extras = OperatorExtras()
    extras.sparsity = weights.traits.sparsity
    extras.packing = weights.traits.packing
    return extras
  }

  /// A window of `[rows, columns]` onto a value; `stride` is from row to row, in elements.
  mutating func view(
    _ name: String, of base: Value, rows: Int, columns: Int, offset: Int = 0, stride: Int
  ) throws(InputError) -> Value {
    var extras = TensorExtras()
    extras.view = .init(base: base.id, offset: offset, strides: [stride, 1])
    let id = try tensor(name, .activation, [rows, columns], base.format, extras: extras)
    return Value(id: id, name: name, rows: rows, columns: columns, format: base.format)
  }

  // MARK: Operators

  mutating func emit(
    _ kind: OperatorKind, _ name: String, _ size: OperatorSize, algorithm: Algorithm = .none,
    mac: MACKind = .multiply, mask: AttentionMask = .none, epilogue: [Epilogue.Step] = [],
    inputs: [TensorID], output: TensorID, extras: OperatorExtras = OperatorExtras()
  ) throws(InputError) {
    for dimension in [size.b, size.m, size.n] { try checkDimension(dimension, of: name) }
    if kind.isMatrix {
      try checkDimension(size.k, of: name)
      try count(size, of: name)
    }
    let op = Operator(
      name: builder.intern(name), kind: kind, b: UInt32(size.b), m: UInt32(size.m),
      k: UInt32(size.k), n: UInt32(size.n), algorithm: algorithm, mac: mac, mask: mask,
      epilogue: Epilogue(epilogue))
    builder.add(operator: op, inputs: inputs, outputs: [output], extras: extras)
  }

  private func checkDimension(_ dimension: Int, of name: String) throws(InputError) {
    guard (1...Self.maximumDimension).contains(dimension) else {
      throw InputError(
        "'\(name)' has a dimension of \(dimension), which is outside 1...\(Self.maximumDimension)")
    }
  }

  private mutating func count(_ size: OperatorSize, of name: String) throws(InputError) {
    var product = size.b
    var overflows = false
    for dimension in [size.m, size.k, size.n] {
      let (next, overflow) = product.multipliedReportingOverflow(by: dimension)
      product = next
      overflows = overflows || overflow
    }
    let (sum, overflow) = macs.addingReportingOverflow(overflows ? 0 : product)
    guard !overflows, !overflow, sum <= Self.maximumMACs else {
      throw InputError(
        "'\(name)' of \(size.b)x\(size.m)x\(size.k)x\(size.n) takes the model beyond 2^62 MACs")
    }
    macs = sum
  }
}
