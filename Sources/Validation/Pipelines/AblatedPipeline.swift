/// What an ablation leaves of a pipeline.
enum AblatedPipeline: String, CaseIterable {
  case none
  case intraLayer = "intra_layer"
  case interLayer = "inter_layer"
  case both

  /// As `--set` takes it.
  var override: String {
    let (intra, inter) = (
      self == .both || self == .intraLayer, self == .both || self == .interLayer
    )
    return "pipeline={mode: row_streamed, intra_layer: \(intra), inter_layer: \(inter)}"
  }
}
