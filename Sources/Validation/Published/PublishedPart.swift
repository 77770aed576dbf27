import Run
import Simulation
import Workload

/// The operators of a model that a published figure is of.
struct PublishedPart {
  private enum Name: String, CaseIterable {
    /// The products with Q, K and V's weights, and the output projection.
    case linear
    /// Both products of the feed-forward network.
    case ffn
    /// From the image to the logits.
    case image
    /// From the end of an image to that of the next, where they overlap.
    case interval

    /// How the operators' names end; none for those of the whole trace.
    var endings: [String] {
      switch self {
      case .linear: [".attn.qkv", ".attn.proj"]
      case .ffn: [".mlp.fc1", ".mlp.fc2"]
      case .image, .interval: []
      }
    }
  }

  static let known = Name.allCases.map(\.rawValue)

  private let names: [Name]

  var isInterval: Bool { names == [.interval] }

  /// Parts between plus signs: `linear+ffn`. Nil where one is unknown or comes twice, or where `image` or
  /// `interval` is not alone.
  init?(_ text: String) {
    var names: [Name] = []
    for word in text.split(separator: "+", omittingEmptySubsequences: false) {
      guard let name = Name(rawValue: String(word)), !names.contains(name) else { return nil }
      names.append(name)
    }
    guard names.count == 1 || !names.contains(where: \.endings.isEmpty) else { return nil }
    self.names = names
  }

  /// The sum of what its layers add to the run (`LayerTimes.Layer.cycles`); nil where the trace has no
  /// operator of a part, or images do not overlap.
  func cycles(in result: RunResult) -> Int? {
    guard names != [.image] else { return result.cycles }
    guard !isInterval else { return result.streamed?.interval }
    var sum = 0
    for name in names {
      let layers = result.layers.filter { layer in
        name.endings.contains { result.trace.name(of: layer.op).hasSuffix($0) }
      }
      guard !layers.isEmpty else { return nil }
      sum += layers.reduce(0) { $0 + $1.times.cycles }
    }
    return sum
  }
}
