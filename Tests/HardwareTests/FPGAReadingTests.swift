import Diagnostics
import Documents
import Hardware
import Quantities
import Testing
import YAML

/// The section `fpga`.
struct FPGAReadingTests {
  private static let counts = "dsp: 10, lut: 20, ff: 40, bram: 3"

  private func target(_ text: String) throws -> FPGATarget {
    try #require(try Fixture.accelerator("fpga=\(text)").fpga)
  }

  @Test func defaults() throws {
    let target = try target("{\(Self.counts)}")
    #expect(target.available == FPGAResources(dsp: 10, lut: 20, ff: 40, bramHalves: 6))
    #expect(target.dspPacking == 2 && target.dspClockRatio == 1 && target.lutProducts == 0)
    #expect(target.accumulators == .lut && target.power == nil && target.device == nil)
    #expect(try Fixture.accelerator().fpga == nil)
  }

  @Test func values() throws {
    let target = try target(
      "{\(Self.counts), uram: 4, part: xc1, dsp_packing: 4, dsp_clock_ratio: 2, lut_products: 4, "
        + "accumulators: dsp, uram_buffers: [sums], outside: [vector], power: 9.6 W}")
    #expect(target.part == "xc1" && target.dspPacking == 4 && target.dspClockRatio == 2)
    #expect(target.accumulators == .dsp && target.uramBuffers == ["sums"])
    #expect(target.outside == ["vector"] && target.power == Picowatts(9_600_000_000_000))
  }

  /// What was read is what is written out.
  @Test func echo() throws {
    let text = "{\(Self.counts), uram: 4, uram_buffers: [sums], outside: [vector], power: 9.6 W}"
    let accelerator = try Fixture.accelerator("fpga=\(text)")
    let echoed = ResolvedConfiguration(accelerator).values.filter { $0.path.hasPrefix("fpga.") }
    #expect(echoed.contains { $0.path == "fpga.bram" && $0.value == "3" })
    #expect(echoed.contains { $0.path.hasPrefix("fpga.uram_buffers") && $0.value.contains("sums") })
  }

  @Test(arguments: [
    ("{dsp: 1, lut: 1, ff: 1}", "'fpga.bram' is missing"),
    ("{\(counts), dsp_packing: 5}", "'fpga.dsp_packing' is 5, which is outside 1...4"),
    (
      "{\(counts), uram: 1, uram_buffers: [sum]}",
      "'fpga.uram_buffers' names 'sum', which 'buffers' does not have"
    ),
    (
      "{\(counts), uram_buffers: [sums]}",
      "'fpga.uram_buffers' puts buffers in UltraRAM, which the device does not have"
    ),
    (
      "{\(counts), outside: [scales]}", "'fpga.outside' names 'scales', which 'units' does not have"
    ),
    ("{\(counts), power: 0 W}", "'fpga.power' is 0 pW, which is below 1 pW"),
    ("{\(counts), dsps: 4}", "unknown key 'dsps' in 'fpga'"),
  ])
  func refusals(text: String, message: String) throws {
    let error = try #require(throws: InputError.self) { try Fixture.accelerator("fpga=\(text)") }
    #expect(error.diagnostics.map(\.message) == [message])
  }
}
