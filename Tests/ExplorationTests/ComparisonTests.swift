import Energy
import Exploration
import Hardware
import Library
import Quantities
import Run
import Simulation
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

  /// Every price that a design pays is varied, its DRAM's too.
  @Test func everyPriceIsVaried() throws {
    let comparison = try Comparison(try design(), try design(scheme: "fp16"), tables: [])
    let varied = Set(comparison.rows.map(\.variation.name))
    for price in TablePrice.Part.allCases where price != .host {
      #expect(varied.contains("\(price.rawValue) × 2"), "\(price)")
      #expect(varied.contains("\(price.rawValue) × ½"), "\(price)")
    }
    #expect(varied.contains("arithmetic.multiply_int8 × 2"))
    let dram = try #require(comparison.rows.first { $0.variation == .dram(.double) })
    let first = comparison.first.result
    let expected =
      (first.energy.total + first.energy.byComponent.dram.total).picojoules
    #expect(abs((dram.first ?? 0) / expected - 1) < 1e-12)
  }

  /// Other cells are those of a run that states them.
  @Test func cellsAreThoseOfTheConfiguration() throws {
    let comparison = try Comparison(try design(), try design(scheme: "fp16"), tables: [])
    for cells in SRAMCells.allCases {
      let row = try #require(comparison.rows.first { $0.variation == .cells(cells) })
      let stated = try design(["energy.cells=\(cells.rawValue)"])
      #expect(row.first == stated.result.energy.total.picojoules)
    }
  }

  /// With a rate of images, an image costs what it and the time to the next take.
  @Test func idleTimeCounts() throws {
    let rate = ["energy={table: horowitz-45, images_per_second: 1000}"]
    let comparison = try Comparison(try design(rate), try design(), tables: [])
    let configured = try #require(comparison.rows.first)
    let idle = try #require(comparison.first.result.energyPerImage)
    #expect(abs((configured.first ?? 0) / idle.picojoules - 1) < 1e-9)
    #expect(try #require(comparison.ratio) < 1)
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
