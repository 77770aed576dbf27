import Quantities
import Timing

/// A task as the machine sees it.
public struct ProgramTask: Sendable {
  /// Place in the program's works.
  var work: Int32
  public var resource: ResourceID
  var firstDependency: Int32
  var dependencyCount: Int32
  /// Place in the program's footprints; -1 for a task that moves nothing, or where none are kept.
  var footprint: Int32 = -1
  /// Place in the program's demands on ports; -1 for a task that shares none.
  public internal(set) var ports: Int32 = -1
}

/// What a task does, in cycles or in bytes through the DRAM.
public struct TaskWork: Hashable, Sendable {
  /// Cycles on a private resource, by owner, in the order in which they pass: overhead, fill and drain,
  /// ideal, ragged, what buffers' ports add, then what a unit takes, in the stream or as a task,
  /// then the host.
  public var overhead: Int = 0
  public var fillDrain: Int = 0
  public var ideal: Int = 0
  public var ragged: Int = 0
  public var conflict: Int = 0
  public var unit: Int = 0
  public var host: Int = 0
  /// Bytes for which a transfer occupies the data path (its own, or those of its bursts), and the
  /// requests that it takes.
  public var bytes: Int = 0
  public var requests: Int32 = 1
  /// How a tile's stream joins its neighbours'. The cycles above are then those from its first vector
  /// to its last one, which nothing of the neighbours overlaps.
  public var handoff: TileHandoff?
  /// Cycles of a unit after its last row's initiation interval, in which it takes the next task's rows.
  public var tail: Int32 = 0

  /// From the first vector, or the start of a task that joins nothing, to the end.
  public var cycles: Int { occupied + Int(handoff?.tail ?? 0) + Int(tail) }

  /// More than the task ever takes, whatever it joins.
  public var mostCycles: Int {
    cycles
      + (handoff.map { Int($0.startUp) + Int($0.bubble) + Int($0.exposedLoad) + Int($0.load) } ?? 0)
      + max(0, Int(handoff?.loadStart ?? 0))
  }

  /// The part of `cycles` in which no other task has the resource.
  public var occupied: Int { overhead + fillDrain + ideal + ragged + conflict + unit + host }

  /// A transfer of a DMA queue.
  public static func transfer(bytes: Int, requests: Int = 1) -> TaskWork {
    var work = TaskWork()
    work.bytes = bytes
    work.requests = Int32(clamping: requests)
    return work
  }

  /// A tile on the array, and the cycles that a requantization in its stream adds.
  ///
  /// - Parameter results: Rows of the array's columns that leave with the tile's last vectors.
  public static func array(_ time: ArrayTime, stream: Int, results: Int = 0) -> TaskWork {
    var work = TaskWork()
    work.overhead = time.overhead
    work.fillDrain = time.fillDrain
    work.ideal = time.ideal
    work.ragged = time.ragged
    work.conflict = time.conflict
    work.unit = max(0, stream - time.cycles.count)
    guard let handoff = time.handoff else { return work }
    // The machine adds what precedes the first vector and follows the last one.
    work.overhead -= Int(handoff.startUp + handoff.completion)
    work.fillDrain -= Int(handoff.exposedLoad + handoff.tail - handoff.completion)
    work.handoff = handoff
    work.handoff?.results = Int32(clamping: results)
    return work
  }

  /// Rows on a unit, and what its buffers' ports add.
  ///
  /// - Parameter tail: Of the cycles, those in which the unit takes rows that follow.
  public static func unit(cycles: Int, conflict: Int = 0, tail: Int = 0) -> TaskWork {
    var work = TaskWork()
    work.unit = cycles - tail
    work.conflict = conflict
    work.tail = Int32(clamping: tail)
    return work
  }

  /// Tokens on a product's own array.
  ///
  /// - Parameters:
  ///   - ideal: Of the cycles, those with every PE busy.
  ///   - scaling: Cycles that the requantization of the results takes, from the first one on.
  ///   - tail: Cycles after them, in which the next tokens pass.
  public static func tokens(ideal: Int, cycles: Int, scaling: Int, tail: Int) -> TaskWork {
    var work = TaskWork()
    work.ideal = ideal
    work.ragged = cycles - ideal
    work.unit = max(0, scaling - cycles)
    work.tail = Int32(clamping: tail)
    return work
  }

  public static func host(cycles: Int) -> TaskWork {
    var work = TaskWork()
    work.host = cycles
    return work
  }
}
