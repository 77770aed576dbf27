/// The controller of each channel: what it queues and in which order it serves it.
public struct DRAMController: Sendable, Hashable {
  public enum PagePolicy: String, CaseIterable, Sendable {
    /// A row stays open until another is needed.
    case open
    /// Every burst closes its row.
    case closed
  }

  public enum QueuePolicy: String, CaseIterable, Sendable {
    /// Reads in a queue, writes in a buffer that is drained in batches.
    case split
    /// Reads and writes in one queue, in the order in which they come.
    case unified
  }

  public enum RefreshPolicy: String, CaseIterable, Sendable {
    /// All banks of a rank at once, the ranks of a channel in turn.
    case staggered
    case none
  }

  public var pagePolicy: PagePolicy
  public var queuePolicy: QueuePolicy
  /// Entries of the read queue, or of the one queue.
  public var requestQueue: Int
  /// Entries of the write buffer.
  public var writeBuffer: Int
  /// More writes than this are drained as soon as no command waits.
  public var writeThreshold: Int
  /// Entries of each bank's command queue.
  public var bankQueue: Int
  /// Column commands on one open row after which an older request for another row may close it.
  public var rowHitLimit: Int
  /// Bursts that all channels together take in a cycle.
  public var requestsPerCycle: Int
  /// A row command and a column command may issue in one cycle (HBM).
  public var hasRowAndColumnBus: Bool
  public var refreshPolicy: RefreshPolicy

  public init(
    pagePolicy: PagePolicy, queuePolicy: QueuePolicy, requestQueue: Int, writeBuffer: Int,
    writeThreshold: Int, bankQueue: Int, rowHitLimit: Int, requestsPerCycle: Int,
    hasRowAndColumnBus: Bool, refreshPolicy: RefreshPolicy
  ) {
    self.pagePolicy = pagePolicy
    self.queuePolicy = queuePolicy
    self.requestQueue = requestQueue
    self.writeBuffer = writeBuffer
    self.writeThreshold = writeThreshold
    self.bankQueue = bankQueue
    self.rowHitLimit = rowHitLimit
    self.requestsPerCycle = requestsPerCycle
    self.hasRowAndColumnBus = hasRowAndColumnBus
    self.refreshPolicy = refreshPolicy
  }
}
