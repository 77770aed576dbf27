import Algorithms
import Hardware

/// What a layer did, in counts; energy and traffic are derived from these and nothing else.
public struct LayerActivity: Sendable, Equatable {
  public var macs = 0
  /// Of these, what PEs did: not those whose weight is a zero that is skipped.
  public var executedMacs = 0
  /// The array that did the MACs, and its PE mode.
  public var array = ArrayID.main
  public var mode: Int?
  /// Products of PEs: what a PE multiplies and adds at one time counts as one. Of zeros that the
  /// array gates there is none.
  public var steps = 0
  /// Those of the mode of other columns, where there is one, in addition.
  public var secondMode: Int?
  public var secondSteps = 0
  /// Bits of a stationary operand that go into the PEs.
  public var stationaryBits = 0
  /// Sums that leave output-stationary PEs.
  public var drainedSums = 0
  /// Cycles of `macs` at the mode's peak, as a fraction with the denominator `peakMacs`.
  public var idealNumerator = 0
  public var peakMacs = 1
  /// Bytes read and written, by buffer.
  public var bufferReads: [Int]
  public var bufferWrites: [Int]
  public var dramReadBytes = 0
  public var dramWriteBytes = 0
  /// Of these, 4-byte partial sums that found no space in a buffer.
  public var partialSumSpillBytes = 0
  /// Bytes that units write to their row buffers, and read back, by unit.
  public var rowBufferBytes: [Int]
  /// Capacity that the layer's rows need in them, by unit.
  public var rowBufferCapacity: [Int]
  /// Elementary operations, by the component that does them.
  public var arithmetic: PerComponent<ArithmeticCounts>

  public init(_ accelerator: Accelerator) {
    self.init(
      arrays: accelerator.arrays.count, buffers: accelerator.buffers.all.count,
      units: accelerator.units.count)
  }

  public init(arrays: Int = 1, buffers: Int, units: Int) {
    bufferReads = [Int](repeating: 0, count: buffers)
    bufferWrites = bufferReads
    rowBufferBytes = [Int](repeating: 0, count: units)
    rowBufferCapacity = rowBufferBytes
    arithmetic = PerComponent(
      arrays: arrays, buffers: buffers, units: units, ArithmeticCounts())
  }

  /// Adds another layer's counts; what belongs to one array and mode only stays as it is.
  public static func += (lhs: inout Self, rhs: Self) {
    lhs.macs += rhs.macs
    lhs.executedMacs += rhs.executedMacs
    lhs.steps += rhs.steps
    lhs.secondSteps += rhs.secondSteps
    lhs.stationaryBits += rhs.stationaryBits
    lhs.drainedSums += rhs.drainedSums
    for index in lhs.bufferReads.indices {
      lhs.bufferReads[index] += rhs.bufferReads[index]
      lhs.bufferWrites[index] += rhs.bufferWrites[index]
    }
    lhs.dramReadBytes += rhs.dramReadBytes
    lhs.dramWriteBytes += rhs.dramWriteBytes
    lhs.partialSumSpillBytes += rhs.partialSumSpillBytes
    for index in lhs.rowBufferBytes.indices {
      lhs.rowBufferBytes[index] += rhs.rowBufferBytes[index]
      lhs.rowBufferCapacity[index] = max(
        lhs.rowBufferCapacity[index], rhs.rowBufferCapacity[index])
    }
    lhs.arithmetic.combine(rhs.arithmetic) { $0.add($1, times: 1) }
  }
}
