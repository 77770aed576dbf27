import Hardware

/// When the rows of a tile pass.
extension ArrayTiming {
  /// When rows of a tile's first operand are needed, and rows of its results done. Of two pools, each has
  /// a part of every row, and the one that is quicker from row to row bounds both.
  public func rowFlow(_ tile: TileShape) -> RowFlow {
    guard let other = second.first else { return ownRowFlow(tile) }
    let others = columnsOfSecond(tile.n)
    guard others > 0 else { return ownRowFlow(tile) }
    var part = tile
    part.n = others
    var flow = other.ownRowFlow(part)
    guard others < tile.n else { return flow }
    part.n = tile.n - others
    let own = ownRowFlow(part)
    flow.interval = min(flow.interval, own.interval)
    flow.lead = max(flow.lead, own.lead)
    return flow
  }

  private func ownRowFlow(_ tile: TileShape) -> RowFlow {
    let folds = ownFolds(tile)
    let vectors = mode.cycles(of: folds.vectors)
    return switch array.dataflow {
    case .outputStationary where finishesRows:
      RowFlow(rows: tile.m, group: array.rows, interval: folds.columnFolds * vectors)
    case .outputStationary: RowFlow(rows: tile.m, group: array.rows, interval: vectors)
    case .weightStationary: RowFlow(rows: tile.m, group: 1, interval: mode.cycleHundredths / 100)
    case .inputStationary:
      RowFlow(
        rows: tile.m, group: array.columns, interval: folds.rowFolds * vectors, lead: vectors)
    }
  }
}
