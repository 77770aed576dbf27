import Hardware
import Quantities

/// What one fold takes around its vectors, and how soon the next one can follow.
///
/// A fold of r rows and c columns streams its vectors, one a cycle, through the corner PE. The far PE
/// is s = (r − 1) · v + (c − 1) · h cycles after it (v, h: registers per hop), and a sum is complete
/// l = input registers + multiplier + adder pipeline + output registers cycles later than it would be
/// in a PE that multiplies and adds in one cycle.
///
/// Where the reduction of output-stationary sums has segments, each begins with the load of its rows, and
/// all but the last end with the skew, before the next can begin; sums that are cleared are so before.
struct FoldTiming {
  /// Rows and columns of the grid that a fold uses.
  struct Size: Equatable {
    var rows: Int
    var columns: Int
  }

  private let sumsStay: Bool
  private let overlaps: Bool
  private let pipeline: ArrayPipeline
  private let preload: Preload
  private let drain: Drain
  private let startUp: Int
  /// Segments of the reduction, and cycles in which a row loads its operand before each.
  private let segments: Int
  private let rowLoad: Int
  private let hasSegments: Bool
  /// Cycles of a fold's vectors.
  let streaming: Int
  /// Cycles between the issue of folds, over what streaming and loading take.
  let bubble: Int
  private let latency: Int

  /// - Parameters:
  ///   - preload: The array's own, or as its ports slow it.
  ///   - edgeLatency: Cycles from the last PE to sums at the grid's edge.
  ///   - segments: Segments of the reduction.
  init(
    _ array: borrowing PEArray, _ preload: Preload, _ mode: borrowing PEMode, streaming: Int,
    bubble: Int, edgeLatency: Int, segments: Int
  ) {
    sumsStay = array.dataflow == .outputStationary
    overlaps = array.foldOverlap != .none
    pipeline = array.pipeline
    self.preload = preload
    drain = array.drain
    startUp = array.issue.startUp
    self.segments = segments
    rowLoad = array.segments?.rowLoad ?? 0
    hasSegments = array.dataflow == .outputStationary && array.segments != nil
    self.streaming = streaming
    self.bubble = bubble
    latency = Self.latency(array, mode) + edgeLatency
  }

  /// Cycles that a sum takes beyond one in the PE.
  static func latency(_ array: borrowing PEArray, _ mode: borrowing PEMode) -> Int {
    array.pipeline.inputRegisters + mode.multiplierLatency + mode.accumulatorLatency - 1
      + array.pipeline.outputRegisters
  }

  private func skew(_ fold: Size) -> Int {
    pipeline.skew(rows: fold.rows, columns: fold.columns)
  }

  /// Cycles to load the stationary operand.
  func load(_ fold: Size) -> Int { sumsStay ? 0 : preload.cycles(rows: fold.rows) }

  /// Cycles of a stream's first load that pass before its first vector, beyond the start-up.
  func exposedLoad(_ fold: Size) -> Int {
    sumsStay || preload.first == .hidden ? 0 : max(0, lead(fold) - startUp)
  }

  /// Cycles by which a load has to begin before the first vector. Just in time, row i of the operand
  /// has to be there when the vector is, i · v cycles after it met the first row.
  private func lead(_ fold: Size) -> Int {
    guard !sumsStay else { return 0 }
    let arrival = preload.arrival(rows: fold.rows)
    guard preload.policy == .justInTime else { return arrival }
    return max(1, arrival - (fold.rows - 1) * pipeline.verticalHop)
  }

  /// Cycles for which a fold occupies the PEs, before its last sum, in addition to its vectors'.
  func held(_ fold: Size) -> Int {
    guard sumsStay else { return 0 }
    return clear(fold) + segments * fold.rows * rowLoad + (segments - 1) * skew(fold)
  }

  /// Cycles in which a fold's sums are set to zero.
  func clear(_ fold: Size) -> Int {
    drain.clearInterval == 0
      ? 0 : drain.clearInterval * drain.beats(rows: fold.rows, columns: fold.columns)
  }

