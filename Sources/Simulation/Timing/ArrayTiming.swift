import Hardware
import Quantities

/// Closed forms for a run of folds on the PE grid: a tile that is computed between two hand-overs of
/// buffers. See `ArrayTime` for what is counted.
///
/// A fold holds up to R × C of the stationary dimensions and streams T vectors through them; row folds
/// follow each other first, so that a column of results is finished before the next begins:
///
/// | dataflow | rows | columns | T |
/// |---|---|---|---|
/// | output-stationary | M | N | K |
/// | weight-stationary | K | N | M |
/// | input-stationary | K | M | N |
///
/// `FoldTiming` says what a fold takes and how soon the next one follows, `FoldRun` sums over all. With
/// the structural options left alone and `fold_overlap: none` the cycles equal SCALE-Sim's: K + R + C
/// − 2 a fold for output-stationary, T + 2R + C − 2 for the others (scale-sim-v2, `compute/`).
public struct ArrayTiming: Sendable {
  private var array: PEArray
  private let mode: PEMode
  private let draw: EdgeDraw?
  /// Cycles from one vector to the next.
  private var pace: Int
  /// Products of a batch that share a fold on its diagonal: of its MACs, one in so many is work.
  public var blocks = 1
  /// Whether the second operand comes through a transposer, whose first block is waited for.
  public var hasTransposer = false

  /// - Parameter draw: What the edges draw from buffers that bound it; nil for those that do not.
  public init(array: PEArray, mode: PEMode, draw: EdgeDraw? = nil) {
    var bare = array
    bare.modes = []
    self.array = bare
    self.mode = mode
    self.draw = draw
    pace = mode.cycles
  }

  /// MACs a cycle with every PE busy, as a fraction.
  public var peak: (macs: Int, cycles: Int) {
    (array.rows * array.columns * mode.packing, mode.cycles)
  }

  /// The multiple of each dimension that fills the grid.
  public var grain: TileShape {
    switch array.dataflow {
    case .outputStationary: TileShape(m: array.rows, k: 1, n: array.columns * mode.packing)
    case .weightStationary: TileShape(m: 1, k: array.rows, n: array.columns * mode.packing)
    case .inputStationary: TileShape(m: array.columns, k: array.rows, n: mode.packing)
    }
  }

  /// How the tile folds onto the grid.
  public func folds(_ tile: TileShape) -> Folds {
    let (rows, columns) = (array.rows, array.columns)
    let packed = ceilingDivision(tile.n, mode.packing)
    return switch array.dataflow {
    case .outputStationary: Folds(inRows: tile.m, rows, inColumns: packed, columns, tile.k)
    case .weightStationary: Folds(inRows: tile.k, rows, inColumns: packed, columns, tile.m)
    case .inputStationary: Folds(inRows: tile.k, rows, inColumns: tile.m, columns, packed)
    }
  }

  /// A tile's cycles: those of the grid, and what the buffers' ports add to them.
  public func time(_ tile: TileShape) -> ArrayTime {
    let free = freeTime(tile)
    guard let draw else { return free }
    let folds = folds(tile)
    let rows = folds.rowFolds > 1 ? array.rows : folds.lastRows
    let columns = (folds.columnFolds > 1 ? array.columns : folds.lastColumns) * mode.packing
    var slowed = self
    slowed.pace = max(
      pace, draw.vectorInterval(rows: rows, columns: columns, rowFolds: folds.rowFolds))
    let row = draw.preloadInterval(columns: columns, lines: min(array.preload.lines, rows))
    slowed.array.preload.interval = max(array.preload.interval, row)
    slowed.array.preload.late = row - 1
    var time = slowed.freeTime(tile)
    let late = max(0, draw.resultCycles(m: tile.m, n: tile.n) - time.cycles.count)
    time.conflict = time.ragged - free.ragged + late
    time.ragged = free.ragged
    // A slower load is told apart only where the tile begins and ends by itself.
    if time.joint == nil {
      time.conflict += time.fillDrain - free.fillDrain
      time.fillDrain = free.fillDrain
    }
    return time
  }

