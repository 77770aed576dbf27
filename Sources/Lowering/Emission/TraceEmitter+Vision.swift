import Diagnostics
import Workload

extension TraceEmitter {
  /// A ViT, its operators named after timm's modules.
  mutating func visionTransformer(_ model: VisionTransformer, batch: Int) throws(InputError) {
    let patches = try patchEmbedding(
      image: model.image, patch: model.patch, channels: model.channels, width: model.width,
      batch: batch)
    var x = try positionEmbedding(patches, model, batch: batch)
    let geometry = AttentionGeometry(
      groups: batch, heads: model.heads, tokens: model.tokens,
      headWidth: model.width / model.heads)
    for block in 0..<model.depth {
      x = try preNormBlock("blocks.\(block)", x, geometry, hidden: model.mlp)
    }
    if model.hasFinalNorm { x = try layernorm("norm", x, to: scheme.activations.normalized) }
    guard model.hasClassToken else {
      return try head(try pool("pool", x, batch: batch), classes: model.classes)
    }
    let summary = try token("class_token", 0, of: x, model, batch: batch)
    guard model.hasDistillationToken else { return try head(summary, classes: model.classes) }
    try heads(
      summary, try token("distillation_token", 1, of: x, model, batch: batch),
      classes: model.classes)
  }

  /// One token of each image.
  private mutating func token(
    _ name: String, _ index: Int, of x: Value, _ model: VisionTransformer, batch: Int
  ) throws(InputError) -> Value {
    try view(
      "\(x.name).\(name)", of: x, rows: batch, columns: model.width, offset: index * model.width,
      stride: model.tokens * model.width)
  }

  /// Adds the position embeddings; the class token is the first row of the sum, a distillation token the
  /// second.
  private mutating func positionEmbedding(
    _ patches: Value, _ model: VisionTransformer, batch: Int
  ) throws(InputError) -> Value {
    let table = scheme.parameters.embedding
    var inputs = [patches.id]
    inputs.append(try parameter("pos_embed.weight", [model.tokens, model.width], table))
    var extras = OperatorExtras()
    extras.broadcast = batch
    if model.hasClassToken {
      inputs.append(try parameter("cls_token.weight", [1, 1, model.width], table))
      extras.rowMaps = [.identity, .identity, .all]
    }
    if model.hasDistillationToken {
      inputs.append(try parameter("dist_token.weight", [1, 1, model.width], table))
      extras.rowMaps.append(.all)
    }
    let format = scheme.activations.residual
    let sum = try result(
      of: "pos_embed", rows: batch * model.tokens, columns: model.width, format)
    try emit(
      .add, "pos_embed", .rows(sum.rows, length: model.width),
      epilogue: requantization(after: .add, of: [patches.format, table], to: format),
      inputs: inputs, output: sum.id, extras: extras)
    return sum
  }
}
