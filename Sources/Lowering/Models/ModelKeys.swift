import Diagnostics
import Documents

/// A model's file (schema `systole.model/1`): the keys of every family.
struct ModelKeys: Sendable {
  enum Family: String, CaseIterable, Sendable {
    case vit
    case swin
    case bert
  }

  var family = Family.vit
  var name = ""
  var source = ""
  var vit = VisionTransformer()
  var swin = SwinTransformer()
  var bert = TextTransformer()

  static let section = Section(
    ModelKeys(),
    [
      .choice("family", \.family, required: true, "the architecture, which has further keys"),
      .text("name", \.name, required: true, "the model's name"),
      .text("source", \.source, required: true, "where the shape was published"),
    ]
      + VisionTransformer.keys.lifted(to: \.vit, of(.vit))
      + SwinTransformer.keys.lifted(to: \.swin, of(.swin))
      + TextTransformer.keys.lifted(to: \.bert, of(.bert)),
    schema: ModelReader.schema,
    rules: [
      { keys, fields in
        for fault in keys.model.faults {
          fields.sink.error(
            at: fields.node[fault.key]?.location ?? fields.location, fault.message,
            help: fault.help)
        }
      }
    ])

  private static func of(_ family: Family) -> KeyCondition<ModelKeys> {
    .with("family", \.family, family) { _ in .unknown }
  }

  var model: Model {
    let architecture: Model.Architecture =
      switch family {
      case .vit: .vit(vit)
      case .swin: .swin(swin)
      case .bert: .bert(bert)
      }
    return Model(name: name, source: source, architecture: architecture)
  }
}

extension VisionTransformer {
  static let keys = Section(
    VisionTransformer(),
    Key.patches(image: \.image, patch: \.patch, channels: \.channels) + [
      .integer("width", \.width, in: ModelLimits.width, required: true, "elements of a token"),
      .integer("depth", \.depth, in: ModelLimits.depth, required: true, "blocks"),
      .integer("heads", \.heads, in: ModelLimits.heads, required: true, "heads of the attention"),
    ] + Key.hiddenWidth(\.mlp, of: \.width) + [
      .integer("classes", \.classes, in: ModelLimits.classes, required: true, "classes"),
      .boolean(
        "class_token", \.hasClassToken,
        "classify by a class token; otherwise by the mean of all tokens"),
      .boolean(
        "distillation_token", \.hasDistillationToken,
        "a distillation token behind the class token with a second classifier; the mean of both "
          + "classifiers is the result"),
      .boolean("final_norm", \.hasFinalNorm, "a LayerNorm after the last block"),
    ])
}

extension SwinTransformer {
  static let keys = Section(
    SwinTransformer(),
    Key.patches(image: \.image, patch: \.patch, channels: \.channels) + [
      .integer(
        "width", \.width, in: ModelLimits.width, required: true,
        "elements of a token of the first stage; each later stage has twice the width before it"),
      .integers(
        "depths", \.depths, in: ModelLimits.depth, count: ModelLimits.stages, of: "stages",
        required: true, "blocks of each stage"),
      .integers(
        "heads", \.heads, in: ModelLimits.heads, count: ModelLimits.stages, of: "stages",
        required: true, "heads of the attention, by stage"),
      .integer(
        "window", \.window, in: ModelLimits.window, required: true,
        "height and width of a window in tokens"),
      .integer(
        "mlp_ratio", \.mlpRatio, in: ModelLimits.mlpRatio, required: true,
        "width of an MLP's hidden layer in widths of its stage"),
      .integer("classes", \.classes, in: ModelLimits.classes, required: true, "classes"),
    ])
}

extension TextTransformer {
  static let keys = Section(
    TextTransformer(),
    [
      .integer(
        "tokens", \.tokens, in: ModelLimits.tokens, required: true, "tokens of one sequence"),
      .integer("width", \.width, in: ModelLimits.width, required: true, "elements of a token"),
      .integer("depth", \.depth, in: ModelLimits.depth, required: true, "blocks"),
      .integer("heads", \.heads, in: ModelLimits.heads, required: true, "heads of the attention"),
    ] + Key.hiddenWidth(\.mlp, of: \.width) + [
      .integer(
        "vocabulary", \.vocabulary, in: ModelLimits.vocabulary, required: true,
        "rows of the word embedding"),
      .integer(
        "positions", \.positions, in: ModelLimits.tokens, required: true,
        "position embeddings: the longest sequence"),
      .integer("types", \.types, in: ModelLimits.types, required: true, "token type embeddings"),
      .boolean("pooler", \.hasPooler, "a linear layer on the first token after the last block"),
    ])
}

extension Key {
  /// An image in square patches.
  fileprivate static func patches(
    image: Field<Int>, patch: Field<Int>, channels: Field<Int>
  ) -> [Key] {
    [
      .integer(
        "image", image, in: ModelLimits.image, required: true,
        "height and width of the image in pixels"),
      .integer(
        "patch", patch, in: ModelLimits.patch, required: true,
        "height and width of a patch in pixels, and its stride"),
      .integer("channels", channels, in: ModelLimits.channels, "channels of the image"),
    ]
  }

  /// The hidden width of an MLP, given as itself (`mlp`) or in widths (`mlp_ratio`).
  fileprivate static func hiddenWidth(_ mlp: Field<Int>, of width: Field<Int>) -> [Key] {
    [
      Key.integer("mlp", mlp, in: ModelLimits.mlp, "width of an MLP's hidden layer")
        .absent("from `mlp_ratio`").echoed(.always),
      Key(
        "mlp_ratio", .integer(ModelLimits.mlpRatio),
        "the same in widths of a token; one of the two is required"
      ) { node, value, fields in
        let own = fields.node["mlp"]
        switch (node, own) {
        case (let node?, nil):
          let reader = ScalarReader(path: fields.path(of: "mlp_ratio"), sink: fields.sink)
          value[keyPath: mlp] =
            value[keyPath: width] * reader.integer(node, in: ModelLimits.mlpRatio)
        case (nil, nil): fields.reportMissing("mlp_ratio")
        case (_?, let own?):
          fields.sink.error(
            at: own.location, "'mlp' and 'mlp_ratio' are both given", help: "give one of them")
        case (nil, _?): break
        }
      } echo: { _ in
        nil
      }.echoed(.elsewhere).absent("from `mlp`"),
    ]
  }
}
