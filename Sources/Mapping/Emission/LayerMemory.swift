import Simulation
import Workload

/// Layers that have been emitted, so that one that is alike, in a state that is alike, is copied.
///
/// Two layers are alike if their plans are; the state is what their tasks wait for beyond the layer,
/// relative to its first task. Then all their tasks are equal but for their numbers.
struct LayerMemory {
  /// What a layer's tasks depend on, beside the state.
  enum Key: Hashable {
    case matrix(MatrixShape, Tiling, traits: Int)
    case loops(MatrixShape, GemminiLoops, biasBytes: Int, traits: Int)
    case unit(UnitShape)
  }

  struct Record {
    var layer: Int
    /// First task.
    var base: Int
    var state: [Int]
    /// The rings after it: weights, inputs, results, partial sums.
    var rings: InlineArray<4, Ring>
    var availability: Availability
  }

  /// A block has a few layers of one plan, in states of their own.
  private static let mostRecords = 6

  /// The latest ones of a plan.
  private var records: [Key: [Record]] = [:]

  /// A layer of this plan that was emitted in this state.
  func likeness(of key: Key, in state: [Int]) -> Record? {
    records[key]?.first { $0.state == state }
  }

  mutating func remember(_ record: Record, as key: Key) {
    var known = records[key] ?? []
    if known.count == Self.mostRecords { known.removeFirst() }
    known.append(record)
    records[key] = known
  }
}
