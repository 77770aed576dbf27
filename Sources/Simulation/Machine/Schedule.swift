/// When each task of a program ran, and what it waited for last.
public struct Schedule: Sendable {
  /// What decided a task's start.
  public enum Cause: UInt8, Sendable {
    /// Nothing: it started at 0.
    case none
    /// The task before it on its resource.
    case resource
    case operand
    case bufferSpace
    case barrier
  }

  public internal(set) var starts: [Int]
  public internal(set) var ends: [Int]
  public internal(set) var causes: [Cause]
  /// The task that ended last before this one could start.
  public internal(set) var causers: [TaskID]
  /// Whether a tile on the array began a stream of tiles.
  public internal(set) var startsStream: [Bool]
  /// Cycles that each task waited for ports of buffers that another array had; empty where none share
  /// any.
  public internal(set) var portWaits: [Int32] = []
  /// What a banked DRAM did; nil without one.
  public internal(set) var memory: MemoryActivity?
  /// Tasks that were stepped one by one; the rest repeat a period that was seen before.
  public internal(set) var steppedTasks = 0

  init(taskCount: Int) {
    starts = [Int](repeating: 0, count: taskCount)
    ends = [Int](repeating: -1, count: taskCount)
    causes = [Cause](repeating: .none, count: taskCount)
    causers = [TaskID](repeating: .none, count: taskCount)
    startsStream = [Bool](repeating: false, count: taskCount)
  }

  func portWait(of task: TaskID) -> Int {
    portWaits.isEmpty ? 0 : Int(portWaits[task.index])
  }

  /// Cycles from 0 to the end of the last task.
  public var totalCycles: Int { max(0, ends.max() ?? 0) }
}
