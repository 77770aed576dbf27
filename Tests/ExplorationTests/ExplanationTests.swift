import Documents
import Energy
import Exploration
import Files
import Hardware
import Library
import Mapping
import Quantities
import Reporting
import Run
import Simulation
import Testing
import Workload
import YAML

/// What `explain` says is what simulations say.
@Suite struct ExplanationTests {
  /// Every change is the simulation of its own settings, none is guessed; the best stands first.
  @Test func changesAreSimulations() async throws {
    let document = try Shipped.document("p2-vit")
    let accelerator = try AcceleratorReader.read(document)
    let trace = try Shipped.trace("deit-tiny", "p2-vit")
    let changes = try await MachineChanges(document, accelerator, Shipped.table(), trace)
      .run(threads: 2)
    let pipelines = Pipeline.Mode.allCases.count - 1
    // Rows and columns of both arrays, rate, requests; each buffer and each unit, but half of one lane;
    // the other pipelines.
    #expect(
      changes.count == 2 * (6 + accelerator.buffers.all.count + accelerator.units.count) - 1
        + pipelines)
    #expect(changes.contains { $0.settings == ["extra_arrays.shifter.columns=128"] })
    #expect(changes.filter { $0.key == "pipeline" }.count == pipelines)
    for change in [0, 7, 15, 20].map({ changes[$0] }) + changes.filter({ $0.key == "pipeline" })
    where change.outcome != nil {
      let changed = try Shipped.accelerator("p2-vit", change.settings)
      let result = try Shipped.run(trace, on: changed)
      #expect(
        change.outcome
          == MachineChange.Outcome(
            cycles: result.cycles, energy: result.energy.total,
            bufferArea: result.bufferArea), "\(change.key)")
    }
    let cycles = changes.compactMap { $0.outcome?.cycles }
    #expect(cycles == cycles.sorted())
    let named = changes.map { "\($0.key) \($0.from) -> \($0.to)" }
    #expect(named[0] == "array.rows 4 -> 8")
    #expect(named.contains("buffers.activations.size 4 MiB -> 2 MiB"))
    #expect(named.contains("dram.bandwidth 19.2 GB/s -> 38.4 GB/s"))
    let buffer = try #require(changes.first { $0.to == "2 MiB" && $0.from == "4 MiB" })
    #expect(
      buffer.settings
        == ["buffers.activations.size=2097152 B", "buffers.activations.stream=131072 B"])
  }

  /// ITA's softmax has 65,536 lanes, the most that a configuration can have; its DRAM is ideal.
  @Test func changesThatCannotBeSayWhy() async throws {
    let document = try Shipped.document("rtl/ita")
    let accelerator = try AcceleratorReader.read(document)
    let changes = try await MachineChanges(
      document, accelerator, Shipped.table(), try Shipped.bare("gemm:64x64x64")
    ).run(threads: 2)
    let refused = changes.filter { $0.outcome == nil && $0.key != "pipeline" }
    #expect(refused.map(\.to) == ["131072"])
    #expect(
      refused[0].problem
        == "'units.softmax.stages[0].lanes' is 131072, which is outside 1...65536")
    #expect(changes.last?.outcome == nil)
    #expect(!changes.contains { $0.key.hasPrefix("dram") })
  }

  /// A banked DRAM has a bus that is halved and doubled.
  @Test func banks() throws {
    let document = try Shipped.document("edge-16x16").applying(
      YAMLReader.readOverride("dram={model: banked, preset: ddr4-2400}"))
    let expanded = try Shipped.library.expanded(document)
    let changes = MachineChanges(
      expanded, try AcceleratorReader.read(expanded), try Shipped.table(),
      try Shipped.bare("gemm:8x8x8")
    ).changes.filter { $0.key.hasPrefix("dram") }
    #expect(
      changes.map(\.settings) == [["dram.geometry.bus_bits=128"], ["dram.geometry.bus_bits=32"]])
    for change in changes {
      let changed = try expanded.applying(YAMLReader.readOverride(change.settings[0]))
      guard case .banked(let dram, _) = try AcceleratorReader.read(changed).dram else {
        Issue.record("no banks")
        continue
      }
      #expect("\(dram.geometry.busBits)" == change.to)
    }
  }

  /// Every number that a configuration assumes is halved and doubled, each by itself.
  @Test func assumptions() async throws {
    let document = try Shipped.document("gemmini-16x16")
    let trace = try Shipped.bare("gemm:64x64x64")
    let changes = try await MachineChanges(
      document, try AcceleratorReader.read(document), try Shipped.table(), trace, of: .assumptions
    ).run(threads: 2)
    #expect(
      Set(changes.map(\.key)) == [
        "clock", "buffers.scratchpad_a.size", "buffers.scratchpad_b.size", "dma.request_cycles",
        "dram.latency", "units.requantize.stages[0].lanes", "units.requantize.stages[0].latency",
        "host.elements_per_second", "host.latency",
      ])
    #expect(changes.count == 18)
    for change in changes {
      let outcome = try #require(change.outcome, "\(change.key)")
      let changed = try Shipped.accelerator("gemmini-16x16", change.settings)
      #expect(
        try Shipped.run(trace, on: changed).cycles == outcome.cycles, "\(change.key)")
    }
    let latencies = changes.filter { $0.key == "dram.latency" }.sorted { $0.to < $1.to }
    #expect(latencies.map(\.to) == ["200 ns", "50 ns"])
    #expect(latencies.map(\.settings) == [["dram.latency=200000 ps"], ["dram.latency=50000 ps"]])
  }

  /// What of a product the nest says passes the DRAM is what the layer moved, operand by operand.
  @Test(arguments: [("p2-vit", "p2-vit", 256), ("edge-16x16", "i-vit", 96)])
  func loopNestsMoveWhatLayersMove(config: String, scheme: String, kib: Int) throws {
    let accelerator = try Shipped.accelerator(
      config,
      [
        "buffers.activations.size=\(kib) KiB", "buffers.activations.stream=64 KiB",
        "buffers.weights.size=32 KiB", "mapping={policy: search, slices: none}",
      ])
    let trace = try Shipped.trace("deit-tiny", scheme)
    let result = try Shipped.run(trace, on: accelerator)
    var products = 0
    var repeated = 0
    for index in trace.operators.indices {
      let work = result.layers[index].mapping.work(accelerator)
      let activity = result.layers[index].activity
      if case .rows(let rows) = work {
        let outside = (rows.operands + [rows.result]).filter { !$0.isOnChip }
        #expect(
          outside.reduce(rows.parameterBytes) { $0 + $1.bytes }
            == activity.dramReadBytes + activity.dramWriteBytes)
        continue
      }
      guard case .product(let nest) = work else { continue }
      products += 1
      let moves = nest.operands.map { $0.dramBytes ?? 0 }
      if nest.operands.contains(where: { ($0.moves ?? 0) > 1 }) { repeated += 1 }
      // Sums that spill are not an operand's moves.
      let spilled = activity.partialSumSpillBytes
      let name = trace.name(of: trace.operators[index])
      let all = moves.prefix(3).reduce(nest.parameterBytes + nest.resultSideBytes + spilled, +)
      #expect(all == activity.dramReadBytes + activity.dramWriteBytes, "\(name)")
      #expect(nest.m * nest.k * nest.n * nest.batch / nest.blocks == activity.macs)
      for operand in nest.operands where !operand.isOnChip {
        #expect(operand.tileBytes <= operand.maxTileBytes, "\(name)")
      }
    }
    #expect(products > 60 && repeated > 0)
  }

  /// A run is never below its bounds; each table's account is that of a run with that table.
  @Test(arguments: ["edge-16x16", "p2-vit", "tpu-128x128"])
  func boundsAndTables(config: String) throws {
    let accelerator = try Shipped.accelerator(config)
    let trace = try Shipped.trace("deit-tiny", "p2-vit")
    let result = try Shipped.run(trace, on: accelerator)
    let bounds = RunBounds(result)
    #expect(bounds.cycles <= result.cycles && bounds.computeCycles > 0)
    for name in ["horowitz-45", "aladdin-40", "cacti-22"] {
      let table = try Shipped.table(name)
      let alone = try Run(accelerator, table: table).simulate(trace)
      let explained = TableExplanation(table, configured: "horowitz-45", result)
      #expect(explained.isConfigured == (name == "horowitz-45"))
      let run = try #require(explained.run)
      #expect(run.total == alone.energy.total)
      #expect(run.assumed == alone.assumedEnergy)
      #expect(run.array + run.buffers + run.dram + run.units == run.total)
    }
  }

  /// 10 times in one source, 1.9 times in another: from the tables' own rows.
  @Test func shiftsAgainstMultiplications() throws {
    func savings(_ name: String) throws -> [Double] {
      let table = TableExplanation(try Shipped.table(name), configured: name, nil)
      return table.shifts.compactMap { table.saving(of: $0).map { ($0 * 10).rounded() / 10 } }
    }
    #expect(try savings("horowitz-45") == [10, 6.7, 3.3])
    #expect(try savings("aladdin-40") == [7.6, 3.8, 1.9])
  }

  @Test func machines() throws {
    let accelerator = try Shipped.accelerator("p2-vit")
    let machine = MachineExplanation(accelerator, try Shipped.table())
    let modes = machine.arrays.flatMap(\.modes)
    #expect(machine.arrays.map(\.name) == ["array", "shifter"])
    #expect(machine.arrays.map(\.products) == [[], ["attention_av"]])
    #expect(modes.map(\.macsPerCycle) == [2048, 1024, 256])
    // Two 4-bit products, put together and summed; a product and a sum; a shift and a sum.
    #expect(modes.map { $0.energy?.picojoulesText } == ["0.25", "0.3", "0.16"])
    #expect(machine.memory.bytesPerCycle == 64)
    #expect(modes.map { machine.ridge(of: $0) } == [32, 16, 4])
    #expect(machine.buffers[0].resident == Bytes(3840 << 10))
    #expect(machine.buffers[0].largestTiles == [Bytes(64 << 10), Bytes(32 << 10)])
    // Requantization, softmax, LayerNorm, GELU, the others: each as its configuration states.
    #expect(machine.units.map(\.elementsPerCycle) == [1024, 3, 1, 1024, 32])
    let ideal = MachineExplanation(try Shipped.accelerator("scale-sim"), try Shipped.table())
    #expect(ideal.memory.bytesPerCycle == nil && ideal.ridge(of: ideal.arrays[0].modes[0]) == nil)
  }

  /// Every shipped table has a row for all that a shipped machine has: prices of every mode, a macro
  /// with its area for every buffer.
  @Test(arguments: ["aladdin-40", "cacti-22", "cacti-32", "cacti-45", "horowitz-45"])
  func everyTablePricesEveryMachine(name: String) throws {
    let table = try Shipped.table(name)
    for config in try Shipped.everyConfig() {
      let machine = MachineExplanation(try Shipped.accelerator(config), table)
      #expect(
        machine.arrays.flatMap(\.modes).allSatisfy { ($0.energy ?? .zero) > .zero }, "\(config)")
      #expect((machine.bufferArea?.count ?? 0) > 0, "\(config)")
    }
  }
}
