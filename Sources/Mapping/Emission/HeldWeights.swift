import Simulation
import Workload

/// Tiles of weights that stay in their buffer after an operator because a later one reads the same weights,
/// as the slices of one layer do: what is there is not loaded again.
///
/// They are given up where other tiles need their space, those that came first before the others, and what
/// was used before them first.
struct HeldWeights {
  struct Tile {
    /// Among the tiles of the weights.
    var index: Int
    var bytes: Int
    /// The last task that uses it.
    var user: TaskID
  }

  /// The tiles of one tensor.
  struct Tensor {
    var id: TensorID
    /// Lengths of a tile.
    var k: Int
    var n: Int
    var tiles: [Tile] = []
  }

  /// What was held before and after an operator.
  struct Change {
    /// The weights that it reads.
    var own: TensorID
    var before: [Tensor]
    var after: [Tensor]
  }

  /// In the order in which they came.
  private(set) var tensors: [Tensor] = []

  /// The tiles that an operator finds, which are no longer held; nil where there are none.
  mutating func take(_ tensor: TensorID) -> Tensor? {
    guard let place = tensors.firstIndex(where: { $0.id == tensor }) else { return nil }
    return tensors.remove(at: place)
  }

  mutating func hold(_ tensor: Tensor) {
    if !tensor.tiles.isEmpty { tensors.append(tensor) }
  }

  /// The tile that came first, which is no longer held; nil where another, that passes through the buffer,
  /// was used before it.
  mutating func giveUpOldest(unlessUsedAfter other: TaskID?) -> Tile? {
    guard let tile = tensors.first?.tiles.first else { return nil }
    if let other, other.index < tile.user.index { return nil }
    tensors[0].tiles.removeFirst()
    if tensors[0].tiles.isEmpty { tensors.removeFirst() }
    return tile
  }

  /// Adds what decides the waits of an operator that loads weights, relative to a task.
  func describe(_ own: TensorID, relativeTo base: Int, in state: inout [Int]) {
    for tensor in tensors {
      state.append(tensor.tiles.count)
      state.append(tensor.id == own ? tensor.k : -1)
      state.append(tensor.id == own ? tensor.n : -1)
      for tile in tensor.tiles {
        state.append(tensor.id == own ? tile.index : -1)
        state.append(tile.bytes)
        state.append(tile.user.distance(from: base))
      }
    }
  }

  /// What is held after an operator that is a copy of an earlier one.
  ///
  /// - Parameters:
  ///   - own: The weights that it reads.
  ///   - copied: What the earlier one held.
  ///   - distance: From the tasks of the earlier one.
  mutating func repeatOperator(
    _ own: TensorID, as copied: Change, movedBy distance: Int
  ) {
    let before = tensors
    tensors = copied.after.map { tensor in
      var tensor = tensor
      if let place = copied.before.firstIndex(where: { $0.id == tensor.id }),
        tensor.id != copied.own
      {
        let count = tensor.tiles.count
        tensor = before[place]
        tensor.tiles.removeFirst(tensor.tiles.count - count)
        return tensor
      }
      tensor.id = own
      for tile in tensor.tiles.indices {
        tensor.tiles[tile].user = tensor.tiles[tile].user.moved(by: distance)
      }
      return tensor
    }
  }
}
