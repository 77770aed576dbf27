import Documents
import Energy
import Exploration
import Files
import Hardware
import Library
import Quantities
import Reporting
import Run
import Simulation
import TestSupport
import Testing
import Workload
import YAML

/// A whole model on a machine with a banked DRAM.
struct BankedMemoryTests {
  private static let banked = ["dram.model=banked", "dram.preset=ddr4-3200"]

  private func document(_ overrides: [String]) throws -> Document {
    try Shipped.library.configuration("edge-16x16", set: overrides)
  }

  private func run(
    _ overrides: [String] = [], reuse: Bool = true
  ) throws -> RunResult {
    let trace = try Shipped.library.trace(file: Shipped.traceFile("deit-tiny", "int8"))
    return try Shipped.library.run("edge-16x16", set: Self.banked + overrides)
      .simulate(trace, reuse: reuse)
  }

  @Test func layersSumToTheRunAndFastForwardChangesNothing() throws {
    let result = try run()
    let again = try run(reuse: false)
    #expect(result.schedule.ends == again.schedule.ends)
    #expect(result.schedule.memory == again.schedule.memory)
    var sum = Attojoules.zero
    for layer in result.layers { sum += layer.energy.dynamic }
    #expect(sum == result.energy.dynamic)
    #expect(result.energy.leakage > .zero)
    #expect(result.layers.reduce(0) { $0 + $1.times.cycles } == result.cycles)
    #expect(result.schedule.memory != nil)
  }

  /// Each limit of the DMA costs cycles, where activations that do not fit move in rows apart.
  @Test(
    arguments: [
      "dma.outstanding=1", "dma.strides_2d=false", "dram.timing.CL=200",
    ])
  func limitsCost(override: String) throws {
    let spilled = ["buffers.activations.size=256 KiB", "mapping.slices=none"]
    let free = try run(spilled).cycles
    #expect(try run(spilled + [override]).cycles > free)
  }

  /// These move work between queues, which may cost cycles or save some.
  @Test(arguments: ["dma.turn=64 B", "dma.queue_depth=1"])
  func orderChangesWithTheQueues(override: String) throws {
    #expect(try run([override]).schedule.ends != run().schedule.ends)
  }

  /// Standby of the preset's devices, not the table's energy of a bit.
  @Test func energyIsThatOfTheCurrents() throws {
    let withoutBus = "dram.io={read_per_bit: 0 pJ, write_per_bit: 0 pJ}"
    let result = try run([withoutBus])
    let half = try run([withoutBus, "dram.currents.VDD=0.6 V"])
    let full = result.energy.byComponent.dram.total
    #expect(full > .zero)
    #expect(abs(half.energy.byComponent.dram.total.picojoules * 2 / full.picojoules - 1) < 1e-9)
  }

  /// The preset's keys with the replaced one among them; read back they are the same machine.
  @Test func theResolvedConfigurationIsWholeAndReadsBack() throws {
    let accelerator = try AcceleratorReader.read(try document(Self.banked + ["dram.timing.tRP=23"]))
    let resolved = ResolvedConfiguration(accelerator)
    let preset = try #require(Shipped.document("dram/ddr4-3200").root["timing"])
    guard case .mapping(let timings) = preset.value else {
      Issue.record("the preset's timing is no mapping")
      return
    }
    for timing in timings {
      guard case .scalar(let scalar) = timing.value.value else { continue }
      let expected = timing.key == "tRP" ? "23" : scalar.text
      #expect(
        resolved.values.contains {
          $0.path == "dram.timing.\(timing.key)" && $0.value == expected
        }, "\(timing.key)")
    }
    #expect(resolved.values.contains { $0.path == "dram.preset" && $0.value == "ddr4-3200" })
    #expect(resolved.values.contains { $0.path == "dram.geometry.row" && $0.value == "8 KiB" })
    let again = try AcceleratorReader.read(Document(resolved: resolved.root))
    #expect(again == accelerator)
    #expect(ResolvedConfiguration(again) == resolved)
  }
}
