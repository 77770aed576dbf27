@testable import FPGAModel
import Hardware
import Library
import Lowering
import TestSupport
import Testing
import Workload

/// What machines take of an FPGA.
struct FPGAEstimateTests {
  private func estimate(_ accelerator: Accelerator) throws -> FPGAEstimate {
    try #require(FPGAEstimate(accelerator))
  }

  private func use(_ model: String, _ scheme: String, _ accelerator: Accelerator) throws -> FPGAUse
  {
    let library = Repository.library
    let trace = try Lowering(
      model: library.model(model).model, scheme: library.scheme(scheme)
    ).trace()
    return FPGAUse(
      trace, accelerator, products: trace.operators.map { _ in (.main, 0) })
  }

  @Test func noneWithoutAnFPGA() throws {
    #expect(FPGAEstimate(try Repository.library.accelerator("edge-16x16")) == nil)
  }

  /// Each part of the machine once, and what controls it.
  @Test func partsAreTheMachines() throws {
    let machine = try Machines.onBoard()
    let estimate = try estimate(machine)
    #expect(
      estimate.parts.map(\.name)
        == machine.arrays.map(\.name) + machine.units.map(\.name) + machine.buffers.all.map(\.name)
        + ["control"])
    var sum = FPGAResources.none
    for part in estimate.parts { sum += part.resources }
    #expect(estimate.total == sum)
    #expect(estimate.total.bramHalves > 0 && estimate.total.dsp >= 128)
  }

  /// A buffer of a width is its words; in UltraRAM it is no block RAM.
  @Test func buffers() throws {
    let machine = try Machines.onBoard(
      "edge-16x16", "buffers.weights={size: 128 KiB, holds: [weight], width: 9 B, banks: 2}",
      "buffers.weights.double_buffered=true", "fpga.uram=96", "fpga.uram_buffers=[weights]")
    let part = try #require(try estimate(machine).parts.first { $0.name == "weights" })
    // 128 KiB ÷ 9 B ÷ 2 banks: 7,282 words of 72 bits, two UltraRAMs deep.
    #expect(part.resources == FPGAResources(uram: 4))
  }

  /// Twice the lanes are twice the operators; a unit outside the fabric is none.
  @Test func units() throws {
    func softmax(_ overrides: String...) throws -> FPGAResources {
      let machine = try Repository.library.accelerator(
        "tcas1-2023", set: [Machines.board] + overrides)
      return try estimate(machine).parts.first { $0.name == "softmax" }?.resources ?? .none
    }
    let lanes = (0..<3).map { "units.softmax.stages[\($0)].lanes=64" }
    let (one, two) = (try softmax(), try softmax(lanes[0], lanes[1], lanes[2]))
    #expect(two.dsp == 2 * one.dsp)
    // The divider of a row is there once.
    let divider = Arithmetic32.divider
    #expect(two.lut - divider.lut == 2 * (one.lut - divider.lut))
    #expect(try softmax("fpga.outside=[softmax]") == .none)
  }

  private enum Arithmetic32 {
    static let divider = FPGAResources(lut: 64, ff: 96)
  }

  /// More lanes in the stream than results that come are none.
  @Test func lanesInTheStream() throws {
    func requantize(_ lanes: Int) throws -> FPGAResources? {
      let machine = try Repository.library.accelerator(
        "tcas1-2023", set: [Machines.board, "units.requantize.stages[0].lanes=\(lanes)"])
      return try estimate(machine).parts.first { $0.name == "requantize" }?.resources
    }
    #expect(try requantize(32) == requantize(65_536))
    #expect(try requantize(32)?.dsp == 32)
  }

  /// Functions that a trace does not use are left out.
  @Test func aTraceUsesSomeFunctions() throws {
    let machine = try Machines.onBoard("me-vit")
    let all = try estimate(machine)
    let used = try #require(
      FPGAEstimate(machine, use: try use("deit-tiny", "me-vit", machine)))
    #expect(used.parts.map(\.name) == all.parts.map(\.name))
    #expect(used.total.dsp < all.total.dsp)
    #expect(used.parts[0] == all.parts[0])
  }

  /// Nor are modes of PEs that none of its products needs.
  @Test func aTraceUsesSomeModes() throws {
    let machine = try Machines.onBoard()
    let used = try #require(FPGAEstimate(machine, use: try use("deit-tiny", "int8", machine)))
    // 512 products of 8 bits, two to a slice; in fp16 64 units of 3 slices.
    #expect(used.parts[0].resources.dsp == 256)
    #expect(try estimate(machine).parts[0].resources.dsp == 256 + 64 * 3)
  }

  /// Stages of operators need a trace; tokens side by side are copies.
  @Test func stages() throws {
    let library = Repository.library
    let board = "fpga={device: vck190, lut_products: 8}"
    let machine = try library.accelerator("hg-pipe", set: [board])
    #expect(FPGAEstimate(machine) == nil)
    func array(_ machine: Accelerator) throws -> FPGAResources {
      let used = FPGAEstimate(machine, use: try use("deit-tiny-196", "p2-vit", machine))
      return try #require(used).parts[0].resources
    }
    let wide = try library.accelerator(
      "hg-pipe", set: [board, "pipeline.stages[0].outputs=32"])
    let (one, two) = (try array(machine), try array(wide))
    // 12 products with Q, K and V's weights of 12 x 16 PEs for each of 2 tokens.
    let grid = ProductResources(target: try #require(machine.fpga)).resources(
      [machine.array.modes[0]], of: machine.array, rows: 12, columns: 32)
    #expect(two.lut - one.lut == 12 * grid.lut)
  }

  @Test func overflows() throws {
    let machine = try Machines.onBoard("edge-16x16", "fpga.dsp=100", "fpga.bram=1")
    #expect(try estimate(machine).overflows == [.dsp, .bram])
    #expect(try estimate(try Machines.onBoard()).overflows.isEmpty)
  }

  /// Every device reads, and has two flip-flops to a LUT, as all of these families do.
  @Test func devices() throws {
    for name in [
      "zcu102", "zcu104", "kv260", "pynq-z2", "alveo-u50", "alveo-u200", "alveo-u250",
      "alveo-u280", "vck190",
    ] {
      let machine = try Repository.library.accelerator(
        "edge-16x16", set: ["fpga={device: \(name)}"])
      let available = try #require(machine.fpga).available
      #expect(available.ff == 2 * available.lut, "\(name)")
      #expect(available.dsp > 0 && available.bramHalves > 0, "\(name)")
    }
  }
}
