import Simulation

extension LayerBound {
  /// `compute`, `unit`, `hidden behind array`.
  var text: String {
    switch self {
    case .owner(let owner): owner.title
    case .hidden(let component): "hidden behind \(component)"
    case .none: "–"
    }
  }
}
