import Diagnostics
import Workload

/// What a scheme can be put on: a model, or an operator alone.
package enum Lowerable: Sendable, Equatable {
  case model(Model)
  case bare(BareOperator)

  /// The trace of it.
  ///
  /// - Parameters:
  ///   - weightBits: Width of the encoder's weights; nil is the scheme's default.
  ///   - batch: Images or sequences; a bare operator has its own sizes and takes 1.
  package func trace(
    scheme: Scheme, weightBits: Int? = nil, batch: Int = 1
  ) throws(InputError) -> Trace {
    switch self {
    case .model(let model):
      return try Lowering(model: model, scheme: scheme, weightBits: weightBits).trace(batch: batch)
    case .bare(let bare):
      guard batch == 1 else { throw InputError("'\(bare)' has no batch of \(batch)") }
      return try bare.trace(scheme: scheme, weightBits: weightBits)
    }
  }

  /// What a scheme's sources print for it; nil for an operator alone, and where they print nothing.
  package func accuracy(scheme: Scheme, weightBits: Int? = nil) -> PublishedAccuracy? {
    switch self {
    case .model(let model): scheme.publishedAccuracy(model: model.name, weightBits: weightBits)
    case .bare: nil
    }
  }
}
