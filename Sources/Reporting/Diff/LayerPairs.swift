/// The layers of two reports, by name.
struct LayerPairs {
  private(set) var both: [(base: ReportDocument.Layer, new: ReportDocument.Layer)] = []
  /// Names that only one report has, in its order.
  private(set) var added: [String] = []
  private(set) var removed: [String] = []

  init(_ base: ReportDocument, _ new: ReportDocument) {
    let old = Dictionary(base.layers.map { ($0.name, $0) }) { first, _ in first }
    for layer in new.layers {
      if let other = old[layer.name] {
        both.append((other, layer))
      } else {
        added.append(layer.name)
      }
    }
    let names = Set(new.layers.map(\.name))
    removed = base.layers.map(\.name).filter { !names.contains($0) }
  }
}
