/// A BERT encoder: three summed embeddings, post-norm blocks, optionally a pooler on the first
/// token (Devlin et al., NAACL 2019).
public struct TextTransformer: Sendable, Equatable {
  /// Tokens of one sequence.
  public internal(set) var tokens: Int
  public internal(set) var width: Int
  public internal(set) var depth: Int
  public internal(set) var heads: Int
  /// Width of the hidden layer of a block's MLP.
  public internal(set) var mlp: Int
  public internal(set) var vocabulary: Int
  /// Position embeddings, the longest sequence there is.
  public internal(set) var positions: Int
  /// Token type embeddings.
  public internal(set) var types: Int
  public internal(set) var hasPooler: Bool

  var faults: [ModelFault] {
    var faults: [ModelFault] = []
    if tokens > positions {
      faults.append(
        ModelFault(
          key: "tokens",
          message: "'tokens' is \(tokens), more than the \(positions) of 'positions'",
          help: "a sequence has at most as many tokens as there are position embeddings"))
    }
    if let fault = ModelFault.unless("width", width, isMultipleOf: "heads", heads) {
      faults.append(fault)
    }
    return faults
  }
}
