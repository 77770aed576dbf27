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
  ///   - layerBits: Bit widths by layer; a bare operator has none.
  ///   - batch: Images or sequences; a bare operator has its own sizes and takes 1.
  package func trace(
    scheme: Scheme, weightBits: Int? = nil, layerBits: LayerBits = LayerBits(),
    batch: Int = 1
  ) throws(InputError) -> Trace {
    switch self {
    case .model(let model):
      return try Lowering(
        model: model, scheme: scheme, weightBits: weightBits, layerBits: layerBits
      ).trace(batch: batch)
    case .bare(let bare):
      guard layerBits.rules.isEmpty else {
        let sink = DiagnosticSink(sources: layerBits.source.map { [$0] } ?? [])
        sink.error(
          at: layerBits.rules[0].location,
          "'\(bare)' is one operator, and bit widths are given by layer",
          help: "use --weight-bits, or name a model")
        throw InputError(sink.diagnostics.map { sink.quoting($0) })
      }
      guard batch == 1 else { throw InputError("'\(bare)' has no batch of \(batch)") }
      return try bare.trace(scheme: scheme, weightBits: weightBits)
    }
  }

  /// What a scheme's sources print for it; nil for an operator alone, and where they print nothing.
  package func accuracy(scheme: Scheme, weightBits: Int? = nil) -> PublishedAccuracy? {
    switch self {
    case .model(let model):
      model.hasPublishedShape
        ? scheme.publishedAccuracy(model: model.name, weightBits: weightBits) : nil
    case .bare: nil
    }
  }
}
