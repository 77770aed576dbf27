/// A BERT encoder: three summed embeddings, post-norm blocks, optionally a pooler on the first
/// token (Devlin et al., NAACL 2019).
package struct TextTransformer: Sendable, Equatable {
  /// Tokens of one sequence.
  package var tokens = 0
  package var width = 0
  package var depth = 0
  package var heads = 1
  /// Width of the hidden layer of a block's MLP.
  package var mlp = 0
  package var vocabulary = 0
  /// Position embeddings, the longest sequence there is.
  package var positions = 0
  /// Token type embeddings.
  package var types = 0
  package var hasPooler = true

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
