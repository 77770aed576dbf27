/// How a tile's stream joins those of the tiles before and after it (`fold_overlap: streamed`), in
/// cycles; what a tile that begins or ends a stream takes alone is in its `ArrayTime`.
///
/// In 32 bits each, because every task of a program has one.
public struct TileHandoff: Hashable, Sendable {
  /// Before the first vector of a stream, in addition to its first load.
  public var startUp: Int32
  /// Before the first vector of a tile that follows another.
  public var bubble: Int32
  /// Of the first load, where the array is empty; below 0 where the second load was done too.
  public var exposedLoad: Int32
  /// Of the first load, where another tile is in the array.
  public var load: Int32
  /// From the last vector to the end, of which the last cycles are `completion`.
  public var tail: Int32
  public var completion: Int32
  /// From the last vector to where the next tile's load can begin, or its vectors where no operand is
  /// stationary; negative where that is before.
  public var loadStart: Int32
  /// Rows of results that leave for the output FIFO, one a vector, in the tile's last vectors.
  public var results: Int32 = 0
  /// Where every vector of the tile gives a result: vectors of a fold, and cycles from one fold's first
  /// vector to the next one's, which the stationary operand may decide.
  public var foldResults: Int32 = 0
  public var foldGap: Int32 = 0
  /// At the begin of a run the next tile's operand is loaded too.
  public var hasNextLoaded = false
}
