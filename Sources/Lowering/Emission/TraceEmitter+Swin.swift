import Diagnostics
import Workload

extension TraceEmitter {
  /// A Swin transformer, its operators named after timm's modules.
  mutating func swinTransformer(_ model: SwinTransformer, batch: Int) throws(InputError) {
    let patches = try patchEmbedding(
      image: model.image, patch: model.patch, channels: model.channels, width: model.width,
      batch: batch)
    var x = try layernorm("patch_embed.norm", patches, to: scheme.activations.residual)
    for (index, stage) in model.stages.enumerated() {
      let prefix = "layers.\(index)"
      if index > 0 { x = try merge("\(prefix).downsample", x) }
      let geometry = AttentionGeometry(
        groups: batch * stage.windows, heads: stage.heads, tokens: stage.window * stage.window,
        headWidth: stage.width / stage.heads)
      for block in 0..<stage.depth {
        let partition = WindowPartition(
          batch: batch, windows: stage.windows, window: stage.window,
          isShifted: stage.shift > 0 && block % 2 == 1)
        x = try preNormBlock(
          "\(prefix).blocks.\(block)", x, geometry, hidden: stage.width * model.mlpRatio,
          partition: partition)
      }
    }
    x = try layernorm("norm", x, to: scheme.activations.normalized)
    try head(try pool("pool", x, batch: batch), classes: model.classes)
  }

  /// Four neighbours become one row of four times the width, which a linear without bias halves.
  private mutating func merge(_ prefix: String, _ x: Value) throws(InputError) -> Value {
    let name = "\(prefix).norm"
    var x = try convert(x, to: operands.layernorm)
    (x.rows, x.columns) = (x.rows / 4, 4 * x.columns)
    let normalized = try layernorm(name, x, to: scheme.activations.normalized, gathersBlocks: true)
    return try encoderLinear(
      "\(prefix).reduction", normalized, columns: x.columns / 2, to: scheme.activations.residual,
      hasBias: false)
  }
}
