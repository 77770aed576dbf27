import Quantities

/// The heads of the DMA queues that ask for the one data path, which goes to the request that came first
/// (then to the earlier task), for at most a turn while another waits.
public struct TransferQueues: Sendable {
  /// By queue.
  var heads: InlineArray<3, Transfer> = [Transfer(), Transfer(), Transfer()]
  /// When the data path is free, in ticks.
  var pathFreeAt = 0

  /// A DMA queue's head on its way.
  struct Transfer: Sendable {
    var isRequested = false
    /// A banked DRAM has it.
    var isOffered = false
    var remainingBytes = 0
    /// When it came, or came again after its last turn, in ticks.
    var arrival = 0
    /// Place of its task in the program.
    var order = 0
  }

  public init() {}

  public static let count = 3

  public func isRequested(_ queue: Int) -> Bool { heads[queue].isRequested }

  /// - Parameters:
  ///   - arrival: When the request has been issued, in ticks.
  ///   - order: Place of the task in the program.
  public mutating func request(_ bytes: Int, on queue: Int, arrival: Int, order: Int) {
    heads[queue] = Transfer(
      isRequested: true, remainingBytes: bytes, arrival: arrival, order: order)
  }

  /// Gives the data path to the request that came first, and turn by turn to those that came next until
  /// the last byte of one has moved.
  ///
  /// - Returns: Its queue, and when its last byte has moved, in cycles; nil where nothing is requested.
  public mutating func serve(
    _ path: MachineSettings.DataPath, turnBytes: Int
  ) -> (queue: Int, moved: Int)? {
    while true {
      let first = firstRequest(besides: -1)
      guard first >= 0 else { return nil }
      let byteTicks = path.byteTicks(ofQueue: first)
      let turnTicks = turnBytes * byteTicks
      let arrival = heads[first].arrival
      let now = max(pathFreeAt, arrival)
      let remaining = heads[first].remainingBytes
      var bytes = remaining
      if remaining > turnBytes {
        let other = firstRequest(besides: first)
        if other >= 0 {
          // A turn, or as many as there are until the other has come.
          let alone = heads[other].arrival - now
          bytes = alone <= turnTicks ? turnBytes : ceilingDivision(alone, turnTicks) * turnBytes
          bytes = min(bytes, remaining)
        }
      }
      pathFreeAt = now + bytes * byteTicks
      guard remaining == bytes else {
        heads[first].remainingBytes = remaining - bytes
        heads[first].arrival = pathFreeAt
        continue
      }
      heads[first].isRequested = false
      return (first, ceilingDivision(pathFreeAt, path.cycleTicks))
    }
  }

  /// The queue of the request with the earliest arrival, then the lowest task; -1 without one.
  @inline(__always)
  private func firstRequest(besides other: Int) -> Int {
    var best = -1
    for queue in 0..<Self.count where heads[queue].isRequested && queue != other {
      if best >= 0 {
        let (arrival, least) = (heads[queue].arrival, heads[best].arrival)
        if arrival > least || arrival == least && heads[queue].order > heads[best].order {
          continue
        }
      }
      best = queue
    }
    return best
  }
}
