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
    /// A memory of banks has it.
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

  /// Gives the data path to the request that came first.
  ///
  /// - Returns: Its queue, and when its last byte has moved, in cycles, nil where some are left; nil
  ///   where nothing is requested.
  public mutating func serve(
    _ path: MachineSettings.DataPath, turnBytes: Int
  ) -> (queue: Int, moved: Int?)? {
    guard let first = firstRequest(other: nil) else { return nil }
    let now = max(pathFreeAt, heads[first].arrival)
    let remaining = heads[first].remainingBytes
    var bytes = remaining
    if remaining > turnBytes, let other = firstRequest(other: first) {
      // Turns until the other has come; alone until then.
      let alone = max(0, heads[other].arrival - now)
      let turnTicks = turnBytes * path.byteTicks
      let turns = max(1, (alone + turnTicks - 1) / turnTicks)
      if turns < (remaining + turnBytes - 1) / turnBytes { bytes = turns * turnBytes }
    }
    pathFreeAt = now + bytes * path.byteTicks
    heads[first].remainingBytes = remaining - bytes
    heads[first].arrival = pathFreeAt
    guard heads[first].remainingBytes == 0 else { return (first, nil) }
    heads[first].isRequested = false
    return (first, (pathFreeAt + path.cycleTicks - 1) / path.cycleTicks)
  }

  /// The request with the earliest arrival, then the lowest task; `other` is left out.
  private func firstRequest(other: Int?) -> Int? {
    var best: Int?
    for queue in 0..<Self.count where heads[queue].isRequested && queue != other {
      guard let current = best else {
        best = queue
        continue
      }
      let (a, b) = (heads[queue], heads[current])
      if (a.arrival, a.order) < (b.arrival, b.order) { best = queue }
    }
    return best
  }
}
