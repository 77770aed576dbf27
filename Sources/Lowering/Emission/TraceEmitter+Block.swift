import Diagnostics
import Workload

extension TraceEmitter {
  /// A pre-norm encoder block under timm's names: attention and MLP, each after a LayerNorm and
  /// added to the residual stream. With windows, QKV brings the rows into their order and the first
  /// addition brings them back.
  mutating func preNormBlock(
    _ prefix: String, _ x: Value, _ geometry: AttentionGeometry, hidden: Int,
    partition: WindowPartition? = nil
  ) throws(InputError) -> Value {
    let activations = scheme.activations
    let permutes = partition?.permutesRows ?? false
    let attentionInput = try layernorm("\(prefix).norm1", x, to: activations.normalized)
    let context = try attention("\(prefix).attn", attentionInput, geometry, partition: partition)
    let projected = try encoderLinear(
      "\(prefix).attn.proj", context, columns: geometry.width, to: activations.branch)
    let attended = try addBranch(
      "\(prefix).add1", branch: projected, residual: x, permutesBranch: permutes)
    let mlpInput = try layernorm("\(prefix).norm2", attended, to: activations.normalized)
    let branch = try feedForward(
      mlpInput, first: "\(prefix).mlp.fc1", activation: "\(prefix).mlp.act",
      second: "\(prefix).mlp.fc2", hidden: hidden)
    return try addBranch("\(prefix).add2", branch: branch, residual: attended)
  }
}
