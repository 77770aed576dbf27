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

  public var pagePolicy = PagePolicy.open
  public var queuePolicy = QueuePolicy.split
  /// Entries of the read queue, or of the one queue.
  public var requestQueue = 32
  /// Entries of the write buffer.
  public var writeBuffer = 32
  /// More writes than this are drained as soon as no command waits.
  public var writeThreshold = 8
  /// Entries of each bank's command queue.
  public var bankQueue = 8
  /// Column commands on one open row after which an older request for another row may close it.
  public var rowHitLimit = 4
  /// Bursts that all channels together take in a cycle.
  public var requestsPerCycle = 1
  /// A row command and a column command may issue in one cycle (HBM).
  public var hasRowAndColumnBus = false
  public var refreshPolicy = RefreshPolicy.staggered
}
