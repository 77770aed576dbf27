import Algorithms
import Lowering
import Workload

/// What a sweep's row says of the scheme that its model was lowered with.
package struct SweepScheme: Sendable, Equatable {
  package var name: String
  /// How results are requantized where no exception is made.
  package var requantize: BuiltInAlgorithm
  package var softmax: Algorithm
  package var layernorm: Algorithm
  package var gelu: Algorithm
  /// What a source prints for this model; nil where none does, and for a scheme that was changed.
  package var published: PublishedAccuracy?

  init(_ scheme: Scheme, published: PublishedAccuracy?) {
    name = scheme.name
    requantize = scheme.requantizations.general.algorithm
    softmax = scheme.algorithms.softmax.algorithm
    layernorm = scheme.algorithms.layernorm.algorithm
    gelu = scheme.algorithms.gelu.algorithm
    self.published = published
  }
}
