import Simulation

/// An operator with its dedicated array or unit.
struct SpatialStage {
  /// An operand that another stage makes.
  struct Source {
    /// The stage that makes it: the place of its operator in the trace.
    var stage: Int
    /// Tokens pass as they are made; otherwise an image is waited for.
    var passesTokens: Bool
    /// Tokens, or images, that wait before the reader at most; nil for no limit.
    var space: Int?
  }

  /// The array or a unit.
  var component: ComponentID
  /// Tokens of an image that it makes, and how many pass side by side.
  var tokens: Int
  var parallel: Int
  /// Of a full group of tokens, and of the rest of an image.
  var work: TaskWork
  var lastWork: TaskWork
  var sources: [Source]
  /// Bytes of the image that come from memory, and of results that go there.
  var loadedBytes: Int
  var storedBytes: Int

  var groups: Int { (tokens + parallel - 1) / parallel }

  /// The first token after a group of an image.
  func end(ofGroup group: Int) -> Int { min(tokens, (group + 1) * parallel) }

  /// The group of all images that makes, or reads, a token of an image.
  func group(ofToken token: Int, image: Int) -> Int { image * groups + token / parallel }
}
