import Hardware
import Quantities

/// Reductions that pass in several tiles while their sums stay in the PEs.
extension ArrayTiming {
  /// Whether a tile's sums can stay in the PEs until the next tile of its reduction: those of an
  /// output-stationary array that computes the tile in one fold.
  public func keepsSumsInPEs(_ tile: TileShape) -> Bool {
    array.dataflow == .outputStationary && !keepsToGroups && folds(tile).count == 1
  }

  /// Segments of a fold's reduction of `vectors` vectors; 1 if they stream without a stop.
  func segments(_ vectors: Int) -> Int {
    guard array.dataflow == .outputStationary, let segments = array.segments else { return 1 }
    return ceilingDivision(vectors, max(1, steps(segments.length)))
  }

  /// A tile's time as part of a longer reduction: vectors follow those of the tile before without fill,
  /// but for that of a segment, and sums are cleared once, before the first tile, and leave once, after the
  /// last one.
  func cut(_ time: ArrayTime, of tile: TileShape, to segment: ReductionSegment) -> ArrayTime {
    guard segment != .all else { return time }
    let folds = ownFolds(tile)
    precondition(folds.count == 1, "sums stay in the PEs for a tile of one fold")
    var part = time
    let fold =
      array.ragged == .full
      ? fullFold : FoldTiming.Size(rows: folds.lastRows, columns: folds.lastColumns)
    let timing = FoldTiming(
      array, array.preload, mode, streaming: 0, bubble: 0, edgeLatency: edgeLatency,
      segments: segments(folds.vectors))
    if !segment.begins {
      part.fillDrain -= transposerFill(folds) + timing.clear(fold)
      part.overhead -= array.issue.startUp
      part.handoff?.startUp = 0
      part.handoff?.bubble = 0
      part.handoff?.exposedLoad = 0
    }
    if !segment.ends {
      part.fillDrain -= timing.tail(fold) - timing.segmentEnd(fold)
      part.overhead -= array.issue.completion
      part.handoff?.tail = 0
      part.handoff?.completion = 0
      part.handoff?.loadStart = 0
    }
    // The sums of the next reduction, which drain after these, are of all its vectors.
    if case .last(let tiles, let length) = segment, let handoff = part.handoff {
      let before = tiles * streaming(steps(length), interval: mode.cycleHundredths).cycles
      part.handoff?.loadStart = Int32(clamping: Int(handoff.loadStart) - before)
    }
    return part
  }
}
