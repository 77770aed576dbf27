import Hardware
import Quantities

/// Two pools of the grid's columns, each with its share of a product's columns.
///
/// The streamed operand passes both; a tile ends when the slower pool has ended.
extension ArrayTiming {
  /// The columns of a tile that the second pool has: its share, rounded down.
  func columnsOfSecond(_ columns: Int) -> Int {
    Int(Int128(columns) * Int128(secondShare.columns) / Int128(secondShare.of))
  }

  func timeOfPools(
    _ tile: TileShape, _ second: ArrayTiming, _ segment: ReductionSegment
  ) -> ArrayTime {
    let others = columnsOfSecond(tile.n)
    var part = tile
    part.n = tile.n - others
    let first = part.n > 0 ? ownTime(part, segment) : nil
    part.n = others
    let last = part.n > 0 ? second.ownTime(part, segment) : nil
    guard var slower = first ?? last else { return ownTime(tile, segment) }
    if let first, let last, last.cycles > first.cycles { slower = last }
    // Of what the slower one streams, the ideal is what both would take with every PE busy.
    let peak = peak
    let ideal = Int(Int128(tile.macs) * Int128(peak.cycles) / Int128(peak.macs))
    let streaming = slower.ideal + slower.ragged
    slower.ideal = min(ideal, streaming)
    slower.ragged = streaming - slower.ideal
    return slower
  }

  /// The folds of both pools side by side.
  func foldsOfPools(_ tile: TileShape, _ second: ArrayTiming) -> Folds {
    let others = columnsOfSecond(tile.n)
    var part = tile
    part.n = tile.n - others
    guard part.n > 0 else { return second.ownFolds(tile) }
    let first = ownFolds(part)
    guard others > 0 else { return first }
    part.n = others
    let last = second.ownFolds(part)
    return first.count >= last.count ? first : last
  }

  /// MACs a cycle of both pools together, as a fraction.
  func peakOfPools(_ second: ArrayTiming) -> (macs: Int, cycles: Int) {
    let (first, last) = (ownPeak, second.ownPeak)
    return (
      first.macs * last.cycles + last.macs * first.cycles, first.cycles * last.cycles
    )
  }
}
