import Diagnostics
import Documents

/// Reads a model file, schema `systole.model/1`.
package enum ModelReader {
  package static let schema = "systole.model/1"

  private enum Family: String, CaseIterable {
    case vit
    case swin
    case bert
  }

  /// The model, or all that is wrong with the document.
  package static func read(_ document: Document) throws(InputError) -> Model {
    let sink = document.makeSink()
    var fields = Fields(document.root, path: "", sink: sink)
    try fields.expectSchema(schema)
    let family: Family = fields.choice("family")
    // The keys of another family would all be called unknown.
    try sink.throwIfErrors()
    let name = fields.text("name")
    let source = fields.text("source")
    let architecture: Model.Architecture
    switch family {
    case .vit: architecture = .vit(vit(&fields))
    case .swin: architecture = .swin(swin(&fields))
    case .bert: architecture = .bert(bert(&fields))
    }
    fields.end()
    // Only values that are all in range are compared with each other.
    try sink.throwIfErrors()
    let model = Model(name: name, source: source, architecture: architecture)
    for fault in model.faults {
      sink.error(
        at: document.root[fault.key]?.location ?? fields.location, fault.message, help: fault.help)
    }
    try sink.throwIfErrors()
    return model
  }

  private static func vit(_ fields: inout Fields) -> VisionTransformer {
    let width = fields.integer("width", in: ModelLimits.width)
    return VisionTransformer(
      image: fields.integer("image", in: ModelLimits.image),
      patch: fields.integer("patch", in: ModelLimits.patch),
      channels: fields.integer("channels", in: ModelLimits.channels, default: 3),
      width: width,
      depth: fields.integer("depth", in: ModelLimits.depth),
      heads: fields.integer("heads", in: ModelLimits.heads),
      mlp: mlp(&fields, width: width),
      classes: fields.integer("classes", in: ModelLimits.classes),
      hasClassToken: fields.boolean("class_token", default: true),
      hasFinalNorm: fields.boolean("final_norm", default: true))
  }

  private static func swin(_ fields: inout Fields) -> SwinTransformer {
    SwinTransformer(
      image: fields.integer("image", in: ModelLimits.image),
      patch: fields.integer("patch", in: ModelLimits.patch),
      channels: fields.integer("channels", in: ModelLimits.channels, default: 3),
      width: fields.integer("width", in: ModelLimits.width),
      depths: stages("depths", in: ModelLimits.depth, &fields),
      heads: stages("heads", in: ModelLimits.heads, &fields),
      window: fields.integer("window", in: ModelLimits.window),
      mlpRatio: fields.integer("mlp_ratio", in: ModelLimits.mlpRatio),
      classes: fields.integer("classes", in: ModelLimits.classes))
  }

  private static func bert(_ fields: inout Fields) -> TextTransformer {
    let width = fields.integer("width", in: ModelLimits.width)
    return TextTransformer(
      tokens: fields.integer("tokens", in: ModelLimits.tokens),
      width: width,
      depth: fields.integer("depth", in: ModelLimits.depth),
      heads: fields.integer("heads", in: ModelLimits.heads),
      mlp: mlp(&fields, width: width),
      vocabulary: fields.integer("vocabulary", in: ModelLimits.vocabulary),
      positions: fields.integer("positions", in: ModelLimits.tokens),
      types: fields.integer("types", in: ModelLimits.types),
      hasPooler: fields.boolean("pooler", default: true))
  }

  /// The hidden width, given as itself (`mlp`) or in widths (`mlp_ratio`).
  private static func mlp(_ fields: inout Fields, width: Int) -> Int {
    guard let own = fields.optional("mlp") else {
      return width * fields.integer("mlp_ratio", in: ModelLimits.mlpRatio)
    }
    if fields.optional("mlp_ratio") != nil {
      fields.sink.error(
        at: own.location, "'mlp' and 'mlp_ratio' both stand here", help: "give one of them")
    }
    return fields.integer("mlp", in: ModelLimits.mlp)
  }

  /// A list with one number for each stage.
  private static func stages(
    _ key: String, in range: ClosedRange<Int>, _ fields: inout Fields
  ) -> [Int] {
    let before = fields.sink.diagnostics.count
    let nodes = fields.list(key, required: true)
    let reader = ScalarReader(path: fields.path(of: key), sink: fields.sink)
    guard ModelLimits.stages.contains(nodes.count) else {
      if fields.sink.diagnostics.count == before {
        fields.sink.error(
          at: fields.optional(key)?.location,
          "'\(key)' has \(nodes.count) stages, which is outside "
            + "\(ModelLimits.stages.lowerBound)...\(ModelLimits.stages.upperBound)")
      }
      return []
    }
    return nodes.map { reader.integer($0, in: range) }
  }
}
