import Algorithms
import Energy
import Hardware
import Library
import Quantities
import TestSupport
import Testing

/// The tables under Configs/energy.
struct ShippedEnergyTableTests {
  static let names = (try? Repository.library.energyTables().map(\.name)) ?? []

  private func read(_ name: String) throws -> EnergyTable {
    try Repository.library.energyTable(name)
  }

  @Test func areThere() {
    #expect(
      Self.names == ["aladdin-40", "cacti-22", "cacti-32", "cacti-45", "horowitz-45", "nangate-45"])
  }

  @Test(arguments: names)
  func complete(name: String) throws {
    let table = try read(name)
    #expect(table.name == name)
    for operation in Arithmetic.allCases {
      let row = try #require(table[operation], "no row '\(operation.name)'")
      #expect(row.energy.count > 0 && !row.provenance.text.isEmpty)
      #expect((row.leakage?.count ?? 0) > 0 && (row.area?.count ?? 0) > 0, "\(operation.name)")
    }
    #expect(table.unstatedLogic.isEmpty && table.logic.clockTree != nil)
    guard case .library(let sram)? = table.sram else {
      Issue.record("the table refers to no SRAM library")
      return
    }
    #expect(sram.cells == [.hp, .lop, .lstp] && !sram.source.isEmpty)
    #expect(table.dram != nil && table.host != nil)
  }

  /// A wider operation costs no less than a narrower one of its kind.
  @Test(arguments: names)
  func ordered(name: String) throws {
    let table = try read(name)
    for kind: [Arithmetic] in [
      [.add4, .add8, .add16, .add32], [.multiply4, .multiply8, .multiply16, .multiply32],
      [.shift4, .shift8, .shift16, .shift32], [.compare8, .compare16, .compare32],
      [.add8, .divide8, .divide16, .divide32], [.squareRoot16, .squareRoot32],
      [.lutRead16x8, .lutRead64x8, .lutRead256x8, .lutRead256x16, .lutRead1024x16],
      [.lutRead16x16, .lutRead64x16, .lutRead256x16], [.xnorPopcount, .add8],
      [.floatAdd4, .floatAdd6, .floatAdd8, .floatAdd16, .floatAdd32],
      [.floatMultiply4, .floatMultiply6, .floatMultiply8, .floatMultiply16, .floatMultiply32],
    ] {
      let energies = kind.compactMap { table[$0]?.energy }
      #expect(energies == energies.sorted())
    }
  }

  /// Where a table says that its arithmetic is another's, at this or at another node, it is.
  @Test(arguments: [("cacti-45", 10_000), ("cacti-32", 6_410), ("cacti-22", 2_414)])
  func borrowedArithmetic(name: String, tenThousandths: Int) throws {
    let (table, horowitz) = (try read(name), try read("horowitz-45"))
    for operation in Arithmetic.allCases {
      let row = try #require(table[operation])
      let theirs = try #require(horowitz[operation])
      if tenThousandths == 10_000 {
        #expect(row == theirs)
      } else if row.provenance.text.hasPrefix("horowitz-45 x ") {
        let exact = Double(theirs.energy.count * tenThousandths) / 10_000
        #expect(abs(Double(row.energy.count) - exact) <= 0.5, "\(operation.name)")
        #expect(
          theirs.provenance.isAssumed == row.provenance.text.hasSuffix("assumed there too"))
      }
      #expect(tenThousandths == 10_000 || row.provenance.isAssumed)
    }
  }
}
