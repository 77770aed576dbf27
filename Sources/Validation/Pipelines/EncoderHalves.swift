import Run
import Simulation
import Workload

/// Cycles of an encoder's attention and of its feed-forward networks, each with the LayerNorm before it
/// and the residual sum after it, and of the whole run.
struct EncoderHalves {
  var attention = 0
  var feedForward = 0
  var overall: Int

  private static let attentionNames = [".norm1", ".attn.", ".add1"]
  private static let feedForwardNames = [".norm2", ".mlp.", ".add2"]

  /// Whether a trace has pre-norm encoder blocks under timm's names.
  static func divide(_ trace: Trace) -> Bool {
    (attentionNames + feedForwardNames).allSatisfy { part in
      trace.operators.contains { trace.name(of: $0).contains(part) }
    }
  }

  /// Sums what the layers add to the run (`LayerTimes.Layer.cycles`).
  init(_ result: RunResult) {
    overall = result.cycles
    for layer in result.layers {
      let name = result.trace.name(of: layer.op)
      let cycles = layer.times.cycles
      if Self.attentionNames.contains(where: name.contains) { attention += cycles }
      if Self.feedForwardNames.contains(where: name.contains) { feedForward += cycles }
    }
  }
}
