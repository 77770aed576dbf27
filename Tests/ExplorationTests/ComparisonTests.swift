import Energy
import Exploration
import Library
import Quantities
import Run
import Testing
import Workload

/// Comparisons of two designs' energy.
struct ComparisonTests {
  private func design(
    _ overrides: [String] = [], scheme: String = "int8"
  ) throws -> ComparedDesign {
    let accelerator = try Shipped.accelerator("edge-16x16", overrides + ["mapping.slices=none"])
    return ComparedDesign(
      name: "edge-16x16", trace: "gemm",
      result: try Shipped.run(
        try Shipped.bare("gemm:64x128x96", scheme: scheme), on: accelerator))
  }

  private func tables() throws -> [EnergyTable] { try Shipped.library.energyTables() }

  @Test func equalDesignsAreEqualUnderAllVariations() throws {
    let design = try design()
    let comparison = try Comparison(design, design, tables: try tables())
    #expect(comparison.ratio == 1)
    #expect(comparison.range == 1...1)
    #expect(comparison.reversals.isEmpty)
    #expect(comparison.rows.count > 10)
    #expect(comparison.text.contains("In all"))
    #expect(comparison.text.contains("the same energy as the first"))
  }

  /// What a price contributes is what halving it takes away, and half of what doubling it adds.
  @Test func pricesContributeInProportion() throws {
    let comparison = try Comparison(
      try design(), try design(["buffers.weights.size=64 KiB"]), tables: [])
    let configured = try #require(comparison.rows.first)
    var seen = 0
    for row in comparison.rows {
      guard case .price(let price, .double) = row.variation else { continue }
      let halved = try #require(
        comparison.rows.first { $0.variation == .price(price, .half) })
      let (base, more, less) = (
        try #require(configured.first), try #require(row.first), try #require(halved.first)
      )
      #expect(more >= base && base >= less)
      // Prices are whole attojoules, so that a half may be rounded down.
      #expect(abs((more - base) - 2 * (base - less)) <= 1e-4 * base, "\(price.key)")
      seen += 1
    }
    #expect(seen >= 4)
  }

  /// A design with more leakage and less traffic is better by one table only while leakage is cheap.
  @Test func reversalsAreNamed() throws {
    let (first, second) = (try design(), try design(scheme: "fp16"))
    let comparison = try Comparison(first, second, tables: try tables())
    let ratio = try #require(comparison.ratio)
    #expect(ratio > 1)
    let table = try #require(comparison.rows.first { $0.variation == .table("aladdin-40") })
    let energies = try [first, second].map {
      try $0.result.account(with: try Shipped.table("aladdin-40")).total.total.picojoules
    }
    #expect(table.first == energies[0] && table.second == energies[1])
    #expect(comparison.reversals.allSatisfy { ($0.ratio ?? 1) < 1 })
    let range = try #require(comparison.range)
    #expect(range.contains(ratio))
  }
}
