/// How a weight lies in memory. What an operator makes lies row by row always, since its readers cut it
/// in ways of their own.
public enum WeightLayout: String, CaseIterable, Sendable {
  /// Tile by tile, in the order in which the array takes them: written so once, before any run.
  case tiled
  /// Row by row, as a framework stores it; a tile's rows stand apart.
  case rowMajor = "row_major"
}
