import Simulation
import Workload

/// Layers that have been emitted, so that one of an equal recipe, in an equal state, is copied.
///
/// The state is what a layer's tasks wait for beyond the layer, relative to its first task. Then all
/// their tasks are equal but for their numbers.
struct EmissionCache {
  struct Record {
    var layer: Int
    /// First task.
    var base: Int
    var state: [Int]
    /// The tile buffers after it.
    var rings: [Ring]
    var availability: Availability
    /// Of a product: its weights, with what was held before and after it.
    var weights: HeldWeights.Change?
  }

  /// A block has a few layers of one recipe, or some tens in slices, each emitted in a different state.
  private static let mostRecords = 64

  /// The latest ones of a recipe.
  private var records: [LayerRecipe: [Record]] = [:]

  /// A layer of this recipe that was emitted in this state.
  func match(_ recipe: LayerRecipe, in state: [Int]) -> Record? {
    records[recipe]?.first { $0.state == state }
  }

  mutating func remember(_ record: Record, as recipe: LayerRecipe) {
    Self.append(record, to: &records[recipe, default: []])
  }

  /// In place: hashing a recipe and copying its records take longer than emitting a small layer.
  private static func append(_ record: Record, to known: inout [Record]) {
    if known.count == mostRecords { known.removeFirst() }
    known.append(record)
  }
}
