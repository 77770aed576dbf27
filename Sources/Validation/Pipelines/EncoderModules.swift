import Workload

/// The attention module and the MLP module of an encoder's first block, each alone, with the LayerNorm
/// before it and the residual sum after it; and the whole model.
struct EncoderModules {
  let attention: Trace
  let feedForward: Trace
  let overall: Trace

  private static let attentionNames = [".norm1", ".attn.", ".add1"]
  private static let feedForwardNames = [".norm2", ".mlp.", ".add2"]

  /// Nil for a trace without pre-norm encoder blocks under timm's names.
  init?(_ trace: Trace) {
    let names = trace.operators.map { trace.name(of: $0) }
    guard let first = names.first(where: { $0.contains(".norm1") }),
      let end = first.firstRange(of: ".norm1")
    else { return nil }
    let block = first[..<end.lowerBound]
    func module(_ parts: [String]) -> Trace? {
      let prefixes = parts.map { block + $0 }
      guard prefixes.allSatisfy({ prefix in names.contains { $0.hasPrefix(prefix) } }) else {
        return nil
      }
      let places = names.indices.filter { index in
        prefixes.contains { names[index].hasPrefix($0) }
      }
      return trace.part(places).withOpenEnds()
    }
    guard let attention = module(Self.attentionNames),
      let feedForward = module(Self.feedForwardNames)
    else { return nil }
    (self.attention, self.feedForward) = (attention, feedForward)
    overall = trace
  }
}