  private func freeTime(_ tile: TileShape) -> ArrayTime {
    let folds = folds(tile)
    let vectors = folds.vectors * pace
    let streaming = folds.count * vectors
    let timing = FoldTiming(array, mode, streaming: vectors, bubble: 0)
    let run = run(folds, timing)
    let exposed =
      timing.exposedLoad(run.first) + transposerFill(folds) - secondLoad(folds, run, timing)
    let ideal = Int(
      Int128(tile.macs) * Int128(mode.cycles)
        / Int128(array.rows * array.columns * mode.packing * blocks))
    var time = ArrayTime(
      ideal: ideal, ragged: streaming - ideal, fillDrain: exposed + run.end - streaming)
    var issued = (timing: timing, run: run)
    if array.issue.bubble > 0 {
      issued.timing = FoldTiming(array, mode, streaming: vectors, bubble: array.issue.bubble)
      issued.run = self.run(folds, issued.timing)
    }
    time.overhead = issued.run.end - run.end + array.issue.startUp + array.issue.completion
    if array.foldOverlap == .streamed {
      time.joint = joint(issued.run, issued.timing, exposedLoad: exposed)
      time.joint?.hasNextLoaded = hasNextLoaded && folds.count == 1
      if array.outputFIFO != nil, folds.rowFolds == 1 {
        time.joint?.foldResults = Int32(clamping: folds.vectors)
        time.joint?.foldGap = Int32(clamping: issued.timing.gap(from: run.first, to: run.first))
      }
    }
    return time
  }

  /// Where the first load was done before the run and PEs have shadow registers, these hold the second
  /// fold's operand already: the cycles that it would have been waited for.
  private func secondLoad(_ folds: Folds, _ run: FoldRun, _ timing: FoldTiming) -> Int {
    guard hasNextLoaded, folds.count > 1 else { return 0 }
    let second = folds.count == 2 ? run.last : run.first
    return timing.gap(from: run.first, to: second) - timing.streaming - timing.bubble
  }

  private var hasNextLoaded: Bool {
    array.dataflow != .outputStationary && array.preload.first == .hidden
      && (array.preload.policy == .doubleBuffered || array.preload.policy == .justInTime)
  }

  /// A line a cycle goes in until the first fold's block is whole: one of N, or of K where N streams.
  private func transposerFill(_ folds: Folds) -> Int {
    guard hasTransposer else { return 0 }
    if array.dataflow == .inputStationary {
      return folds.rowFolds > 1 ? array.rows : folds.lastRows
    }
    return (folds.columnFolds > 1 ? array.columns : folds.lastColumns) * mode.packing
  }

  /// For a stationary operand that is made only now.
  public mutating func exposeFirstLoad() { array.preload.first = .exposed }

  private func run(_ folds: Folds, _ timing: FoldTiming) -> FoldRun {
    FoldRun(
      folds, FoldTiming.Size(rows: array.rows, columns: array.columns),
      isFull: array.ragged == .full, timing)
  }

  private func joint(_ run: FoldRun, _ timing: FoldTiming, exposedLoad: Int) -> StreamJoint {
    let next =
      array.dataflow == .outputStationary
      ? timing.drainGap(from: run.last, to: run.last)
      : timing.loadStart(of: run.last, after: run.last, streamed: timing.streaming)
    return StreamJoint(
      startUp: Int32(array.issue.startUp), bubble: Int32(array.issue.bubble),
      exposedLoad: Int32(exposedLoad), load: Int32(timing.loadAfter(run.first)),
      tail: Int32(run.end - run.lastStart - timing.streaming + array.issue.completion),
      completion: Int32(array.issue.completion),
      loadStart: Int32(clamping: next - timing.streaming))
  }

  /// No fold takes more cycles around its vectors, nor does a stream around its folds.
  public var mostCyclesAroundFold: Int {
    let pipeline = array.pipeline
    let hops = (array.rows + 1) * pipeline.verticalHop + array.columns * pipeline.horizontalHop
    let drain = (max(array.rows, array.columns) + 2) * array.drain.interval + hops
    let fill = hasTransposer ? max(array.rows, array.columns * mode.packing) : 0
    return 2 * hops + drain + array.rows + fill + FoldTiming.latency(array, mode)
      + array.issue.bubble
      + array.issue.startUp + array.issue.completion + 4
  }
}
