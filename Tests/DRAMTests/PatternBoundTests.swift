import Files
import Hardware
import Testing

@testable import DRAM

/// What a pattern asked for, and what holds it back.
struct PatternBoundTests {
  private func run(
    _ preset: String, _ pattern: AccessPattern
  ) throws -> (run: PatternRun, bound: PatternBound) {
    let run = PatternRun(pattern, on: try Shipped.preset(preset).dram)
    return (run, PatternBound(pattern, run))
  }

  /// Consecutive bursts of DDR4 with columns below the bank groups stay in one group, and are tCCD_L
  /// apart: longer than bursts at random, which change groups.
  @Test func sequentialAndRandomOfDDR4() throws {
    let sequence = try run("ddr4-3200", .sequence(base: 0, bytes: 640_000, isWrite: false))
    let random = try run(
      "ddr4-3200", .random(count: 10_000, range: 1 << 30, seed: 1, isWrite: false))
    #expect(sequence.run.peakShare < random.run.peakShare)
    #expect(sequence.bound.constraint == .columnLong)
    #expect(random.bound.constraint != .columnLong)
    // Without it bursts follow each other at the data bus's rate, but for refreshes.
    let timing = sequence.run.dram.timing
    let least = Double(timing.columnShort) / Double(timing.columnLong)
    let ratio = Double(sequence.bound.cyclesWithout) / Double(sequence.run.cycles)
    #expect(ratio < 1 && ratio >= least)
  }

  @Test(arguments: [
    ("lpddr4-2400", AccessPattern.sequence(base: 0, bytes: 640_000, isWrite: false), "data_bus"),
    ("ddr4-2400", .sequence(base: 0, bytes: 64, isWrite: false), "tRCD + CL"),
    ("hbm2-1ch", .random(count: 5_000, range: 1 << 30, seed: 1, isWrite: false), "tFAW"),
  ])
  func bounds(preset: String, pattern: AccessPattern, constraint: String) throws {
    #expect(try run(preset, pattern).bound.constraint?.rawValue == constraint)
  }

  /// Rows that overlap ask for their common bytes once: never for more than moves.
  @Test(arguments: [
    (4, 64, 32, 160), (4, 64, 64, 256), (4, 64, 128, 256), (4, 64, 1, 67), (1, 100, 1, 100),
    (197, 384, 1_152, 197 * 384), (3, 256, 64, 384), (7, 13, 5, 43),
  ])
  func tiles(rows: Int, width: Int, pitch: Int, useful: Int) throws {
    let pattern = AccessPattern.tile(
      base: 0, rows: rows, width: width, pitch: pitch, isWrite: false)
    let run = try run("ddr4-2400", pattern).run
    var bytes: Set<Int> = []
    for row in 0..<rows { bytes.formUnion(row * pitch..<row * pitch + width) }
    #expect(run.usefulBytes == useful && useful == bytes.count)
    #expect(run.usefulBytes <= run.movedBytes)
  }

  @Test(arguments: ["ddr4-2400", "ddr4-3200", "lpddr4-3200", "lpddr5-6400", "hbm2-8ch"])
  func sharesOfEveryPreset(preset: String) throws {
    let patterns: [AccessPattern] = [
      .sequence(base: 0, bytes: 100_000, isWrite: true),
      .tile(base: 0, rows: 50, width: 100, pitch: 30, isWrite: false),
      .random(count: 1_000, range: 1 << 20, seed: 3, isWrite: false),
    ]
    for pattern in patterns {
      let found = try run(preset, pattern)
      #expect(found.run.peakShare <= 1)
      #expect(found.run.usefulBytes <= found.run.movedBytes)
      #expect(found.run.counters.rowHits <= found.run.counters.bursts)
      #expect(found.bound.cyclesWithout <= found.run.cycles)
    }
  }
}
