import Quantities

/// The cycles of a tile on the grid, by owner; they sum to its duration alone.
public struct ArrayTime: Sendable, Equatable {
  /// MACs ÷ peak MACs a cycle, rounded down.
  public var ideal: Int
  /// Vectors streamed beyond the ideal: folds that use part of the grid.
  public var ragged: Int
  /// Skew, preload and drain that nothing hides.
  public var fillDrain: Int
  /// Start-up, completion and bubbles of the array's control.
  public var overhead = 0
  /// What the ports of buffers add.
  public var conflict = 0
  /// Nil where every tile fills and drains by itself.
  public var handoff: TileHandoff?

  /// By how much a stream of tiles is longer with this one in it: all its cycles where it joins none.
  public var cyclesInStream: Int {
    guard let handoff else { return cycles.count }
    let streaming =
      cycles.count - Int(handoff.startUp) - Int(handoff.exposedLoad) - Int(handoff.tail)
    return streaming + max(Int(handoff.bubble), Int(handoff.loadStart) + Int(handoff.load))
  }

  public var cycles: Cycles { Cycles(ideal + ragged + fillDrain + overhead + conflict) }
}
