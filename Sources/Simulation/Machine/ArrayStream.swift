import Hardware
import Timing

/// What an array remembers from one task to the next: the progress of the stream of tiles.
public struct ArrayStream: Sendable {
  /// When the array's next stationary operand can begin to load, or its next vectors can come where
  /// the sums of the last ones still occupy the PEs.
  var loadStart = 0
  /// When the last tile had its results at the output FIFO.
  var computedAt = 0
  /// When the output FIFO's port can pass the next row of results.
  var outputFreeAt = 0

  /// When a task of the array ends, and when the array can take the next one.
  public struct Times {
    public var end: Int
    public var free: Int
    /// Whether a tile begins a stream of tiles.
    var startsStream = false
  }

  public init() {}

  /// Delays what has not begun: the last task's vectors took `cycles` longer.
  mutating func delay(by cycles: Int) {
    loadStart += cycles
    computedAt += cycles
  }

  /// Runs a task.
  ///
  /// - Parameters:
  ///   - start: When the array is free and what the task needs has come.
  ///   - ready: When its stationary operand can begin to load.
  ///   - last: Times of the task before; nil for the first one.
  public mutating func run(
    _ work: borrowing TaskWork, start: Int, ready: Int, after last: Times?, _ fifo: OutputFIFO?
  ) -> Times {
    guard let handoff = work.handoff else {
      return Times(end: start + work.cycles, free: start + work.occupied)
    }
    let isEmpty = last.map { start > $0.free && start >= $0.end } ?? true
    let first: Int
    if last == nil {
      first = start + Int(handoff.startUp + handoff.exposedLoad)
    } else if isEmpty {
      // The stationary operand may have come while the array waited for the other one.
      first = max(
        start + Int(handoff.startUp),
        max(ready, loadStart) + Int(handoff.startUp + handoff.exposedLoad))
    } else {
      first = max(
        start + Int(handoff.bubble), loadStart + Int(handoff.load),
        ready + max(0, Int(handoff.exposedLoad)))
    }
    loadStart = first + work.occupied + Int(handoff.loadStart)
    // The next tile's operand came with the first one's, before the run.
    if last == nil, handoff.hasNextLoaded { loadStart = first - Int(handoff.load) }
    var times = Times(
      end: first + work.cycles, free: first + work.occupied, startsStream: isEmpty)
    computedAt = times.end
    if let fifo, handoff.results > 0 { passResults(handoff, fifo, &times) }
    return times
  }

  /// Holds the array while as many rows of results as the output FIFO takes are on their way.
  ///
  /// Results come with a tile's last vectors, or, where all of its vectors give some, fold by fold, so
  /// that the port goes on while the next fold waits for its operand.
  private mutating func passResults(
    _ handoff: TileHandoff, _ fifo: OutputFIFO, _ times: inout Times
  ) {
    let ended = times.free
    let burst = Int(handoff.foldResults > 0 ? handoff.foldResults : handoff.results)
    var left = Int(handoff.results)
    // Of folds that follow each other by more than their vectors, the first begins with the tile.
    let waits = handoff.foldResults > 0 ? Int(handoff.foldGap - handoff.foldResults) : 0
    let folds = max(0, left / burst - 1)
    var first = times.free - left - folds * waits
    let lastFirst = first + folds * Int(handoff.foldGap)
    while left > 0 {
      let rows = min(burst, left)
      left -= rows
      // When the first row has left; the others follow it at the port's rate.
      let leaves = max(outputFreeAt, first + 1 + Int(handoff.tail) + fifo.meanWait)
      // A vector enters when the row as many before it as there are entries has left, and so does
      // whatever comes next.
      let lastEnters = max(first + rows - 1, leaves + (rows - 1 - fifo.depth) * fifo.interval)
      times.free = max(lastEnters + 1, leaves + (rows - fifo.depth) * fifo.interval)
      times.end = max(times.end, leaves + (rows - 1) * fifo.interval)
      outputFreeAt = leaves + rows * fifo.interval
      if left > 0 { first = max(times.free, first + Int(handoff.foldGap)) }
    }
    times.free = max(times.free, ended)
    // The next operand loads from the last fold's first vector on.
    if folds > 0 { loadStart += first - lastFirst }
  }
}
