import Diagnostics
import Energy
import Hardware
import Library
import Quantities
import TestSupport
import Testing
import YAML

/// The reader of SRAM libraries.
struct SRAMLibraryTests {
  private static let text = """
    schema: systole.sram/1
    name: small
    node: 45 nm
    temperature: 300 K
    ecc: false
    source: made up for tests
    leakage_by_temperature:
      - {temperature: 300 K, hp: 1 mW}
      - {temperature: 330 K, hp: 2 mW}
    groups:
      - cells: hp
        ports: 1rw
        banks: 1
        rows: |
          width/bit size/B read/fJ write/fJ leakage/nW area/um2 cycle/ps
          32 1024 100 200 1000 50 400
          32 2048 150 300 2000 100.5 500
    """

  private func library(_ edits: (String, String)...) throws -> SRAMLibrary {
    var text = Self.text
    for (old, new) in edits {
      try #require(text.contains(old), "'\(old)' is not in the library")
      text = text.replacing(old, with: new)
    }
    return try Repository.library.sramLibrary(YAMLReader.read(text, file: "small.yaml"))
  }

  @Test func rows() throws {
    let library = try library()
    let rows = try #require(library.group(SRAMLibrary.Kind(cells: .hp, periphery: .hp))?.rows)
    #expect(rows.map(\.size.count) == [1_024, 2_048])
    #expect(SRAMQuantity.allCases.map { rows[1][$0] } == [150_000, 300_000, 2e6, 100.5e6, 500_000])
    #expect(library.cells == [.hp])
    let model = try #require(
      SRAMModel(library, cells: .hp, periphery: .hp, temperature: Kelvin(330)))
    let memory = try #require(
      model.instance(SRAMStructure(size: Bytes(2_048), width: Bytes(4), banks: 4, ports: 2)))
    // What the library says nothing of changes nothing: banks and ports.
    #expect((memory.read.count, memory.leakage.count) == (150_000, 4_000_000))
  }

  @Test(arguments: [
    ("32 1024 100", "32 1024 x", "small.yaml:16:1: error: '32 1024 x 200 1000 50 400' is no row"),
    ("32 1024 100 ", "32 1024 ", "small.yaml:16:1: error: '32 1024 200 1000 50 400' is no row"),
    ("32 1024 100", "32 1024 -100", "small.yaml:16:1: error: '32 1024 -100"),
    ("32 1024 100", "32 1024 0", "small.yaml:16:1: error: '32 1024 0"),
    ("32 1024 100", "32 1024 1e5", "small.yaml:16:1: error: '32 1024 1e5"),
    ("32 2048", "32 1024", "small.yaml:17:1: error: the row of 32 bit and 1 KiB is not after"),
    ("width/bit", "width/B", "small.yaml:15:1: error: the table begins with 'width/B size/B"),
    (
      "rows: |", "rows: {a: 1}\n    x-rows: |",
      "error: found a mapping where 'groups[0].rows' needs a table"
    ),
    ("1rw", "2rw", "small.yaml:12:12: error: 'groups[0].ports' cannot be '2rw'"),
    ("330 K", "300 K", "small.yaml:9:5: error: 'leakage_by_temperature[1].temperature' is 300 K"),
    (
      "300 K, hp", "310 K, hp",
      "small.yaml:8:3: error: 'leakage_by_temperature' has no row at 300 K"
    ),
    ("name: small", "nam: small", "small.yaml:2:1: error: unknown key 'nam'"),
    ("ecc: false", "ecc: none", "small.yaml:5:6: error: 'ecc' needs true or false"),
    ("cells: hp", "cells: lop", ""),
  ])
  func mistakesAreLocated(old: String, new: String, message: String) throws {
    guard !message.isEmpty else {
      _ = try library((old, new))
      return
    }
    #expect(try renderedError { _ = try library((old, new)) }.contains(message))
  }

  @Test func shippedOnes() throws {
    for node in [22, 32, 45, 65, 90] {
      let library = try Repository.library.sramLibrary("cacti-7-\(node)")
      #expect(library.name == "cacti-7-\(node)" && library.node == Nanometres(node))
      #expect(library.cells == SRAMCells.allCases && !library.hasECC)
      #expect(library.temperature == Kelvin(300) && library.voltage.count == 3)
    }
  }
}
