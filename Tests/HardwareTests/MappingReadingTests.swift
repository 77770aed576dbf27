import Hardware
import Testing

/// `mapping`: what a user may write, and what is said of mistakes.
struct MappingReadingTests {
  private static let fixed = "policy: fixed, m: 8, k: 4, n: 2, order: rows_outside"

  private func read(_ mapping: String) throws -> MappingRules {
    try Fixture.accelerator("mapping={\(mapping)}").mapping
  }

  @Test func everyKeyOfASearch() throws {
    #expect(try read("policy: search") == MappingRules(.search(SearchRules())))
    #expect(
      try read(
        "policy: search, objective: edp, candidates: 7, finalists: 3, finalist_tasks: 9, "
          + "tolerance_ppm: 0, tiles_in_flight: 2, row_blocks: 5")
        == MappingRules(
          .search(
            SearchRules(
              objective: .edp, candidates: 7, finalists: 3, finalistTasks: 9, tolerance: 0)),
          tilesInFlight: 2, rowBlocks: 5))
  }

  @Test func everyKeyOfAFixedMapping() throws {
    for order in LoopOrder.allCases {
      #expect(
        try read("policy: fixed, m: 8, k: 4, n: 2, order: \(order.rawValue)")
          == MappingRules(.fixed(FixedMapping(m: 8, k: 4, n: 2, order: order))))
    }
    // The fixture has 4 rows and 8 columns, all of which may be given.
    #expect(
      try read("\(Self.fixed), keep: [weight, input], rows: 4, columns: 7, tiles_in_flight: 1024")
        == MappingRules(
          .fixed(
            FixedMapping(
              m: 8, k: 4, n: 2, order: .rowsOutside, keeps: [.input, .weight], rows: 4, columns: 7)),
          tilesInFlight: 1_024))
    #expect(try read("\(Self.fixed), keep: []") == read(Self.fixed))
  }

  /// The loops' names, from the outermost inwards.
  @Test func namesOfOrders() {
    let loops = LoopOrder.allCases.map { order in
      let (outer, middle, inner) = order.loops
      return [outer, middle, inner]
    }
    #expect(Set(loops).count == 6)
    for (order, loops) in zip(LoopOrder.allCases, loops) {
      let first = order.rawValue.split(separator: "_")[0]
      #expect(loops[0] == (first == "columns" ? .n : first == "rows" ? .m : .k))
      #expect(order.finishesTiles == order.rawValue.hasSuffix("_outside"))
    }
  }

  @Test(arguments: [
    ("\(fixed), rows: 5", "5", "'mapping.rows' is 5, but 'array.rows' is 4"),
    ("\(fixed), columns: 9", "9", "'mapping.columns' is 9, but 'array.columns' is 8"),
    ("\(fixed), rows: 0", "0", "'mapping.rows' is 0, which is outside 1...65536"),
    ("\(fixed), columns: 65537", "65537", "'mapping.columns' is 65537, which is outside 1...65536"),
    (
      "policy: fixed, m: 8, k: 4, n: 2, order: row_outside", "row_outside",
      "'mapping.order' cannot be 'row_outside'"
    ),
    ("\(fixed), keep: [weights]", "weights", "'mapping.keep' cannot be 'weights'"),
    ("\(fixed), keep: [weight, weight]", "weight", "'mapping.keep' lists 'weight' twice"),
    ("\(fixed), keep: [input, output]", "output", "'mapping.keep' cannot be 'output'"),
    ("\(fixed), keep: weight", "weight", "found 'weight' where 'mapping.keep' needs a list"),
    ("policy: search, objective: cycle", "cycle", "'mapping.objective' cannot be 'cycle'"),
    (
      "policy: search, tiles_in_flight: 1", "1",
      "'mapping.tiles_in_flight' is 1, which is outside 2...1024"
    ),
    (
      "policy: search, candidates: 2001", "2001",
      "'mapping.candidates' is 2001, which is outside 1...2000"
    ),
    (
      "policy: search, tolerance_ppm: -1", "-1",
      "'mapping.tolerance_ppm' is -1, which is outside 0...1000000"
    ),
    (
      "policy: search, row_blocks: 65537", "65537",
      "'mapping.row_blocks' is 65537, which is outside 1...65536"
    ),
    (
      "policy: fixed, m: 99999999999999999999, k: 4, n: 2, order: rows_outside",
      "99999999999999999999",
      "'mapping.m' is 99999999999999999999, which is outside 1...4294967295"
    ),
    (
      "policy: fixed, m: 8, k: 4294967296, n: 2, order: rows_outside", "4294967296",
      "'mapping.k' is 4294967296, which is outside 1...4294967295"
    ),
    ("policy: search, keep: [weight]", "keep", "unknown key 'keep' in 'mapping'"),
    ("policy: search, rows: 4", "rows", "unknown key 'rows' in 'mapping'"),
    ("\(fixed), objective: cycles", "objective", "unknown key 'objective' in 'mapping'"),
    (
      "policy: whole, tiles_in_flight: 4", "tiles_in_flight",
      "unknown key 'tiles_in_flight' in 'mapping'"
    ),
    (
      "policy: gemmini-auto, row_blocks: 4", "row_blocks",
      "unknown key 'row_blocks' in 'mapping'"
    ),
  ])
  func mistakes(mapping: String, what: String, message: String) throws {
    let text = "mapping={\(mapping)}"
    let range = try #require(text.ranges(of: what).last)
    let column = text.distance(from: text.startIndex, to: range.lowerBound) + 1
    let errors = try Fixture.errors(set: text)
    #expect(errors.hasPrefix("--set:1:\(column): error: \(message)\n"), "\(errors)")
  }

  /// Which keys there are is not known where the policy is wrong or missing.
  @Test(arguments: [
    "policy: fixd, m: 8, k: 4, n: 2, order: row", "m: 8, objective: cycle, rows: 0",
  ])
  func wrongPolicies(mapping: String) throws {
    let text = try Fixture.errors(set: "mapping={\(mapping)}")
    #expect(text.contains("'mapping.policy'"))
    #expect(text.ranges(of: "error:").count == 1, "\(text)")
  }

  @Test(arguments: [
    ("\(fixed), rows: 5", "give the rows of the array that folds use, at most 4"),
    ("policy: fixed, m: 8, k: 4, n: 2, order: row_outside", "did you mean 'rows_outside'?"),
    (
      "policy: fixed, m: 8, k: 4, n: 2, order: reduction_rows_colums",
      "did you mean 'reduction_rows_columns'?"
    ),
    ("\(fixed), keep: [weights]", "did you mean 'weight'?"),
    ("policy: search, objective: cycle", "did you mean 'cycles'?"),
    ("policy: search, tiles_inflight: 4", "did you mean 'tiles_in_flight'?"),
  ])
  func whatIsNearest(mapping: String, help: String) throws {
    #expect(try Fixture.errors(set: "mapping={\(mapping)}").hasSuffix("  help: \(help)\n"))
  }

  /// Errors of a file are at its lines.
  @Test func mistakesInAFile() throws {
    let text = try Fixture.errors(
      ("units:\n", "mapping:\n  \(Self.fixed.replacing(", ", with: "\n  "))\n  rows: 5\nunits:\n"))
    let line = Fixture.text.split(separator: "\n", omittingEmptySubsequences: false)
      .firstIndex(of: "units:")
    // Behind it `mapping` and its five keys.
    let expected = try #require(line) + 7
    #expect(
      text == """
        small.yaml:\(expected):9: error: 'mapping.rows' is 5, but 'array.rows' is 4
          \(expected) |   rows: 5
             |         ^
          help: give the rows of the array that folds use, at most 4

        """)
  }

  /// Pools divide the array already; all of its columns are no part.
  @Test func poolsWithAPart() throws {
    let pools = [
      "array.pools={dsp: {columns: 5}, lut: {columns: 3}}",
      "array.pe=[{pool: dsp, activation: int8, weight: int8}, "
        + "{pool: lut, mac: shift_add, activation: log2-4, weight: int8}]",
    ]
    for (key, part, whole) in [("rows", 3, 4), ("columns", 7, 8)] {
      #expect(
        try Fixture.errors(set: pools[0], pools[1], "mapping={\(Self.fixed), \(key): \(part)}")
          .contains(
            """
            error: 'mapping.\(key)' is \(part), but 'array.pools' divides the array already
            """))
      let machine = try Fixture.accelerator(
        pools[0], pools[1], "mapping={\(Self.fixed), \(key): \(whole)}")
      #expect(machine.array.pools.count == 2)
    }
  }
}
