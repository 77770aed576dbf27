import Diagnostics
import Workload

/// The lowering pass: a model in a scheme's number formats, as operators in order of execution.
package struct Lowering: Sendable {
  package let model: Model
  package let scheme: Scheme
  /// Width of the encoder's weights; nil is the scheme's default.
  package let weightBits: Int?
  /// Formats by layer that come before the scheme's own.
  package let layerBits: LayerBits

  static let batches = 1...1_048_576

  package init(
    model: Model, scheme: Scheme, weightBits: Int? = nil, layerBits: LayerBits = LayerBits()
  ) {
    self.model = model
    self.scheme = scheme
    self.weightBits = weightBits
    self.layerBits = layerBits
  }

  /// The trace of `batch` images or sequences: rows of linears are those of all of them, attention
  /// has a product for each of their heads.
  ///
  /// Throws where the scheme has no weights of that width, and where a size or the MACs leave the
  /// bounds of a trace, naming the operator.
  package func trace(batch: Int = 1) throws(InputError) -> Trace {
    guard Self.batches.contains(batch) else {
      throw InputError(
        "a batch of \(batch) is outside \(Self.batches.lowerBound)...\(Self.batches.upperBound)")
    }
    let header = Trace.Header(
      model: model.name,
      scheme: Self.label(scheme, weightBits: weightBits, hasLayerBits: !layerBits.rules.isEmpty),
      batch: batch, source: model.source)
    var emitter = try TraceEmitter(
      scheme: scheme, weightBits: weightBits, layerBits: layerBits, header: header)
    switch model.architecture {
    case .vit(let vit): try emitter.visionTransformer(vit, batch: batch)
    case .swin(let swin): try emitter.swinTransformer(swin, batch: batch)
    case .bert(let bert): try emitter.textTransformer(bert, batch: batch)
    }
    try emitter.checkLayers()
    return emitter.finish()
  }

  /// What a trace calls a scheme: its name, `@wN` where weights of N bits were asked for, and `@layers` where
  /// a file gives the widths of layers.
  static func label(_ scheme: Scheme, weightBits: Int?, hasLayerBits: Bool = false) -> String {
    scheme.name + (weightBits.map { "@w\($0)" } ?? "") + (hasLayerBits ? "@layers" : "")
  }
}
