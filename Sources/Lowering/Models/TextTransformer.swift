/// A BERT encoder: three summed embeddings, post-norm blocks, optionally a pooler on the first
/// token (Devlin et al., NAACL 2019).
package struct TextTransformer: Sendable, Equatable {
  /// Tokens of one sequence.
  package internal(set) var tokens: Int
  package internal(set) var width: Int
  package internal(set) var depth: Int
  package internal(set) var heads: Int
  /// Width of the hidden layer of a block's MLP.
  package internal(set) var mlp: Int
  package internal(set) var vocabulary: Int
  /// Position embeddings, the longest sequence there is.
  package internal(set) var positions: Int
  /// Token type embeddings.
  package internal(set) var types: Int
  package internal(set) var hasPooler: Bool

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