  /// Cycles of the tail before another segment of the reduction can begin.
  func segmentEnd(_ fold: Size) -> Int { hasSegments ? skew(fold) : 0 }

  /// Cycles from a fold's last vector to its end. Without a counted drain that is its last sum.
  func tail(_ fold: Size) -> Int {
    let computed = skew(fold) + latency
    guard sumsStay, drain.policy != .overlapped else { return computed }
    let beats = drain.beats(rows: fold.rows, columns: fold.columns)
    // The copy into shadow registers takes a cycle.
    let copy = drain.policy == .shadowed ? 1 : 0
    return computed + copy + drain.cycles(beats: beats)
  }

  /// Cycles of a fold in addition to those of its vectors.
  func remainder(_ fold: Size) -> Int { held(fold) + tail(fold) }

  /// Cycles from the first vector of a fold to that of the next.
  func gap(from fold: Size, to next: Size) -> Int {
    let streamed = (overlaps ? streaming : streaming + tail(fold)) + held(fold)
    guard !sumsStay else {
      return max(streamed + bubble, overlaps ? drainGap(from: fold, to: next) : 0)
    }
    return max(
      streamed + bubble, loadStart(of: next, after: fold, streamed: streamed) + loadAfter(next))
  }

  /// Cycles by which the load of a fold has to begin before its first vector where another fold is in
  /// the array.
  func loadAfter(_ fold: Size) -> Int {
    preload.policy == .waitAfterSwitch && !preload.isGuarded ? 0 : lead(fold)
  }

  /// From the first vector of a fold to the first cycle in which the next one's operand can load.
  func loadStart(of next: Size, after fold: Size, streamed: Int) -> Int {
    switch preload.policy {
    case .serial: streamed + bubble
    case .doubleBuffered: max(bubble, shadowsFree(of: next, after: fold))
    // The port is busy until the load of the fold before has ended.
    case .justInTime:
      max(load(fold) - lead(fold) + bubble, shadowsFree(of: next, after: fold))
    // One cycle to switch, and the switch's way down the rows.
    case .waitAfterSwitch where preload.isGuarded:
      1 + fold.rows * pipeline.verticalHop
    case .waitAfterSwitch: 0
    }
  }

  /// From the first vector of a fold to where a load finds every shadow register taken over when it
  /// comes: that of row i is i · v cycles after the first. The worst row is the last one, or the last
  /// of the first lines where the port is slower than the rows.
  private func shadowsFree(of next: Size, after fold: Size) -> Int {
    let hop = pipeline.verticalHop
    let last = min(fold.rows, next.rows) - 1
    return max(
      min(last, preload.lines - 1) * hop, last * hop - last / preload.lines * preload.interval)
  }

  /// From the first vector of a fold to that of the next where the drain decides.
  ///
  /// A shadow register takes the next sum in the cycle after its line has been shifted on. Line i of L
  /// (i = 0 at the far end, L − 1 at the port) is free after beat ⌊i ÷ port⌋, and its sums come (L − 1
  /// − i) hops before those of the line at the port; the worst i is the first one or the first of the
  /// last beat. Then the next fold's first beat waits for the port to open.
  func drainGap(from fold: Size, to next: Size) -> Int {
    let beats = drain.beats(rows: fold.rows, columns: fold.columns)
    guard drain.policy == .shadowed else { return beats * drain.interval }
    let isByColumn = drain.lines == .columns
    let lines = isByColumn ? fold.columns : fold.rows
    let hop = isByColumn ? pipeline.horizontalHop : pipeline.verticalHop
    // From the first copy of a line to the last one.
    let front = pipeline.skew(
      rows: isByColumn ? next.rows : 1, columns: isByColumn ? 1 : next.columns)
    let shifted = max(
      (lines - 1) * hop,
      (beats - 1) * drain.interval + (lines - 1 - (beats - 1) * drain.port) * hop)
    let copies = front + 2 + shifted
    return ceilingDivision(copies, drain.interval) * drain.interval + skew(fold) - skew(next)
  }
}
