import Energy
import Exploration
import Hardware
import Quantities
import Run
import Simulation
import Testing

/// What of a run's energy rests on choices, on a whole machine with a shipped table.
struct EnergyChoiceTests {
  private func run(_ overrides: [String], on config: String = "edge-16x16") throws -> RunResult {
    try Shipped.run(
      try Shipped.bare("gemm:64x128x96"), on: try Shipped.accelerator(config, overrides))
  }

  private static let sram = ["energy.cells=lop", "energy.temperature=300 K"]
  private static let gating =
    ["array.clock_gating=false"]
    + ["requantize", "softmax", "layernorm", "gelu", "vector"].map {
      "units.\($0).clock_gating=true"
    }
  private static let widths = ["activations", "weights", "accumulator"].flatMap {
    ["buffers.\($0).width=16 B", "buffers.\($0).banks=4"]
  }

  @Test func whatIsStatedRestsOnNoChoice() throws {
    let all = try run(Self.sram + Self.gating + Self.widths)
    #expect(all.unstatedKeys == [] && all.unstatedEnergy == .zero)
    #expect(all.energy.total > .zero)
  }

  /// With cells and temperature stated: accesses without a width, and the clocks.
  @Test func theRestIsAccessesAndClocks() throws {
    let result = try run(Self.sram)
    #expect(
      result.unstatedKeys == [
        "array.clock_gating", "buffers.activations.width", "buffers.weights.width",
        "buffers.accumulator.width",
      ]
        + ["requantize", "softmax", "layernorm", "gelu", "vector"].map {
          "units.\($0).clock_gating"
        })
    var expected = result.energy.byComponent.buffers.reduce(Attojoules.zero) { $0 + $1.dynamic }
    for logic in result.logic.arrays + result.logic.units { expected += logic.clock }
    #expect(result.unstatedEnergy == expected && expected > .zero)
  }

  /// Without cells all that memories take rests on them, row buffers included.
  @Test func cellsDecideMemories() throws {
    let result = try run(Self.gating)
    #expect(result.unstatedKeys.prefix(2) == ["energy.cells", "energy.temperature"])
    let buffers = result.energy.byComponent.buffers.reduce(Attojoules.zero) { $0 + $1.total }
    let units = result.energy.byComponent.units.reduce(Attojoules.zero) { $0 + $1.total }
    #expect(result.unstatedEnergy >= buffers)
    #expect(result.unstatedEnergy <= buffers + units)
  }

  /// Between images the chip leaks as in the run: memories, arrays, units and DMA.
  @Test func idleLeakageIsTheRuns() throws {
    let result = try run(
      ["energy={table: horowitz-45, images_per_second: 100, idle: leak}"], on: "scale-sim")
    let idle = try #require(result.idle)
    let expected =
      result.energy.leakage.picojoules * Double(idle.idle.count) / Double(result.cycles)
    #expect(idle.idle.count > 100 * result.cycles)
    #expect(abs(idle.energy.picojoules / expected - 1) < 1e-6)
  }

  /// (1.1 V ÷ 0.9 V)² for all that switches in the array.
  @Test func registersClockAndWiresFollowTheSupply() throws {
    let (nominal, raised) = (
      try run([]), try run(["energy={table: horowitz-45, voltage: 1.1 V}"])
    )
    let (low, high) = (nominal.logic.arrays[0], raised.logic.arrays[0])
    for part in [\LogicEnergy.arithmetic, \.registers, \.clock, \.wires] {
      let ratio = high[keyPath: part].picojoules / low[keyPath: part].picojoules
      #expect(abs(ratio / 1.493827 - 1) < 1e-3)
    }
  }

  /// A buffer without a width has the banks that the clock needs; a faster clock needs no fewer.
  @Test func banksFollowTheClock() throws {
    var last = 0
    for clock in ["100 MHz", "500 MHz", "1 GHz", "2 GHz"] {
      let accelerator = try Shipped.accelerator("quant-lab", "clock=\(clock)")
      let memory = try #require(
        try Shipped.table().memories(ofBuffersOf: accelerator).first ?? nil)
      #expect(!memory.isSlower(than: accelerator.clock), "\(clock)")
      #expect(memory.banks >= last)
      last = memory.banks
    }
    #expect(last > 2)
  }
}
