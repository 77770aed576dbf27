import Algorithms
import Hardware
@testable import Mapping
import Simulation
import Testing
import Timing
import Workload

/// `array.pools`: rows of powers of two on shifters beside fixed-point rows on multipliers.
struct PEPoolTests {
  private static let pools = [
    "array.columns=6", "array.pools={dsp: {columns: 4}, lut: {columns: 2}}",
    "array.pe=[{pool: dsp, activation: int8, weight: int8}, "
      + "{pool: lut, mac: shift_add, activation: int8, weight: log2-4}]",
  ]

  /// Twelve columns, of which so many are powers of two.
  private func mixed(_ count: Int, n: UInt32 = 12) -> ProductDraft {
    var draft = ProductDraft(k: 4)
    draft.n = n
    draft.stored.powerOfTwoRows = PowerOfTwoRows(
      count: count, type: ElementType(.log2, bits: 4))
    return draft
  }

  /// The pools run side by side; the slower one decides, with the skew of its own columns.
  @Test(
    arguments: [
      // 6 columns on 4: two folds, 3 + 3 hops. 6 on 2: three folds, 3 + 1.
      (rows: 6, cycles: 4 + 3 * 9 + 4),
      // 8 on 4, 4 on 2: two folds each.
      (rows: 4, cycles: 4 + 2 * 9 + 6),
      // 10 on 4: three; 2 on 2: one.
      (rows: 2, cycles: 4 + 3 * 9 + 6),
      // All on the shifters.
      (rows: 12, cycles: 4 + 6 * 9 + 4),
    ])
  func slowerPoolDecides(rows: Int, cycles: Int) throws {
    let run = try mixed(rows).run(set: Self.pools)
    #expect(run.cycles == cycles)
    let perColumn = 9 * 4
    #expect(run[.multiply8] == perColumn * (12 - rows))
    #expect(run[.shift32] == perColumn * rows)
    #expect(run[.add32] == perColumn * 12)
    // 4 bits for a power of two, 8 for the others.
    #expect(run.weightBytes == 4 * (12 - rows) + 2 * rows)
    #expect(run.activity.macs == perColumn * 12)
    // Both pools are the denominator: 24 PEs.
    #expect(run.activity.peakMacs == 24 * run.activity.idealNumerator / (perColumn * 12))
    #expect(run.array.ideal == 9 * 4 * 12 / 24)
  }

  /// A product without such rows has the pool of its mode.
  @Test func plainProductsTakeOnePool() throws {
    var draft = ProductDraft(k: 4)
    draft.n = 12
    let run = try draft.run(set: Self.pools)
    #expect(run.cycles == 4 + 3 * 9 + 6)
    #expect(run.activity.peakMacs == 16)
  }

  /// Tiles have the share of the whole: all rows are multiplied once, all bytes moved once.
  @Test func tilesAreWhole() throws {
    let run = try mixed(6).run(
      set: Self.pools + ["mapping={policy: fixed, m: 9, k: 4, n: 5, order: columns_outside}"],
      onChip: false)
    #expect(run.activity.macs == 9 * 4 * 12)
    #expect(run[.multiply8] + run[.shift32] == 9 * 4 * 12)
    #expect(run.activity.dramReadBytes >= 36 + run.weightBytes)
    // Tiles of 5, 5, 2 columns: 2, 2, 1 powers of two, rounded down: at most a byte more a tile.
    #expect(run.activity.dramReadBytes == 36 + 4 * 7 + 2 * 5)
  }

  /// Rows of a product on two pools pass at the rate of the one that has fewer folds of a row: of 6 and
  /// 6 columns on 4 and 2, two folds of 4 vectors.
  @Test func rowsStreamFromBothPools() throws {
    let machine = try Fixture.accelerator(
      set: Self.pools + ["array.dataflow=output_stationary", "array.group_scaling=accumulator"])
    var timing = ArrayTiming(array: machine.array, mode: machine.array.modes[0])
    timing.add(
      pool: ArrayTiming(array: machine.array, mode: machine.array.modes[1]), columns: 6, of: 12)
    let tile = TileShape(m: 9, k: 4, n: 12)
    #expect(timing.rowFlow(tile).interval == 4)
    timing.finishesRows = true
    #expect(timing.rowFlow(tile).interval == 2 * 4)
    #expect(timing.rowFlow(TileShape(m: 9, k: 4, n: 1)).interval == 4)
    // Three rows of folds of three column folds each, the slower pool's: 4 vectors a fold.
    #expect(timing.time(tile).ragged + timing.time(tile).ideal == 9 * 4)
    #expect([timing.peak.macs, timing.peak.cycles] == [24, 1])
  }

  @Test func gridWithoutPools() throws {
    let text = try renderedError { _ = try mixed(6).run(set: []) }
    #expect(
      text == """
        small.yaml:13:5: error: operator 'fc' has rows of powers of two, log2-4, in its weights, and \
        no PE that can work alongside 'array.pe[0]' shifts int8 by them
          13 |     - {activation: int8, weight: int8}
             |     ^
          help: add {mac: shift_add, activation: int8, weight: log2-4} to 'array.pe', with its \
        initiation interval or for a pool of columns in 'array.pools'

        """)
    // PEs that do both do them side by side in one fold.
    let both = try mixed(6).run(
      set: [
        "array.pe=[{activation: int8, weight: int8}, "
          + "{mac: shift_add, activation: int8, weight: log2-4}]"
      ])
    #expect(both.cycles == 4 + 3 * 9 + 6)
    let half = 9 * 4 * 6
    #expect(both[.multiply8] == half)
    #expect(both[.shift32] == half)
    #expect(both.activity.peakMacs == 16)
    // But not at another rate.
    #expect(throws: (any Error).self) {
      try mixed(6).run(
        set: [
          "array.pe=[{activation: int8, weight: int8}, "
            + "{mac: shift_add, activation: int8, weight: log2-4, cycles: 2}]"
        ])
    }
    // Multipliers wide enough take the decoded powers: 2¹⁵ has 16 bits.
    let run = try mixed(6).run(set: ["array.pe=[{activation: int8, weight: int16}]"])
    #expect(run.cycles == 4 + 3 * 9 + 6)
  }
}
