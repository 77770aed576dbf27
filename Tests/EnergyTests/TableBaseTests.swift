import Algorithms
import Diagnostics
import Energy
import Foundation
import Library
import Quantities
import TestSupport
import Testing
import YAML

/// Tables that extend others.
struct TableBaseTests {
  private static let start = """
    schema: systole.energy/1
    name: other
    extends: small
    technology: 45 nm
    voltage: 0.9 V
    source: made up for tests

    """

  /// A table that extends `smallTable`, which has rows of logic and a host as well.
  private func extending(_ text: String, replacing edits: (String, String)...) throws -> EnergyTable
  {
    var start = Self.start
    for (old, new) in edits { start = start.replacing(old, with: new) }
    return try EnergyTableReader.read(YAMLReader.read(start + text, file: "other.yaml")) {
      _, location throws(InputError) in
      throw InputError(at: location, "no library")
    } table: { _, _ throws(InputError) in
      let base = smallTable.replacing(
        "energy: 0.1 pJ, ", with: "energy: 0.1 pJ, leakage: 3 uW, area: 10 um2, grade: A, ")
      return try EnergyTableReader.read(
        YAMLReader.read(
          base + """

            registers: {clock: 6 fJ, toggle: 4 fJ, leakage: 45 nW, area: 4 um2, activity: 0.25, source: here}
            clock_tree: {per_pin: 1.5, assumed: a guess}
            wires: {per_mm: 0.2 pJ, source: here}
            host: {energy_per_operation: 70 pJ, assumed: a guess}
            """, file: "small.yaml"))
    }
  }

  /// A row of the table that is extended is one of the other's inputs.
  @Test func digestsOfBases() throws {
    func digest(_ edits: (String, String)...) throws -> String {
      var base = smallTable
      for (old, new) in edits { base = base.replacing(old, with: new) }
      return try EnergyTableReader.read(YAMLReader.read(Self.start, file: "other.yaml")) {
        _, location throws(InputError) in
        throw InputError(at: location, "no library")
      } table: { _, _ throws(InputError) in
        try EnergyTableReader.read(YAMLReader.read(base, file: "small.yaml"))
      }.digest
    }
    #expect(try digest() == digest(("name: small", "# a comment\nname: small")))
    #expect(try digest() != digest(("energy: 0.1 pJ", "energy: 0.3 pJ")))
  }

  @Test func rowsThatAreNotStated() throws {
    let table = try extending("arithmetic: {multiply_int8: {energy: 0.3 pJ, source: own}}\n")
    #expect(table.name == "other" && table.voltageRange == nil)
    let multiply = try #require(table[.multiply8])
    #expect(multiply.energy.count == 300_000 && multiply.provenance == .source("own"))
    let add = try #require(table[.add32])
    #expect(add.energy.count == 100_000 && add.leakage?.count == 3_000_000)
    #expect(add.grade == .published && add.provenance == .source("here"))
    #expect(table.dram?.writePerBit.count == 9_000_000 && table.host?.energy.count == 70_000_000)
    #expect(table.logic.registers?.activity == 250 && table.logic.wires != nil)
    guard case .macros(let macros)? = table.sram else {
      Issue.record("the table has no macros")
      return
    }
    #expect(macros.macros.count == 2)
  }

  /// What a row says of itself is its own.
  @Test func numbersThatAreNotStated() throws {
    let table = try extending(
      """
      arithmetic:
        add_int32: {energy: 0.2 pJ, assumed: twice that of small}
        multiply_int8: {assumed: that of small}
      registers: {clock: 7 fJ, source: own}
      clock_tree: {source: own}
      wires: {assumed: that of small}
      dram: {write_per_bit: 1 pJ, source: own}
      host: {source: own}
      """)
    let add = try #require(table[.add32])
    #expect(add.energy.count == 200_000 && add.leakage?.count == 3_000_000)
    #expect(add.area?.count == 10_000_000)
    #expect(add.grade == nil && add.provenance == .assumed("twice that of small"))
    #expect(table[.multiply8]?.energy.count == 200_000)
    let registers = try #require(table.logic.registers)
    #expect((registers.clock.count, registers.toggle.count) == (7_000, 4_000))
    #expect(registers.activity == 250 && registers.leakage?.count == 45_000)
    #expect(table.logic.clockTree?.perPin == 1_500)
    #expect(table.logic.wires?.perMillimetre.count == 200_000)
    #expect(table.dram?.readPerBit.count == 8_000_000)
    #expect(table.host?.energy.count == 70_000_000 && table.host?.provenance == .source("own"))
  }

