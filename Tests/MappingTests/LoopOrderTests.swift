import Hardware
@testable import Mapping
import Quantities
import Simulation
import Testing
import Workload

/// What each order of the loops over tiles loads, and how often.
struct LoopOrderTests {
  /// 8 × 8 by 8 × 8 in tiles of 4 × 4 × 4: two of 16 B along each dimension, four of each operand.
  /// Buffers of one tile, or of two; partial sums, 64 B a tile, all find a place.
  private func mapped(
    _ order: String, operands: String, sums: String = "size: 256 B, double_buffered: true",
    _ overrides: String...
  ) throws -> (mapped: MappedTrace, cycles: Int) {
    let accelerator = try Fixture.accelerator(
      set: [
        "buffers={a: {\(operands), holds: [input]}, w: {\(operands), holds: [weight]}, "
          + "o: {size: 64 B, holds: [output]}, s: {\(sums), holds: [partial_sum]}}",
        "mapping={policy: fixed, m: 4, k: 4, n: 4, order: \(order)}",
      ] + overrides)
    let mapped = try Fixture.map(TraceDraft.product(m: 8, k: 8, n: 8), accelerator)
    let settings = MachineSettings(accelerator)
    return (mapped, try Machine(settings).run(mapped.program).totalCycles)
  }

  /// Bytes of each load on a queue.
  private func loads(_ mapped: MappedTrace, _ queue: ResourceID) -> [Int] {
    mapped.program.tasks.filter { $0.resource == queue }.map { mapped.program.work(of: $0).bytes }
  }

  /// With place for one tile, an operand that lacks the innermost dimension is loaded once a tile,
  /// four times; all others once a visit, eight times.
  @Test(arguments: [
    ("columns_outside", 8, 8),  // n, m, k
    ("rows_outside", 8, 8),  // m, n, k
    ("columns_reduction_rows", 8, 4),  // n, k, m: weights k × n stay while m advances
    ("rows_reduction_columns", 4, 8),  // m, k, n: inputs m × k stay while n advances
    ("reduction_columns_rows", 8, 4),  // k, n, m
    ("reduction_rows_columns", 4, 8),  // k, m, n
  ])
  func buffersOfOneTile(order: String, inputs: Int, weights: Int) throws {
    try check(order, operands: "size: 16 B", inputs: inputs, weights: weights)
  }

  /// With place for two tiles, those stay too whose passes are of two: an operand that lacks the middle
  /// dimension. What lacks the outermost one passes all of its four tiles.
  @Test(arguments: [
    ("columns_outside", 8, 4),  // weights k × n pass once for each m, two tiles of k each
    ("rows_outside", 4, 8),
    ("columns_reduction_rows", 8, 4),
    ("rows_reduction_columns", 4, 8),
    ("reduction_columns_rows", 4, 4),  // inputs m × k pass once for each n, two tiles of m each
    ("reduction_rows_columns", 4, 4),
  ])
  func buffersOfTwoTiles(order: String, inputs: Int, weights: Int) throws {
    try check(
      order, operands: "size: 32 B, double_buffered: true", inputs: inputs, weights: weights)
  }

