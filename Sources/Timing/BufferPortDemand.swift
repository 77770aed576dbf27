import Hardware
import Quantities

/// The accesses that a piece of work makes to buffers, and the cycles that their ports take for them.
public struct BufferPortDemand: Sendable {
  private let buffers: [Buffer]
  /// By buffer.
  private var accesses: [Int]

  public init(_ buffers: BufferSet) {
    self.buffers = buffers.all
    accesses = [Int](repeating: 0, count: buffers.all.count)
  }

  /// Adds lines (rows of a tile, vectors of a stream) of `bytes` bytes each.
  public mutating func add(lines: Int, bytes: Int, in buffer: Int) {
    guard let ports = buffers[buffer].ports else { return }
    accesses[buffer] += ports.accesses(lines: lines, bytes: bytes)
  }

  /// Cycles of the buffer that takes longest; 0 where none bounds them.
  public var cycles: Int {
    var longest = 0
    for (buffer, count) in zip(buffers, accesses) {
      guard let perCycle = buffer.accessesPerCycle else { continue }
      longest = max(longest, ceilingDivision(count, perCycle))
    }
    return longest
  }

  /// Cycles of each buffer; 0 for one that bounds nothing.
  public var cyclesOfEach: [Int] {
    zip(buffers, accesses).map { buffer, count in
      buffer.accessesPerCycle.map { ceilingDivision(count, $0) } ?? 0
    }
  }
}
