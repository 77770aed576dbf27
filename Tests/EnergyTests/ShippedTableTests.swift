import Energy
import Foundation
import Hardware
import Quantities
import Testing
import YAML

/// The tables under Configs/energy.
struct ShippedTableTests {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Configs/energy")

  static let names: [String] = {
    let files = try? FileManager.default.contentsOfDirectory(atPath: folder.path)
    return (files ?? []).filter { $0.hasSuffix(".yaml") }.map { String($0.dropLast(5)) }.sorted()
  }()

  private func read(_ name: String) throws -> EnergyTable {
    let file = Self.folder.appending(path: "\(name).yaml")
    return try EnergyTableReader.read(
      YAMLReader.read(String(contentsOf: file, encoding: .utf8), file: name))
  }

  @Test func areThere() {
    #expect(Self.names.contains("horowitz-45") && Self.names.contains("aladdin-40"))
  }

  @Test(arguments: names)
  func complete(name: String) throws {
    let table = try read(name)
    #expect(table.name == name)
    for operation in Arithmetic.allCases {
      let row = try #require(table[operation], "no row '\(operation.name)'")
      #expect(row.energy.count > 0 && !row.provenance.text.isEmpty)
    }
    let sram = try #require(table.sram)
    #expect(sram.macros.allSatisfy { $0.area != nil && !$0.provenance.text.isEmpty })
    #expect(table.dram != nil && table.host != nil)
  }

  /// A wider operation costs no less than a narrower one of its kind.
  @Test(arguments: names)
  func ordered(name: String) throws {
    let table = try read(name)
    for kind: [Arithmetic] in [
      [.add8, .add16, .add32], [.multiply4, .multiply8, .multiply16, .multiply32],
      [.shift8, .shift16, .shift32], [.floatAdd16, .floatAdd32],
      [.floatMultiply16, .floatMultiply32],
    ] {
      let energies = kind.compactMap { table[$0]?.energy }
      #expect(energies == energies.sorted())
    }
  }
}
