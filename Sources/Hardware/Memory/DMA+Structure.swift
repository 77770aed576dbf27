import Algorithms
import Quantities

/// What the hardware of the DMA engines holds: three queues, each with an address and a count that are
/// added to, and a FIFO of bursts.
extension DMA {
  private static let queues = 3
  /// Of a configuration that states none: a burst of 64 B, two of them in each queue. Assumed.
  private static let defaultBurst = 64
  private static let burstsOfQueue = 2

  /// Bits of the FIFOs between memory and buffers: of loads as many bursts as requests under way, of
  /// stores two.
  public var fifoBits: Int {
    let loads = outstanding ?? Self.burstsOfQueue * (Self.queues - 1)
    return 8 * (burst?.count ?? Self.defaultBurst) * (loads + Self.burstsOfQueue)
  }

  public var hardware: ArithmeticCounts { ArithmeticCounts([.add32: 2 * Self.queues]) }

  /// With the registers of address, count and end.
  public var registerBits: Int { fifoBits + Self.queues * 3 * 32 }
}
