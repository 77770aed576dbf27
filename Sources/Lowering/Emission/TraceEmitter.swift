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
  /// Formats by layer; the first match counts.
  private let rules: [LayerRule]
  /// By rule: what it has matched so far.
  private var matched: [MatchedProducts]
  /// The file of some of the rules, whose lines errors quote.
  private let layerBitsSource: SourceText?
  /// The names of products, for messages.
  private var productNames: [String] = []
  private var builder: TraceBuilder
  private var macs = 0
  /// By tensor, what it has been converted to already.
  private var conversions: [TensorID: [Value]] = [:]

  /// The products that a rule has matched.
  private struct MatchedProducts {
    var isEmpty = true
    var blocks: Set<Int> = []
    var heads: Set<Int> = []
    /// What of the rule had a meaning for one of them.
    var attributes: Set<LayerRule.Attribute> = []
  }

  /// - Parameters:
  ///   - weightBits: Width of the encoder's weights; nil is the scheme's own, by layer where it has
  ///     rules for layers.
  ///   - layerBits: Formats by layer that come before the scheme's own.
  init(
    scheme: Scheme, weightBits: Int?, layerBits: LayerBits = LayerBits(),
    header: Trace.Header
  ) throws(InputError) {
    self.scheme = scheme
    encoderWeights = try scheme.weightFormat(bits: weightBits)
    operands = scheme.operands(weightBits: Int(encoderWeights.type.bits))
    rules =
      layerBits.rules
      + (weightBits == nil ? scheme.layers : scheme.layers.compactMap(\.withoutWidths))
    matched = Array(repeating: MatchedProducts(), count: rules.count)
    layerBitsSource = layerBits.source
    builder = TraceBuilder(header: header)
  }

  // MARK: Formats of products

  /// The formats of a product in an encoder's block.
  ///
  /// - Parameter head: Of the attention, where rules distinguish heads.
  mutating func formats(
    of name: String, _ product: LayerRule.Product = .linear, head: Int? = nil
  ) throws(InputError) -> ProductFormats {
    try ruled(
      name, product, head: head, ProductFormats(weights: encoderWeights, operands: operands))
  }

  /// The formats of a product outside the encoder's blocks: of its weights, and of what it reads.
  mutating func formats(
    of name: String, _ layer: NonEncoderFormats.Layer
  ) throws(InputError) -> (weights: TensorFormat, operand: TensorFormat?) {
    let formats = scheme.nonEncoderFormats(
      layer, encoder: ProductFormats(weights: encoderWeights, operands: operands))
    let ruled = try ruled(name, .linear, head: nil, formats)
    return (ruled.weights, ruled.operands.linear)
  }

  /// Formats as the first rule that matches changes them.
  private mutating func ruled(
    _ name: String, _ product: LayerRule.Product, head: Int?, _ formats: ProductFormats
  ) throws(InputError) -> ProductFormats {
    guard !rules.isEmpty else { return formats }
    if head == nil || head == 0 { productNames.append(name) }
    guard let index = rules.firstIndex(where: { $0.matches(name, head: head) }) else {
      return formats
    }
    let rule = rules[index]
    matched[index].isEmpty = false
    if let block = LayerRule.block(of: name) { matched[index].blocks.insert(block) }
    if let head { matched[index].heads.insert(head) }
    var formats = formats
    if let bits = rule.weightBits, product == .linear {
      do throws(InputError) {
        formats.weights = try scheme.weightFormat(bits: bits)
      } catch {
        let sink = layerSink
        sink.error(
          at: rule.location,
          "'\(rule.label)' asks for \(bits)-bit weights, which scheme '\(scheme.name)' does not have",
          help: error.diagnostics.first?.help)
        throw InputError(sink.diagnostics.map { sink.quoting($0) })
      }
      let isOuter = LayerRule.block(of: name) == nil
      if !isOuter { formats.operands = scheme.operands(weightBits: bits) }
    }
    let applied = formats.apply(rule, of: product, activations: scheme.activations)
    matched[index].attributes.formUnion(applied)
    return formats
  }

  /// Whether rules distinguish heads.
  var hasHeadRules: Bool { rules.contains { $0.heads != nil } }

  /// Of errors about the rules.
  private var layerSink: DiagnosticSink {
    DiagnosticSink(sources: layerBitsSource.map { [$0] } ?? [])
  }

  /// Throws an error for each rule that matches no product, or that changes what its products do not have.
  func checkLayers() throws(InputError) {
    let sink = layerSink
    for (rule, matched) in zip(rules, matched) { check(rule, matched, sink) }
    try sink.throwIfErrors()
  }

  private func check(
    _ rule: LayerRule, _ matched: MatchedProducts, _ sink: DiagnosticSink
  ) {
    let subject =
      rule.location == nil ? "'\(rule.label)' of scheme '\(scheme.name)'" : "'\(rule.label)'"
    func fail(_ message: String, _ help: String) {
      sink.error(at: rule.location, "\(subject) \(message)", help: help)
    }
    guard !matched.isEmpty else {
      // A file of widths names one product at a time.
      if rule.location != nil, let name = rule.patterns.first?.text {
        return productNames.contains(name)
          ? fail("states the bit widths of '\(name)' again", "remove it, or the entry before it")
          : fail(
            "is no product of the model",
            NearestName.of(name, among: productNames).map { "did you mean '\($0)'?" }
              ?? "names are those of 'systole lower': blocks.0.mlp.fc1")
      }
      let text = rule.patterns.map { "'\($0.text)'" }.joined(separator: ", ")
      let near = rule.patterns.first.flatMap { NearestName.of($0.text, among: productNames) }
      return fail(
        "matches \(text), and no product is left for it",
        near.map { "did you mean '\($0)'?" }
          ?? "names are those of 'systole lower': blocks.*.mlp.fc1; the first match counts")
    }
    for (word, ranges, found) in [
      ("block", rule.blocks, matched.blocks), ("head", rule.heads, matched.heads),
    ] {
      guard let missing = ranges?.lazy.joined().first(where: { !found.contains($0) }) else {
        continue
      }
      fail(
        "has \(word) \(missing), which the model does not have or an earlier rule has",
        "\(word)s that it matches: \(found.sorted().map(String.init).joined(separator: ", "))")
    }
    for attribute in LayerRule.Attribute.allCases
    where rule.changes(attribute) && !matched.attributes.contains(attribute) {
      let reason =
        switch attribute {
        case .weights: "changes weights, which none of its products has"
        case .operand: "changes the bit width of operands, which none of its products can have"
        case .attentionMap: "has an 'attention_map', which none of its products reads"
        }
      fail(reason, "linears have weights, A·V has an attention map; floats keep their bit width")
    }
  }

  /// The trace, with every tensor's readers counted.
  consuming func finish() -> Trace {
    builder.countUses()
    var trace = builder.trace
    trace.declareAlgorithms()
    return trace
  }

  // MARK: Tensors

  /// A value in another format, if it has been brought to that before.
  func converted(_ value: Value, to format: TensorFormat) -> Value? {
    conversions[value.id]?.first {
      $0.format == format && $0.rows == value.rows && $0.columns == value.columns
    }
  }

  /// How many formats a value has been brought to.
  func conversionCount(_ value: Value) -> Int { conversions[value.id]?.count ?? 0 }

  mutating func note(_ result: Value, convertedFrom value: Value) {
    conversions[value.id, default: []].append(result)
  }

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
