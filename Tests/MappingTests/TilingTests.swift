import Hardware
@testable import Mapping
import Quantities
@testable import Simulation
import Testing
import Timing
import Workload

/// How products are cut into tiles.
struct TilingTests {
  private func tiling(_ trace: Trace, _ overrides: String...) throws -> Tiling {
    let mapped = try Fixture.map(trace, Fixture.accelerator(set: overrides))
    return try #require(mapped.layers[0].tiling)
  }

  // MARK: Misfits

  /// One weight finds 1 ÷ 2 B; one sum, which waits for the other 63 elements of its reduction, 4 ÷ 2 B.
  @Test func smallestTileThatFitsNowhere() throws {
    #expect(
      try renderedError {
        _ = try tiling(TraceDraft.product(m: 8, k: 64, n: 8), "buffers.weights.size=1 B")
      } == """
        --set:1:22: error: operator 'fc': a tile of 1 × 1 × 1 needs 1 B in buffer 'weights', which \
        takes tiles of at most 0 B
          1 | buffers.weights.size=1 B
            |                      ^
          help: raise 'buffers.weights.size'

        """)
    #expect(
      try renderedError {
        _ = try tiling(TraceDraft.product(m: 8, k: 64, n: 8), "buffers.sums.size=4 B")
      } == """
        --set:1:19: error: operator 'fc': a tile of 1 × 1 × 1 needs 4 B in buffer 'sums', which takes \
        tiles of at most 2 B
          1 | buffers.sums.size=4 B
            |                   ^
          help: raise 'buffers.sums.size'

        """)
  }

  @Test func rowThatFitsNowhere() throws {
    var draft = TraceDraft()
    let x = draft.tensor("x", .input, [4, 600])
    draft.rowwise("sm", .softmax, [x], rows: 4, length: 600, algorithm: .iViT8, role: .output)
    #expect(
      try renderedError { _ = try Fixture.map(draft.builder.trace, Fixture.accelerator()) } == """
        small.yaml:17:23: error: operator 'sm': one row needs 600 B in buffer 'activations', which takes \
        tiles of at most 512 B
          17 |   activations: {size: 5 KiB, holds: [input, output], double_buffered: true, stream: 2 KiB}
             |                       ^
          help: raise 'buffers.activations.size'

        """)
  }

  // MARK: Fixed tiles

  @Test func fixedTiles() throws {
    let trace = TraceDraft.product(m: 10, k: 12, n: 9)
    let given = "mapping={policy: fixed, m: 4, k: 8, n: 8, order: rows_outside}"
    #expect(
      try tiling(trace, given)
        == Tiling(
          tile: TileShape(m: 4, k: 8, n: 8), order: .rowsOutside,
          part: ArrayPart(rows: 4, columns: 4)))
    // Clipped to the operator.
    #expect(
      try tiling(trace, "mapping={policy: fixed, m: 99, k: 5, n: 99, order: columns_outside}").tile
        == TileShape(m: 10, k: 5, n: 9))
    // 3 × 2 × 2 tiles of rows, reduction and columns.
    let mapped = try Fixture.map(trace, Fixture.accelerator(given))
    let tasks = mapped.program.tasks.filter { $0.resource == .array }
    #expect(tasks.count == 12)
    #expect(mapped.layers[0].activity.macs == 10 * 12 * 9)
  }

  @Test func fixedTileThatDoesNotFit() throws {
    #expect(
      try renderedError {
        _ = try tiling(
          TraceDraft.product(m: 64, k: 64, n: 64),
          "mapping={policy: fixed, m: 64, k: 4, n: 64, order: rows_outside}")
      } == """
        small.yaml:17:23: error: operator 'fc': a tile of 64 × 4 × 64 needs 4096 B in buffer \
        'activations', which takes tiles of at most 512 B
          17 |   activations: {size: 5 KiB, holds: [input, output], double_buffered: true, stream: 2 KiB}
             |                       ^
          help: raise 'buffers.activations.size'

        """)
  }

  /// Operands on chip need no tiles; a tile that is asked for is obeyed all the same.
  @Test func bareOperators() throws {
    let trace = try Fixture.bare("gemm:64x64x64")
    #expect(try tiling(trace).tile == TileShape(m: 64, k: 64, n: 64))
    #expect(
      try tiling(trace, "mapping={policy: fixed, m: 8, k: 64, n: 8, order: rows_outside}").tile
        == TileShape(m: 8, k: 64, n: 8))
  }

  // MARK: The search

  /// From buffers of a few elements to plenty: whatever is found fits, by the bytes of its tiles in
  /// half of each double buffer.
  @Test(arguments: [2, 30, 1_000, 100_000])
  func tilesFitTheirBuffers(weights: Int) throws {
    for (m, k, n) in [(37, 48, 96), (3, 100, 100), (5, 3, 1)] as [(UInt32, UInt32, UInt32)] {
      for limit in [1, 17, 300] {
        let found = try tiling(
          TraceDraft.product(m: m, k: k, n: n), "buffers.weights.size=\(weights) B",
          "mapping={policy: search, candidates: \(limit)}"
        ).tile
        #expect(found.k * found.n <= weights / 2)
        // 2 KiB of activations are cut into two inputs and two results of 512 B, sums have 1 KiB.
        #expect(found.m * found.k <= 512 && found.m * found.n <= 512)
        #expect(found.k <= 4 || found.m * found.n * 4 <= 1_024)
      }
    }
  }

  @Test func equalProductsAreTiledAlike() throws {
    let trace = try Fixture.smallModel("i-vit")
    let accelerator = try Fixture.accelerator("buffers.activations.size=64 KiB")
    let mapped = try Fixture.map(trace, accelerator)
    var found: [String: Tiling] = [:]
    for (index, op) in trace.operators.enumerated() {
      guard let tiling = mapped.layers[index].tiling else { continue }
      let name = trace.name(of: op)
      if name.hasPrefix("blocks.0.") {
        found[String(name.dropFirst(9))] = tiling
      } else if name.hasPrefix("blocks.1.") {
        #expect(found[String(name.dropFirst(9))] == tiling, "\(name)")
      }
    }
    #expect(found.count == 6)
    // And again, and with a mapper that has seen others.
    let again = try Fixture.map(trace, accelerator)
    let tilings = mapped.layers.map(\.tiling)
    #expect(again.layers.map(\.tiling) == tilings)
    #expect(
      again.program.tasks.map(again.program.work) == mapped.program.tasks.map(mapped.program.work))
    var mapper = Mapper(accelerator)
    _ = try mapper.map(TraceDraft.product(m: 17, k: 32, n: 96))
    #expect(try mapper.map(trace).layers.map(\.tiling) == tilings)
  }

  // MARK: Partial sums

  /// Sums that wait in a buffer are written by each fold of the reduction, and read by the next one
  /// or on the way out.
  @Test func whoNeedsPartialSums() throws {
    let trace = TraceDraft.product(m: 8, k: 16, n: 8)
    func sums(_ overrides: String...) throws -> [Int] {
      let mapped = try Fixture.map(trace, Fixture.accelerator(set: overrides))
      let activity = mapped.layers[0].activity
      return [activity.bufferWrites[2], activity.bufferReads[2], activity.partialSumSpillBytes]
    }
    let whole = "mapping={policy: fixed, m: 8, k: 16, n: 8, order: rows_outside}"
    let half = "mapping={policy: fixed, m: 8, k: 8, n: 8, order: rows_outside}"
    // Weight-stationary: 16 ÷ 4 folds of 64 sums of 4 bytes.
    #expect(try sums(whole) == [4 * 256, 4 * 256, 0])
    // Output-stationary sums stay in their PEs, unless the reduction is cut in two.
    #expect(try sums(whole, "array.dataflow=output_stationary") == [0, 0, 0])
    #expect(try sums(half, "array.dataflow=output_stationary") == [512, 512, 0])
    // All 16 in one fold: nothing to wait for, unless requantization is a pass.
    #expect(try sums(whole, "array.rows=16") == [0, 0, 0])
    #expect(try sums(whole, "array.rows=16", "units.scale.placement=pass") == [256, 256, 0])
  }

  /// Without a buffer for them, sums of 4 × 8 × 8 bytes leave and come back between four tiles of
  /// the reduction: three times each way. Tiles of 8 rows take two folds of 4, so that sums cannot stay
  /// in the PEs.
  @Test func partialSumsThatSpill() throws {
    let trace = TraceDraft.product(m: 8, k: 16, n: 8)
    let accelerator = try Fixture.accelerator(
      "array.dataflow=output_stationary",
      "buffers={a: {size: 1 KiB, holds: [input]}, w: {size: 1 KiB, holds: [weight]}, "
        + "o: {size: 1 KiB, holds: [output]}}",
      "mapping={policy: fixed, m: 8, k: 4, n: 4, order: rows_outside}")
    let mapped = try Fixture.map(trace, accelerator)
    #expect(mapped.layers[0].tiling?.spillsPartialSums == true)
    let activity = mapped.layers[0].activity
    #expect(activity.partialSumSpillBytes == 2 * 3 * 256)
    // Buffers of one tile: inputs come for each of the 2 columns of tiles, weights once.
    #expect(activity.dramReadBytes == 2 * 128 + 128 + 3 * 256)
    #expect(activity.dramWriteBytes == 64 + 3 * 256)
    let schedule = try Machine(MachineSettings(accelerator)).run(mapped.program)
    #expect(LayerTimes(mapped.program, schedule, MachineSettings(accelerator)).totalCycles > 0)
  }

  // MARK: Slots

  /// One slot of 1 KiB for the sums and results of 16 × 16: the first product of a tile follows the
  /// store of the tile before, though its operands have come long since.
  @Test func resultsTakeThePlaceOfTheirSums() throws {
    let accelerator = try Fixture.accelerator(
      "buffers={a: {size: 256 B, holds: [input], double_buffered: true}, "
        + "w: {size: 256 B, holds: [weight], double_buffered: true}, "
        + "o: {size: 1 KiB, holds: [output, partial_sum]}}",
      "mapping={policy: fixed, m: 16, k: 4, n: 16, order: rows_outside}")
    let mapped = try Fixture.map(TraceDraft.product(m: 64, k: 8, n: 32), accelerator)
    let schedule = try Machine(MachineSettings(accelerator)).run(mapped.program)
    let tasks = mapped.program.tasks
    let stores = tasks.indices.filter { tasks[$0].resource == .storeQueue }
    let products = tasks.indices.filter { tasks[$0].resource == .array }
    #expect(stores.count == 8)
    #expect(products.count == 16)
    for (tile, store) in stores.enumerated() where tile + 1 < stores.count {
      let next = products[2 * (tile + 1)]
      #expect(schedule.starts[next] == schedule.ends[store])
      #expect(schedule.causes[next] == .bufferSpace)
    }
  }

  /// One slot for weights: a load follows the product that used the one before.
  @Test func slotsAreHandedOver() throws {
    let accelerator = try Fixture.accelerator(
      "buffers={a: {size: 256 B, holds: [input], double_buffered: true}, "
        + "w: {size: 256 B, holds: [weight]}, o: {size: 512 B, holds: [output, partial_sum]}}",
      "mapping={policy: fixed, m: 8, k: 16, n: 8, order: rows_outside}")
    let mapped = try Fixture.map(TraceDraft.product(m: 40, k: 48, n: 24), accelerator)
    let schedule = try Machine(MachineSettings(accelerator)).run(mapped.program)
    let tasks = mapped.program.tasks
    let products = tasks.indices.filter { tasks[$0].resource == .array }
    let loads = tasks.indices.filter { tasks[$0].resource == .weightQueue }
    // 5 × 3 tiles of results of 3 products each.
    #expect(loads.count == 45)
    for (load, product) in zip(loads.dropFirst(), products) {
      #expect(schedule.starts[load] >= schedule.ends[product])
    }
  }

  // MARK: Objectives

  @Test func anObjectiveOfEnergyNeedsPrices() throws {
    let machine = try Fixture.accelerator("mapping.objective=energy")
    #expect(
      try renderedError { _ = try Fixture.map(TraceDraft.product(m: 8, k: 8, n: 8), machine) }
        .contains("'mapping.objective' is 'energy', which needs the prices of an energy table"))
  }

  /// Where everything costs nothing, something is chosen all the same.
  @Test(arguments: ["energy", "edp"])
  func pricesMayBeZero(objective: String) throws {
    let machine = try Fixture.accelerator("mapping.objective=\(objective)")
    var mapper = Mapper(
      machine,
      costs: MappingCosts(
        arrays: 1, buffers: machine.buffers.all.count, units: machine.units.count,
        price: { _, _ in 0 }))
    let mapped = try mapper.map(TraceDraft.product(m: 40, k: 40, n: 40))
    #expect(mapped.layers[0].activity.macs == 40 * 40 * 40)
  }
}
