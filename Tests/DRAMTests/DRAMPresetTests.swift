import Diagnostics
import Documents
import Files
import Hardware
import Library
import DRAM
import Quantities
import TestSupport
import Testing
import YAML

/// The shipped files, what their keys mean, and what is wrong with others.
struct DRAMPresetTests {
  @Test func allAreReadAndSayWhetherTheyAreValidated() throws {
    #expect(
      Set(Shipped.resolver.names(of: .dram)) == Set(Shipped.validated + Shipped.others))
    for name in Shipped.validated { #expect(try Shipped.preset(name).isValidated) }
    for name in Shipped.others { #expect(try !Shipped.preset(name).isValidated) }
    for name in Shipped.validated + Shipped.others {
      #expect(try Shipped.preset(name).name == name)
    }
  }

  @Test func aPresetOfAPresetIsThatWithItsOwnValues() throws {
    let base = try Shipped.preset("ddr4-2400").dram
    var expected = base
    expected.controller.pagePolicy = .closed
    #expect(try Shipped.preset("ddr4-2400-closed").dram == expected)
    expected = base
    expected.addressMap = [.bankGroup, .column, .bank, .row]
    expected.geometry.ranks = 1
    #expect(try Shipped.preset("ddr4-2400-bglow-1rank").dram == expected)
  }

  @Test func overridesWinOverPresets() throws {
    let dram = try Shipped.preset("hbm2-8ch-chlow", "timing.tFAW=31", "geometry.channels=4").dram
    #expect(dram.timing.fourActivates == 31)
    #expect(dram.geometry.channels == 4)
    #expect(dram.timing.activateShort == 4)
  }

  @Test func geometryOfTheReferenceTable() throws {
    let lpddr4 = try Shipped.preset("lpddr4-2400").dram.geometry
    #expect(
      [lpddr4.burstBytes, lpddr4.burstCycles, lpddr4.devicesPerRank, lpddr4.columns]
        == [128, 8, 4, 64])
    let hbm = try Shipped.preset("hbm2-8ch").dram
    #expect(
      [hbm.geometry.burstBytes, hbm.geometry.burstCycles, hbm.geometry.devicesPerRank] == [
        64, 2, 1,
      ])
    #expect(hbm.geometry.bytes == 8 << 30)
    #expect(hbm.stride(of: .channel) == 2_048)
    #expect(hbm.stride(of: .bank) == 16_384)
    let lpddr5 = try Shipped.preset("lpddr5-6400").dram.geometry
    #expect([lpddr5.burstBytes, lpddr5.burstCycles] == [32, 2])
  }

  private func refusal(_ overrides: [String], of name: String = "ddr4-2400") throws -> [String] {
    do throws(InputError) {
      var read: [Override] = []
      for (index, override) in overrides.enumerated() {
        read.append(try YAMLReader.readOverride(override, number: index + 1))
      }
      _ = try Repository.library.dram(name, read)
      return []
    } catch {
      return error.diagnostics.map(\.message)
    }
  }

  @Test(
    arguments: [
      ("geometry.ranks=3", "'geometry.ranks' is 3, which is no power of two"),
      ("geometry.banks=32", "a channel has 256 banks, more than 64"),
      (
        "geometry.row=96 B",
        "'geometry.row' is 96 B, which is no power of two of at least a burst, 64 B"
      ),
      ("geometry.device_bits=128", "'geometry.device_bits' is 128, more than the bus, 64"),
      ("address_map=[column, bank, row]", "'address_map' leaves out 'bank_group', 'rank'"),
      (
        "address_map=[column, bank, bank, rank, row, bank_group]",
        "'address_map' lists 'bank' twice"
      ),
      ("timing.tCCD_L=3", "'timing.tCCD_L' is 3, less than tCCD_S, 4"),
      ("timing.tRAS=16", "'timing.tRAS' is 16, less than tRCD, 17"),
      ("timing.tREFI=779", "'timing.tREFI' is 779, which leaves no time for accesses"),
      ("timing.tRCDD=3", "unknown key 'tRCDD' in 'timing'"),
      ("timing.tCK=830", "'timing.tCK' needs a time, found '830'"),
      ("controller.queues=both", "'controller.queues' cannot be 'both'"),
      ("currents.IDD0=48 V", "'currents.IDD0' needs a current, found '48 V'"),
    ])
  func impossibleValuesAreRefused(override: String, message: String) throws {
    #expect(try refusal([override]) == [message])
  }

  @Test func anUnknownPresetIsNamedWithTheNearest() throws {
    #expect(
      try refusal(["preset=ddr4-240"], of: "ddr4-2400-closed")
        == ["there is no DRAM preset 'ddr4-240'"])
  }

  @Test func aPresetThatNamesItselfIsRefused() throws {
    #expect(
      try refusal(["preset=ddr4-2400-closed"], of: "ddr4-2400-closed")
        .allSatisfy { $0.hasSuffix("comes back to itself") || $0.isEmpty })
  }
}
