import Algorithms
import Diagnostics
import Documents
import Workload

/// Reads a scheme file, schema `systole.scheme/1`.
package enum SchemeReader {
  package static let schema = "systole.scheme/1"

  /// The scheme, or all that is wrong with the document.
  package static func read(_ document: Document) throws(InputError) -> Scheme {
    let sink = document.makeSink()
    var fields = Fields(document.root, path: "", sink: sink)
    try fields.expectSchema(schema)
    let name = fields.text("name")
    // What it names has been put below these keys already.
    _ = fields.optionalText("extends")
    let schemeClass: SchemeClass = fields.choice("class")
    if schemeClass == .s0, let node = fields.node["class"] {
      sink.error(at: node.location, "'class' cannot be 'S0', which no scheme has")
    }
    let source = fields.text("source")
    let formats = FormatReader(
      defaultScale: fields.choice("scale", default: .real), sink: sink)
    let weights = weights(&fields, formats)
    let accumulator =
      fields.required("accumulator").map { formats.type($0, path: "accumulator") } ?? .int32
    let activations = activations(&fields, formats)
    let operands = operands(fields.fields("operands"), formats)
    let widths = widths(&fields, weights, formats)
    let nonEncoder = NonEncoderFormatsReader.read(&fields, formats)
    let layers = LayerRuleReader.read(&fields, weights, formats)
    let attention: AttentionForm = fields.choice("attention", default: .separate)
    let macKinds = macKinds(&fields, weights, activations, operands)
    let algorithms = algorithms(&fields)
    let requantizations = RequantizationReader.read(&fields)
    let parameters = parameters(&fields, formats)
    let insertions = InsertionReader.read(&fields, layernorm: algorithms.layernorm, formats)
    let outliers = outliers(&fields, formats)
    let accuracy = accuracy(&fields, weights: weights)
    fields.end()
    try sink.throwIfErrors()
    let scheme = Scheme(
      name: name, schemeClass: schemeClass, source: source, weights: weights,
      activations: activations,
      operands: operands, widths: widths, nonEncoder: nonEncoder, layers: layers,
      attention: attention,
      accumulator: accumulator, macKinds: macKinds, algorithms: algorithms,
      requantizations: requantizations,
      parameters: parameters,
      insertions: insertions, outliers: outliers, accuracy: accuracy)
    SchemeChecks(scheme, document.root, sink).run()
    try sink.throwIfErrors()
    return scheme
  }

  private static func weights(_ fields: inout Fields, _ formats: FormatReader) -> [TensorFormat] {
    let nodes = fields.list("weights", required: true)
    var weights: [TensorFormat] = []
    for (index, node) in nodes.enumerated() {
      let format = formats.format(node, path: "weights[\(index)]", isWeight: true)
      if weights.contains(where: { $0.type.bits == format.type.bits }) {
        fields.sink.error(
          at: node.location,
          "'weights[\(index)]' has \(format.type.bits) bits, as one before it has",
          help: "give one format for each width")
      }
      weights.append(format)
    }
    if nodes.isEmpty, let node = fields.optional("weights"), case .sequence = node.value {
      fields.sink.error(
        at: node.location, "'weights' is empty", help: "the first format is the default")
    }
    return weights
  }

  private static func activations(_ fields: inout Fields, _ formats: FormatReader)
    -> Scheme.ActivationFormats
  {
    var activations = fields.requiredFields("edges")
    func format(_ key: String) -> TensorFormat {
      required(key, of: &activations, formats)
    }
    let read = Scheme.ActivationFormats(
      image: format("image"), patches: format("patches"), residual: format("residual"),
      normalized: format("normalized"), qkv: format("qkv"), scores: format("scores"),
      probabilities: format("probabilities"), context: format("context"), branch: format("branch"),
      hidden: format("hidden"), activated: format("activated"), logits: format("logits"))
    activations?.end()
    return read
  }

  private static func operands(_ fields: Fields?, _ formats: FormatReader) -> Scheme.Operands {
    var fields = fields
    func operand(_ key: String) -> TensorFormat? {
      guard let node = fields?.optional(key), let path = fields?.path(of: key) else { return nil }
      return formats.format(node, path: path)
    }
    let read = Scheme.Operands(
      linear: operand("linear"), qkv: operand("qkv"), values: operand("values"),
      probabilities: operand("probabilities"),
      softmax: operand("softmax"), layernorm: operand("layernorm"), gelu: operand("gelu"),
      activated: operand("activated"), weights: operand("weights"))
    fields?.end()
    return read
  }

  private static func widths(
    _ fields: inout Fields, _ weights: [TensorFormat], _ formats: FormatReader
  ) -> [Int: Scheme.Operands] {
    guard var entries = fields.fields("widths") else { return [:] }
    var widths: [Int: Scheme.Operands] = [:]
    for bits in weights.map({ Int($0.type.bits) }) {
      guard let operands = entries.fields("\(bits)") else { continue }
      widths[bits] = self.operands(operands, formats)
    }
    entries.end()
    return widths
  }

  /// `weight_bits`, one of the widths that the scheme has.
  static func width(_ entry: inout Fields, _ weights: [TensorFormat]) -> Int {
    let errors = entry.sink.diagnostics.count
    let bits = entry.integer("weight_bits", in: 1...32)
    guard entry.sink.diagnostics.count == errors, !weights.contains(where: { $0.type.bits == bits })
    else { return bits }
    entry.sink.error(
      at: entry.node["weight_bits"]?.location,
      "'\(entry.path(of: "weight_bits"))' is \(bits), a width that 'weights' does not have",
      help: "it has: \(weights.map { "\($0.type.bits)" }.joined(separator: ", "))")
    return bits
  }

  private static func outliers(
    _ fields: inout Fields, _ formats: FormatReader
  ) -> OutlierColumns? {
    guard var entries = fields.fields("outliers") else { return nil }
    let count = entries.integer("columns", in: 1...65_536)
    let format =
      entries.required("type").map { formats.format($0, path: "outliers.type") }
      ?? TensorFormat(.fp16)
    entries.end()
    return OutlierColumns(count: count, format: format)
  }

  private static func algorithms(_ fields: inout Fields) -> Scheme.Algorithms {
    guard var algorithms = fields.requiredFields("algorithms") else {
      return Scheme.Algorithms(
        softmax: .builtIn(.none), layernorm: .builtIn(.none), gelu: .builtIn(.none))
    }
    let read = Scheme.Algorithms(
      softmax: AlgorithmReader.read("softmax", of: &algorithms, [.softmax]),
      layernorm: AlgorithmReader.read("layernorm", of: &algorithms, [.layernorm]),
      gelu: AlgorithmReader.read("gelu", of: &algorithms, [.gelu, .activation]))
    algorithms.end()
    return read
  }

  /// Some operands of a product have to be of types that its MAC kind takes.
  private static func macKinds(
    _ fields: inout Fields, _ weights: [TensorFormat], _ activations: Scheme.ActivationFormats,
    _ operands: Scheme.Operands
  ) -> MACKinds {
    var kinds = MACKinds()
    guard var entries = fields.fields("mac") else { return kinds }
    let qkv = (operands.qkv ?? activations.qkv).type
    for kind in MACKinds.operators {
      guard let node = entries.optional(kind.rawValue) else { continue }
      let mac: MACKind = entries.choice(kind.rawValue)
      kinds[kind] = mac
      let (first, seconds) =
        switch kind.macClass {
        case .attentionQK: (qkv, [qkv])
        case .attentionAV: ((operands.probabilities ?? activations.probabilities).type, [qkv])
        case .linear, .convolution, .other, nil:
          ((operands.linear ?? activations.normalized).type, weights.map(\.type))
        }
      if !seconds.contains(where: { mac.takes(first, $0) }) {
        fields.sink.error(
          at: node.location,
          "'mac.\(kind.rawValue)' is '\(mac.rawValue)', which does not take \(first) by "
            + seconds.map(\.description).joined(separator: ", "),
          help: "leave the key out: the types of the operands decide")
      }
    }
    entries.end()
    return kinds
  }

  private static func parameters(
    _ fields: inout Fields, _ formats: FormatReader
  ) -> Scheme.Parameters {
    var parameters = fields.requiredFields("parameters")
    let read = Scheme.Parameters(
      bias: required("bias", of: &parameters, formats),
      norm: required("norm", of: &parameters, formats),
      embedding: required("embedding", of: &parameters, formats))
    parameters?.end()
    return read
  }

  private static func required(
    _ key: String, of fields: inout Fields?, _ formats: FormatReader
  ) -> TensorFormat {
    guard let node = fields?.required(key), let path = fields?.path(of: key) else {
      return TensorFormat(.int8)
    }
    return formats.format(node, path: path)
  }

  private static func accuracy(
    _ fields: inout Fields, weights: [TensorFormat]
  ) -> [PublishedAccuracy] {
    fields.list("accuracy").enumerated().map { index, node in
      var entry = Fields(node, path: "accuracy[\(index)]", sink: fields.sink)
      let published = PublishedAccuracy(
        model: entry.text("model"), widths: widths(&entry, weights), metric: entry.text("metric"),
        value: entry.text("value"), baseline: entry.optionalText("baseline"),
        source: entry.text("source"))
      entry.end()
      return published
    }
  }

  /// `bits` of a published accuracy, which floats do not have.
  private static func widths(
    _ entry: inout Fields, _ weights: [TensorFormat]
  ) -> PublishedAccuracy.Widths {
    if weights.first?.isUnscaledFloat == true, entry.node["bits"] == nil { return .float }
    guard let node = entry.required("bits") else { return .mixed }
    let path = entry.path(of: "bits")
    let errors = entry.sink.diagnostics.count
    let text = ScalarReader(path: path, sink: entry.sink).text(node)
    guard entry.sink.diagnostics.count == errors else { return .mixed }
    if let widths = PublishedAccuracy.Widths(text) { return widths }
    entry.sink.error(
      at: node.location, "'\(path)' cannot be '\(text)'",
      help:
        "bits of weights, of activations and, where it is stated, of the attention map: 4/8, 8/8/4; "
        + "or '\(PublishedAccuracy.Widths.mixedWord)' where they differ by layer")
    return .mixed
  }
}