  /// Energies by the ratio, leakage and area by (15 ÷ 45)².
  @Test func scaled() throws {
    let table = try extending(
      """
      scaled: {energy: 0.2414, assumed: by a fit}
      arithmetic: {multiply_int8: {energy: 0.3 pJ, source: own}}
      """, replacing: ("45 nm", "15 nm"))
    let add = try #require(table[.add32])
    #expect(add.energy.count == 24_140 && add.leakage?.count == 333_333)
    #expect(add.area?.count == 1_111_111 && add.grade == nil)
    #expect(
      add.provenance == .assumed("small x 0.2414, by a fit; leakage and area x (15/45)^2"))
    #expect(table[.multiply8]?.energy.count == 300_000)
    let registers = try #require(table.logic.registers)
    #expect((registers.clock.count, registers.toggle.count) == (1_448, 966))
    #expect((registers.leakage?.count, registers.area?.count) == (5_000, 444_444))
    #expect(
      table.host?.provenance == .assumed("small x 0.2414, by a fit; assumed there too"))
    #expect(table.host?.energy.count == 16_898_000)
    // Not gates of the node.
    #expect(table.logic.clockTree?.perPin == 1_500 && table.dram?.readPerBit.count == 8_000_000)
    #expect(table.logic.wires?.perMillimetre.count == 200_000)
  }

  @Test(arguments: [
    ("scaled: {energy: 0.5, assumed: why}", "extends: small\n", "", "'scaled' is given without"),
    ("scaled: {energy: 0.5}", "", "", "'scaled' says neither 'source' nor 'assumed'"),
    ("scaled: {energy: 0, assumed: why}", "", "", "'scaled.energy' is 0; it needs a number from"),
    ("scaled: {energy: 0.12345, assumed: why}", "", "", "with at most 4 decimals, found '0.12345'"),
    ("scaled: {energy: 0.5, assumed: why}", "45 nm", "FPGA", "'scaled' needs the nodes of both"),
    ("arithmetic: {add_int8: {source: own}}", "", "", "'arithmetic.add_int8.energy' is missing"),
    ("", "small", "[small]", "found a list where 'extends' needs text"),
  ])
  func mistakes(text: String, old: String, new: String, message: String) throws {
    let error = try renderedError {
      _ = try old.isEmpty ? extending(text) : extending(text, replacing: (old, new))
    }
    #expect(error.hasPrefix("other.yaml:") && error.contains(": error: "), "\(error)")
    #expect(error.contains(message), "\(error)")
  }

  /// SRAM of another node is not taken over in silence.
  @Test func otherNodes() throws {
    let text = Self.start.replacing("small", with: "horowitz-45").replacing("45 nm", with: "22 nm")
    let error = try renderedError {
      _ = try Repository.library.energyTable(YAMLReader.read(text, file: "other.yaml"))
    }
    #expect(
      error.hasPrefix(
        """
        other.yaml:3:10: error: SRAM of energy table 'horowitz-45' is of 45 nm, and 'technology' is \
        '22 nm'
        """), "\(error)")
  }

  @Test func circles() throws {
    let folder = URL.temporaryDirectory.appending(path: "tables-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = folder.appending(path: "round.yaml")
    try Self.start.replacing("small", with: "round")
      .write(to: file, atomically: true, encoding: .utf8)
    let error = try renderedError { _ = try Repository.library.energyTable(file.path()) }
    #expect(error.contains("round.yaml:3:10: error: 'extends: round' comes back to itself\n"))
  }

  @Test func namesOfNoTable() throws {
    let text = Self.start.replacing("small", with: "horowitz-54")
    let error = try renderedError {
      _ = try Repository.library.energyTable(YAMLReader.read(text, file: "other.yaml"))
    }
    #expect(
      error.hasPrefix(
        """
        other.yaml:3:10: error: there is no energy table 'horowitz-54'
          3 | extends: horowitz-54
            |          ^
          help: did you mean 'horowitz-45'?
        """), "\(error)")
  }
}
