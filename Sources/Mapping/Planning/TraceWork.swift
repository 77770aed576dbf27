import Diagnostics
import Hardware
import Workload

/// What a trace's counts may sum to: elementary operations, and bytes in and out of buffers.
struct TraceWork {
  /// Counts of one kind over the whole trace.
  static let most: Int128 = 1 << 62

  private var sum: Int128 = 0

  /// Adds an operator; throws where the counts could leave 64 bits.
  ///
  /// A MAC is at most 8 products and 8 sums (32 × 4 bits) and moves at most 16 bytes of operands and
  /// sums; an element takes at most 16 operations of a kind for each input, and 4 bytes.
  mutating func add(
    _ op: Operator, inputs: Int, _ accelerator: Accelerator, name: @autoclosure () -> String
  ) throws(InputError) {
    var cycles = 1
    for array in accelerator.arrays {
      let own =
        array.modes.map {
          ($0.zeroBits == 0 ? $0.cycles : $0.cycleHundredths) * $0.elementsPerStep.steps
        }.max() ?? 1
      // The peak of two pools is a fraction over the product of both.
      cycles = max(cycles, array.pools.isEmpty ? own : own * own)
    }
    let elements = Int128(op.b) * Int128(op.m) * Int128(op.n)
    sum += Int128(op.macs) * Int128(max(16, cycles)) + elements * Int128(16 * max(1, inputs))
    guard sum <= Self.most else {
      throw InputError(
        "operator '\(name())' takes the trace beyond 2^62 operations and bytes on this machine")
    }
  }
}
