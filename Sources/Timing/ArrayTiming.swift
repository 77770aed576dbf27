import Hardware
import Quantities

/// Closed forms for a run of folds on the PE grid: a tile that is computed between two hand-overs of
/// buffers. See `ArrayTime` for what is counted.
///
/// A fold holds up to R × C of the stationary dimensions and streams T vectors through them; row folds
/// follow each other first, so that a column of results is finished before the next begins (or, with
/// `finishesRows`, column folds, so that rows are):
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
  private(set) var array: PEArray
  let mode: PEMode
  /// The whole array; `array` has the rows and columns of the part that folds use.
  public let whole: ArrayPart
  private let demand: EdgePortDemand?
  /// Products of a batch that share a fold on its diagonal: 1 in `blocks` of its MACs is work.
  public var blocks = 1
  /// Whether an output-stationary array finishes all columns of a row of folds before the next row, so
  /// that whole rows of results leave early. Otherwise, as the others do, it finishes columns.
  public var finishesRows = false {
    didSet { if !second.isEmpty { second[0].finishesRows = finishesRows } }
  }
  /// Whether the second operand comes through a transposer, whose first block is waited for.
  public var hasTransposer = false
  /// Elements of the reduction that share scales; 0 where all do.
  public var group = 0
  /// Whether PEs scale the sums of groups, so that folds hold parts of several.
  public var scalesInPEs = false
  /// Sums of the operands that the grid's edge takes.
  public var edgeSums: OperandSums = []
  /// Another pool of the grid that works at the same time; none or one.
  private(set) var second: [ArrayTiming] = []
  /// The share of a product's columns that it has.
  private(set) var secondShare = (columns: 0, of: 1)

  /// - Parameter draw: What the edges draw from buffers that bound it; nil for those that do not.
  public init(array: PEArray, mode: PEMode, demand: EdgePortDemand? = nil) {
    var bare = array
    bare.modes = []
    bare.pools = []
    bare.columns = array.columns(of: mode)
    self.array = bare
    whole = ArrayPart(rows: bare.rows, columns: bare.columns)
    self.mode = mode
    self.demand = demand
  }

  /// Adds a pool that has a share of every product's columns: `columns` of `of`.
  public mutating func add(pool: ArrayTiming, columns: Int, of all: Int) {
    second = [pool]
    secondShare = (columns, all)
  }

  /// The part of the array that folds use.
  public var part: ArrayPart { ArrayPart(rows: array.rows, columns: array.columns) }

  /// The same with folds that use no more than a part of the array; what is beyond the array is cut
  /// off. Pools divide the array themselves, and are left whole.
  public func using(_ part: ArrayPart) -> ArrayTiming {
    guard second.isEmpty else { return self }
    var timing = self
    timing.array.rows = min(part.rows, whole.rows)
    timing.array.columns = min(part.columns, whole.columns)
    return timing
  }

  /// MACs a cycle with every PE of the array busy, as a fraction; MACs with zeros that are skipped count, as they
  /// are those of the model.
  public var peak: (macs: Int, cycles: Int) {
    second.isEmpty ? ownPeak : peakOfPools(second[0])
  }

  var ownPeak: (macs: Int, cycles: Int) {
    let perStep = mode.elementsPerStep
    let macs = whole.rows * whole.columns * mode.packing * perStep.elements
    return mode.zeroBits == 0
      ? (macs, mode.cycles * perStep.steps) : (100 * macs, mode.cycleHundredths * perStep.steps)
  }

  /// The multiple of each dimension that fills the grid.
  public var granularity: TileShape {
    guard let second = second.first else { return ownGranularity }
    let (own, other) = (ownGranularity, second.ownGranularity)
    return TileShape(m: max(own.m, other.m), k: max(own.k, other.k), n: own.n + other.n)
  }

  private var ownGranularity: TileShape {
    let k = reductionGranularity
    return switch array.dataflow {
    case .outputStationary: TileShape(m: array.rows, k: k, n: array.columns * mode.packing)
    case .weightStationary: TileShape(m: 1, k: k, n: array.columns * mode.packing)
    case .inputStationary: TileShape(m: array.columns, k: k, n: mode.packing)
    }
  }

  /// How the tile folds onto the grid; of two pools, the folds of the one that has more.
  public func folds(_ tile: TileShape) -> Folds {
    second.isEmpty ? ownFolds(tile) : foldsOfPools(tile, second[0])
  }

  func ownFolds(_ tile: TileShape) -> Folds {
    let columns = array.columns
    let packed = ceilingDivision(tile.n, mode.packing)
    switch array.dataflow {
    case .outputStationary:
      let groups = groups(tile.k)
      var folds = Folds(
        inRows: tile.m, array.rows, inColumns: packed, columns,
        steps(groups > 1 ? group : tile.k))
      folds.groups = groups
      return folds
    case .weightStationary:
      return reductionFolds(tile.k, columns: columns, inColumns: packed, vectors: tile.m)
    case .inputStationary:
      return reductionFolds(tile.k, columns: columns, inColumns: tile.m, vectors: packed)
    }
  }

  /// A tile's cycles: those of the grid, and what the buffers' ports add to them.
  ///
  /// - Parameter segment: Which part of a reduction the tile is, where its sums stay in the PEs.
  public func time(_ tile: TileShape, _ segment: ReductionSegment = .all) -> ArrayTime {
    second.isEmpty ? ownTime(tile, segment) : timeOfPools(tile, second[0], segment)
  }

  func ownTime(_ tile: TileShape, _ segment: ReductionSegment) -> ArrayTime {
    let free = cut(
      freeTime(tile, interval: mode.cycleHundredths, array.preload), of: tile, to: segment)
    guard let demand else { return free }
    let folds = ownFolds(tile)
    let (rows, columns) = largestFold(folds)
    let interval = max(
      mode.cycleHundredths,
      100
        * demand.vectorInterval(
          rows: rows, columns: columns, rowFolds: folds.rowFolds, step: elementsPerStep,
          kept: keptPerStep))
    let row = demand.preloadInterval(
      columns: columns, lines: min(array.preload.lines, rows), step: elementsPerStep,
      kept: keptPerStep)
    var preload = array.preload
    preload.interval = max(preload.interval, row)
    preload.late = row - 1
    var time = cut(
      freeTime(tile, interval: interval, preload), of: tile, to: segment)
    let late =
      segment.ends
      ? max(0, demand.resultCycles(m: tile.m, n: tile.n) - time.cycles.count) : 0
    time.conflict = time.ragged - free.ragged + late
    time.ragged = free.ragged
    // A slower load is told apart only where the tile begins and ends by itself.
    if time.handoff == nil {
      time.conflict += time.fillDrain - free.fillDrain
      time.fillDrain = free.fillDrain
    }
    return time
  }

  /// Rows of the largest fold, and its columns with their packing.
  private func largestFold(_ folds: Folds) -> (rows: Int, columns: Int) {
    (
      folds.rowFolds > 1 ? rowsOfFold(array.rows) : folds.lastRows,
      (folds.columnFolds > 1 ? array.columns : folds.lastColumns) * mode.packing
    )
  }

  /// Cycles of each buffer's ports for a tile; nil where no buffer bounds anything.
  public func portCycles(_ tile: TileShape) -> [Int]? {
    guard let demand else { return nil }
    let folds = ownFolds(tile)
    let (rows, columns) = largestFold(folds)
    return demand.cycles(
      of: tile, folds, rows: rows, columns: columns, step: elementsPerStep,
      kept: keptPerStep)
  }

  /// A tile's cycles with buffers that deliver at a given rate.
  ///
  /// - Parameter interval: Hundredths of the cycles from one vector to the next, on average.
  private func freeTime(
    _ tile: TileShape, interval: Int, _ preload: Preload
  ) -> ArrayTime {
    let folds = ownFolds(tile).inOrder(of: array.dataflow)
    let (vectors, unpacking) = streaming(
      folds.vectors + onesVectors, interval: interval)
    let streaming = folds.count * vectors
    let segments = segments(folds.vectors)
    let timing = FoldTiming(
      array, preload, mode, streaming: vectors, bubble: 0, edgeLatency: edgeLatency,
      segments: segments)
    let run = run(folds, timing)
    let exposed =
      timing.exposedLoad(run.first) + transposerFill(folds) - secondLoad(folds, run, timing)
    let peak = ownPeak
    let ideal = Int(
      Int128(tile.macs) * Int128(peak.cycles) / (Int128(peak.macs) * Int128(blocks)))
    let apart = folds.count * unpacking
    var time = ArrayTime(
      ideal: ideal, ragged: streaming - apart - ideal, fillDrain: exposed + run.end - streaming)
    var issued = (timing: timing, run: run)
    if array.issue.bubble > 0 {
      issued.timing = FoldTiming(
        array, preload, mode, streaming: vectors, bubble: array.issue.bubble,
        edgeLatency: edgeLatency, segments: segments)
      issued.run = self.run(folds, issued.timing)
    }
    time.overhead =
      issued.run.end - run.end + array.issue.startUp + array.issue.completion + apart
    if array.foldOverlap == .streamed {
      time.handoff = handoff(issued.run, issued.timing, exposedLoad: exposed)
      time.handoff?.hasNextLoaded = hasNextLoaded && folds.count == 1
      if array.outputFIFO != nil, folds.rowFolds == 1 {
        time.handoff?.foldResults = Int32(clamping: folds.vectors)
        time.handoff?.foldGap = Int32(clamping: issued.timing.gap(from: run.first, to: run.first))
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
  func transposerFill(_ folds: Folds) -> Int {
    guard hasTransposer else { return 0 }
    if array.dataflow == .inputStationary {
      return folds.rowFolds > 1 ? array.rows : folds.lastRows
    }
    return (folds.columnFolds > 1 ? array.columns : folds.lastColumns) * mode.packing
  }

  /// For a stationary operand that is made only now.
  public mutating func exposeFirstLoad() {
    array.preload.first = .exposed
    if !second.isEmpty { second[0].exposeFirstLoad() }
  }

  /// Vectors of ones that a fold takes to sum its stationary operand.
  private var onesVectors: Int {
    switch array.dataflow {
    case .outputStationary: 0
    case .weightStationary: edgeSums.contains(.columns) ? 1 : 0
    case .inputStationary: edgeSums.contains(.rows) ? 1 : 0
    }
  }

  /// Hops to the line of adders after the grid's edge that sums a streamed operand.
  var edgeLatency: Int {
    let (down, across) = (array.pipeline.verticalHop, array.pipeline.horizontalHop)
    return switch array.dataflow {
    case .outputStationary:
      (edgeSums.contains(.rows) ? across : 0) + (edgeSums.contains(.columns) ? down : 0)
    case .weightStationary: edgeSums.contains(.rows) ? across : 0
    case .inputStationary: edgeSums.contains(.columns) ? across : 0
    }
  }

  private func run(_ folds: Folds, _ timing: FoldTiming) -> FoldRun {
    FoldRun(
      folds, fullFold, isFull: array.ragged == .full, columnsFirst: finishesRows, timing)
  }

  /// The most that a fold uses or, with `ragged: full`, what every fold skews over.
  var fullFold: FoldTiming.Size {
    array.ragged == .full
      ? FoldTiming.Size(rows: rowsOfFold(whole.rows), columns: whole.columns)
      : FoldTiming.Size(rows: rowsOfFold(array.rows), columns: array.columns)
  }

  private func handoff(_ run: FoldRun, _ timing: FoldTiming, exposedLoad: Int) -> TileHandoff {
    let next =
      array.dataflow == .outputStationary
      ? timing.drainGap(from: run.last, to: run.last)
      : timing.loadStart(of: run.last, after: run.last, streamed: timing.streaming)
    let held = timing.held(run.last)
    return TileHandoff(
      startUp: Int32(array.issue.startUp), bubble: Int32(array.issue.bubble),
      exposedLoad: Int32(exposedLoad), load: Int32(timing.loadAfter(run.first)),
      tail: Int32(
        run.end - run.lastStart - timing.streaming - held + array.issue.completion),
      completion: Int32(array.issue.completion),
      loadStart: Int32(clamping: next - timing.streaming - held))
  }

  /// No fold takes more cycles around its vectors, nor does a stream around its folds.
  public func mostCyclesAroundFold(vectors: Int) -> Int {
    let pipeline = array.pipeline
    let hops = (array.rows + 1) * pipeline.verticalHop + array.columns * pipeline.horizontalHop
    let drain = (max(array.rows, array.columns) + 2) * array.drain.interval + hops
    let fill = hasTransposer ? max(array.rows, array.columns * mode.packing) : 0
    let clear = max(array.rows, array.columns) * array.drain.clearInterval
    let segment = array.rows * (array.segments?.rowLoad ?? 0) + hops
    return 2 * hops + drain + array.rows + fill + FoldTiming.latency(array, mode)
      + clear + (array.segments == nil ? 0 : segments(vectors) * segment)
      + array.issue.bubble
      + array.issue.startUp + array.issue.completion + 4
  }
}
