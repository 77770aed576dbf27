import Hardware

/// All channels of a DRAM, in cycles of its own clock from 0, when every row is closed.
public struct MemorySystem: ~Copyable {
  let decoder: AddressDecoder
  var channels: FixedArray<Channel>
  public init(_ dram: BankedDRAM) {
    decoder = AddressDecoder(dram)
    let count = dram.geometry.channels
    channels = FixedArray(count: count) { _ in Channel(dram) }
  }

  /// Offers a burst in a cycle that has not been stepped.
  ///
  /// - Returns: Whether its channel had space for it.
  public mutating func offer(_ address: Int, isWrite: Bool, owner: Int, at cycle: Int) -> Bool {
    let place = decoder.place(of: address)
    guard channels[place.channel].canAccept(isWrite: isWrite) else { return false }
    channels[place.channel].accept(
      Request(place, isWrite: isWrite, owner: owner), times: 1)
    if channels[place.channel].hasMove { channels[place.channel].wake = cycle }
    return true
  }

  /// Whether a burst would be accepted.
  public func hasSpace(for address: Int, isWrite: Bool) -> Bool {
    channels[decoder.place(of: address).channel].canAccept(isWrite: isWrite)
  }

  /// Lets every channel drain what it has buffered, for nothing more is offered.
  public mutating func drain(at cycle: Int) {
    for index in channels.indices where channels[index].hasUndrained {
      channels[index].drain()
      channels[index].wake = cycle
    }
  }

  /// Steps the channels that can do something in a cycle, and tells of each column command.
  public mutating func step(_ cycle: Int, _ serve: (Request, _ end: Int) -> Void) {
    for index in channels.indices where channels[index].wake <= cycle {
      channels[index].step(cycle)
      if channels[index].lastColumn == cycle {
        serve(channels[index].served, channels[index].servedEnd)
      }
    }
  }

  /// The next cycle in which a channel can do something.
  public var nextWake: Int { nextWake(except: -1) }

  @inline(__always)
  func nextWake(except channel: Int) -> Int {
    var next = Int.max
    for index in channels.indices where index != channel { next = min(next, channels[index].wake) }
    return next
  }

  /// Whether requests wait.
  public var hasPending: Bool {
    for index in channels.indices where channels[index].hasPending { return true }
    return false
  }

  /// Whether writes wait that nothing drains as yet.
  public var hasUndrained: Bool {
    for index in channels.indices where channels[index].hasUndrained { return true }
    return false
  }

  /// The end of the latest data.
  public var lastData: Int {
    var last = 0
    for index in channels.indices { last = max(last, channels[index].lastData) }
    return last
  }

  /// What all channels did up to and in a cycle.
  public func counters(through cycle: Int) -> MemoryCounters {
    var sum = MemoryCounters()
    for index in channels.indices { sum += channels[index].counters(until: cycle + 1) }
    return sum
  }
}
