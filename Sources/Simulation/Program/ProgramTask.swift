import Quantities

/// A task as the machine sees it.
public struct ProgramTask: Sendable {
  public var work: TaskWork
  public var resource: ResourceID
  var firstDependency: Int32
  var dependencyCount: Int32
}

/// What a task does, in cycles of its own or in bytes through the DRAM.
public struct TaskWork: Hashable, Sendable {
  /// Cycles on a private resource, by owner, in the order in which they pass: fill and drain, ideal,
  /// ragged, then what a unit in the stream or of its own takes, then the host.
  public var fillDrain: Int = 0
  public var ideal: Int = 0
  public var ragged: Int = 0
  public var unit: Int = 0
  public var host: Int = 0
  /// Bytes of a transfer.
  public var bytes: Int = 0

  public var cycles: Int { fillDrain + ideal + ragged + unit + host }

  /// A transfer of a DMA queue.
  public static func transfer(bytes: Int) -> TaskWork {
    var work = TaskWork()
    work.bytes = bytes
    return work
  }

  /// A tile on the array, and the cycles that a requantization in its stream adds.
  public static func array(_ time: ArrayTime, stream: Int) -> TaskWork {
    var work = TaskWork()
    work.fillDrain = time.fillDrain
    work.ideal = time.ideal
    work.ragged = time.ragged
    work.unit = max(0, stream - time.cycles.count)
    return work
  }

  public static func unit(cycles: Int) -> TaskWork {
    var work = TaskWork()
    work.unit = cycles
    return work
  }

  public static func host(cycles: Int) -> TaskWork {
    var work = TaskWork()
    work.host = cycles
    return work
  }
}
