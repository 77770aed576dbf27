import Diagnostics
import Documents
import Quantities

extension DRAMDevice {
  private static let mostPackages = 1_024

  /// The keys of `dram.device`, after what `preset` names has been put in its place.
  static let keys = Section(
    DRAMDevice(),
    [
      .optionalText(
        "preset", \.preset, "a name in `Configs/dram`, whose keys can be overridden here",
        echo: { FileName.stem($0) }
      ).absent("none"),
      .limit(
        "packages", \.packages, in: 1...mostPackages, "how many of it side by side"
      ).absent("as many as `bandwidth` needs"),
    ] + BankedDRAM.keys.lifted(to: \.dram),
    complete: { BankedDRAM.keys.complete(&$0.dram) },
    rules: [{ BankedDRAM.keys.check($0.dram, $1) }])
}

extension DRAMInterface {
  private static let most = EnergyPerAction(1_000_000_000)

  static let keys = Section(
    DRAMInterface(),
    [
      .quantity(
        "read_per_bit", \.readPerBit, atLeast: EnergyPerAction(0), atMost: most, required: true,
        "energy of a bit that is read, at both ends of the bus"),
      .quantity(
        "write_per_bit", \.writePerBit, atLeast: EnergyPerAction(0), atMost: most, required: true,
        "energy of a bit that is written, at both ends of the bus"),
      .boolean("assumed", \.isAssumed, "whether no source states these numbers"),
    ])
}