  private func check(_ order: String, operands: String, inputs: Int, weights: Int) throws {
    let (mapped, _) = try mapped(order, operands: operands)
    #expect(
      loads(mapped, .activationQueue) == [Int](repeating: 16, count: inputs), "\(order)")
    #expect(loads(mapped, .weightQueue) == [Int](repeating: 16, count: weights), "\(order)")
    let activity = mapped.layers[0].activity
    #expect(activity.dramReadBytes == 16 * (inputs + weights))
    #expect(activity.dramWriteBytes == 64 && activity.partialSumSpillBytes == 0)
    #expect(activity.macs == 512)
    // As the search expects them.
    guard case .product(let plan) = mapped.layers[0].plan else {
      Issue.record("no product")
      return
    }
    let reuse = TileReuse(plan.tiling, plan.shape, plan.tiling.counts(plan.shape))
    let partitions = try Fixture.accelerator("buffers.weights={\(operands), holds: [weight]}")
      .buffers
    let staysInput = reuse.staysInput(in: partitions.weightPartition, inFlight: 8)
    let staysWeight = reuse.staysWeight(in: partitions.weightPartition, inFlight: 8)
    #expect(staysInput == (inputs == 4) && staysWeight == (weights == 4))
  }

  // MARK: Operands that are kept

  /// Two tiles in flight, so that three tiles of 16 B only stay for the next pass where they are kept:
  /// in a double buffer of 48 B, and neither in one of 47 B nor in one that holds a tile at a time.
  @Test(arguments: [
    ("size: 48 B, double_buffered: true", 3), ("size: 64 B, double_buffered: true", 3),
    ("size: 47 B, double_buffered: true", 6), ("size: 48 B", 6),
  ])
  func keptOperandsAreLoadedOnceWhereTheyFit(buffer: String, kept: Int) throws {
    func run(_ operand: String, _ keep: String) throws -> [Int] {
      // Two rows of tiles meet three columns of weights, or two columns of tiles three rows of inputs.
      let isWeight = operand == "weight"
      let (m, n, order): (UInt32, UInt32, String) =
        isWeight ? (8, 12, "rows_outside") : (12, 8, "columns_outside")
      let accelerator = try Fixture.accelerator(
        "buffers={a: {\(buffer), holds: [input]}, w: {\(buffer), holds: [weight]}, "
          + "o: {size: 64 B, holds: [output]}, s: {size: 64 B, holds: [partial_sum]}}",
        "mapping={policy: fixed, m: 4, k: 4, n: 4, order: \(order), keep: \(keep), "
          + "tiles_in_flight: 2}")
      let mapped = try Fixture.map(TraceDraft.product(m: m, k: 4, n: n), accelerator)
      let (own, other): (ResourceID, ResourceID) =
        isWeight ? (.weightQueue, .activationQueue) : (.activationQueue, .weightQueue)
      // The other operand stays while the inner loop turns: two tiles in all.
      #expect(loads(mapped, other) == [16, 16])
      return loads(mapped, own)
    }
    for operand in ["input", "weight"] {
      #expect(try run(operand, "[]") == [Int](repeating: 16, count: 6))
      #expect(try run(operand, "[\(operand)]") == [Int](repeating: 16, count: kept))
      #expect(try run(operand, "[input, weight]") == [Int](repeating: 16, count: kept))
    }
  }

  // MARK: Partial sums

  /// All four tiles of sums wait with the reduction outside, two inside one loop, one inside none: 256,
  /// 128 and 64 B. Where they do not fit, or a buffer holds one tile at a time, all sums of 256 B leave
  /// once, between the two tiles of the reduction, and come back.
  @Test(arguments: [
    ("columns_outside", "size: 64 B", 0), ("rows_outside", "size: 64 B", 0),
    ("columns_reduction_rows", "size: 128 B, double_buffered: true", 0),
    ("rows_reduction_columns", "size: 128 B, double_buffered: true", 0),
    ("columns_reduction_rows", "size: 1 KiB", 256), ("rows_reduction_columns", "size: 1 KiB", 256),
    ("reduction_columns_rows", "size: 256 B, double_buffered: true", 0),
    ("reduction_rows_columns", "size: 256 B, double_buffered: true", 0),
    ("reduction_columns_rows", "size: 255 B, double_buffered: true", 256),
    ("reduction_rows_columns", "size: 255 B, double_buffered: true", 256),
  ])
  func sumsWaitOrLeave(order: String, sums: String, spilled: Int) throws {
    let (mapped, cycles) = try mapped(order, operands: "size: 16 B", sums: sums)
    let activity = mapped.layers[0].activity
    #expect(mapped.layers[0].tiling?.spillsPartialSums == (spilled > 0))
    #expect(activity.partialSumSpillBytes == 2 * spilled)
    #expect(activity.dramWriteBytes == 64 + spilled)
    // The array writes and reads sums for each of two tiles of the reduction.
    #expect(activity.bufferWrites[3] == 2 * 256 + spilled)
    #expect(activity.bufferReads[3] == 2 * 256 + spilled)
    #expect(cycles > 0)
  }
}
