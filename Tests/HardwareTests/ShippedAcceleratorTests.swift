@testable import Hardware
import Quantities
import Testing
import Workload

/// What the shipped accelerators resolve to.
struct ShippedAcceleratorTests {
  struct Facts: Sendable {
    var name: String
    var grid: [Int]
    var dataflow: Dataflow
    /// KiB of a tile of inputs, weights, outputs and partial sums, then of what stays on chip.
    var slots: [Int]
  }

  @Test func allRead() throws {
    let shipped = try Fixture.shipped()
    for name in [
      "edge-16x16", "gemmini-16x16", "me-vit", "p2-vit", "scale-sim", "sole", "swifttron",
      "tcas1-2023", "tpu-128x128", "vitcod",
    ] {
      #expect(shipped[name] != nil, "\(name)")
    }
  }

  /// A slot is a buffer, or the stream part of one that keeps activations too, halved for inputs and
  /// results, and halved again where it is double-buffered.
  @Test(arguments: [
    // 128 KiB of stream ÷ 2 ÷ 2; 128 ÷ 2; 64 ÷ 2; 512 − 128.
    Facts(
      name: "edge-16x16", grid: [16, 16], dataflow: .weightStationary,
      slots: [32, 64, 32, 32, 384]),
    // 256 ÷ 2 ÷ 2; 2,048 ÷ 2; two arrays' parts of 128 and 64, ÷ 2; 4,096 − 256.
    Facts(
      name: "p2-vit", grid: [4, 256], dataflow: .outputStationary,
      slots: [64, 1_024, 32, 16, 3_840]),
    // 128 ÷ 2; 128 ÷ 2; the accumulator's 64 ÷ 2 for results and for sums; nothing stays.
    Facts(
      name: "gemmini-16x16", grid: [16, 16], dataflow: .weightStationary,
      slots: [64, 64, 32, 32, 0]),
    Facts(
      name: "scale-sim", grid: [32, 32], dataflow: .outputStationary, slots: [32, 32, 32, 32, 0]),
    // 2,048 ÷ 2 ÷ 2; 4,096 ÷ 2 twice; 8,192 − 2,048.
    Facts(
      name: "tpu-128x128", grid: [128, 128], dataflow: .weightStationary,
      slots: [512, 2_048, 512, 2_048, 6_144]),
    // 256 ÷ 2 ÷ 2; 256 ÷ 2 twice; 2,304 − 256.
    Facts(
      name: "tcas1-2023", grid: [64, 32], dataflow: .weightStationary,
      slots: [64, 128, 64, 128, 2_048]),
  ])
  func resolved(facts: Facts) throws {
    let accelerator = try #require(try Fixture.shipped()[facts.name])
    #expect([accelerator.array.rows, accelerator.array.columns] == facts.grid)
    #expect(accelerator.array.dataflow == facts.dataflow)
    let buffers = accelerator.buffers
    let slots = [
      buffers.maxInputTile, buffers.maxWeightTile, buffers.maxOutputTile, buffers.maxPartialSumTile,
      buffers.residentCapacity,
    ]
    #expect(slots == facts.slots.map { Bytes($0 * 1_024) })
  }

  @Test func defaults() throws {
    let accelerator = try Fixture.accelerator()
    #expect(accelerator.array.preload == Preload())
    #expect(accelerator.array.ragged == .full)
    #expect(
      accelerator.array.modes == [
        PEMode(mac: .multiply, activation: .int8, weight: .int8, packing: 1, cycles: 1)
      ])
    #expect(accelerator.buffers.all.map(\.isDoubleBuffered) == [true, false, false])
    #expect(accelerator.dma.requestCycles == Cycles(0))
    #expect(
      accelerator.dram == .bandwidth(BytesPerSecond(8_000_000_000), latency: Picoseconds(10_000)))
    #expect(accelerator.host == nil)
    #expect(accelerator.pipeline == .overlapped)
    #expect(accelerator.mapping == MappingRules(.search(SearchRules())))
    let pipeline = try #require(accelerator.units[1].pipeline(for: .add, .none))
    #expect(
      pipeline.stages
        == [UnitStage(name: "add", lanes: 2, interval: 1, latency: 0, perRow: 0)])
    #expect(pipeline.overlapsRows)
    #expect(accelerator.units[1].rowBuffer == .byDefinition)
    // One slot where a buffer is not double-buffered; sums: 1 KiB in one slot.
    #expect(accelerator.buffers.maxWeightTile == Bytes(2_048))
    #expect(accelerator.buffers.maxPartialSumTile == Bytes(1_024))
    #expect(accelerator.buffers.maxInputTile == Bytes(512))
  }

  /// Kinds without algorithms need only the kind; others their algorithm too.
  @Test func unitsRunWhatTheyList() throws {
    let unit = try Fixture.accelerator("units.scale.operators=[requantize, add]").units[0]
    #expect(unit.runs(.requantize, .builtIn(.shift)))
    #expect(!unit.runs(.requantize, .builtIn(.dyadic)))
    #expect(unit.runs(.add, .none))
    #expect(!unit.runs(.softmax, .none))
    #expect(!unit.runs(.quantize, .builtIn(.shift)))
  }
}
