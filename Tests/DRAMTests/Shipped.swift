import Documents
import Files
import Hardware
import Library
import TestSupport
import Testing
import YAML

/// The DRAMs that the repository ships.
enum Shipped {
  static let root = Repository.root
  static let resolver = NameResolver(home: root, executable: nil)

  static let validated = [
    "ddr4-2400", "ddr4-3200", "lpddr4-2400", "lpddr4-2400-x16", "hbm2-1ch", "hbm2-8ch",
    "ddr4-2400-bglow", "ddr4-2400-bglow-1rank", "lpddr4-2400-balow", "hbm2-8ch-chlow",
    "ddr4-2400-closed", "ddr4-2400-unified", "ddr4-2400-noref", "hbm2-1ch-noref",
  ]
  static let others = ["lpddr4-3200", "lpddr5-6400"]

  static func preset(_ name: String, _ overrides: String...) throws -> DRAMPreset {
    try Repository.library.dram(name, overrides.map { try YAMLReader.readOverride($0) })
  }
}
