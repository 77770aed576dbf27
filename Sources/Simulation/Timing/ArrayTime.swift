import Quantities

/// The cycles of a tile on the grid, by owner; they sum to its duration.
public struct ArrayTime: Sendable, Equatable {
  /// MACs ÷ peak MACs a cycle, rounded down.
  public var ideal: Int
  /// Vectors streamed beyond the ideal: folds that use part of the grid.
  public var ragged: Int
  /// Skew, preload and drain that nothing hides.
  public var fillDrain: Int

  public var cycles: Cycles { Cycles(ideal + ragged + fillDrain) }
}
