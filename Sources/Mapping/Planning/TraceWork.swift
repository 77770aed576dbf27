import Algorithms
import Diagnostics
import Hardware
import Workload

/// What a trace's counts may sum to: elementary operations, and bytes in and out of buffers.
struct TraceWork {
  /// Counts of one kind over the whole trace.
  static let most: Int128 = 1 << 62

  /// Of a MAC: at most 8 products and 8 sums (32 × 4 bits), and 16 bytes of operands and sums; more where it
  /// takes more cycles.
  private let ofMAC: Int128
  /// Of an element: at most 16 operations of a kind for each input and 4 bytes, by built-in
  /// definitions; more by user-defined ones, and where stages keep more.
  private let ofElement: Int128
  private var sum: Int128 = 0

  init(_ accelerator: Accelerator) {
    var cycles = 16
    for array in accelerator.arrays {
      let own =
        array.modes.map {
          ($0.zeroBits == 0 ? $0.cycles : $0.cycleHundredths) * $0.elementsPerStep.steps
        }.max() ?? 1
      // The peak of two pools is a fraction over the product of both.
      cycles = max(cycles, array.pools.isEmpty ? own : own * own)
    }
    ofMAC = Int128(cycles)
    let functions = accelerator.units.flatMap(\.functions)
    let listed = functions.map(\.listed) + (accelerator.host?.algorithms ?? [])
    let operations = listed.map { $0.userDefined?.definition.operations.most ?? 0 }
    ofElement = Int128(max(16, operations.max() ?? 0, functions.map(Self.keptBytes).max() ?? 0))
  }

  /// Bytes of an element that wait between the stages.
  private static func keptBytes(_ function: UnitFunction) -> Int {
    function.pipeline.stages.reduce(0) { $0 + ($1.keptBits ?? 32) / 8 + 1 }
  }

  /// Adds an operator; throws where the counts could leave 64 bits.
  mutating func add(
    _ op: Operator, inputs: Int, name: @autoclosure () -> String
  ) throws(InputError) {
    let elements = Int128(op.b) * Int128(op.m) * Int128(op.n)
    sum += Int128(op.macs) * ofMAC + elements * ofElement * Int128(max(1, inputs))
    guard sum <= Self.most else {
      throw InputError(
        "operator '\(name())' takes the trace beyond 2^62 operations and bytes on this machine")
    }
  }
}
