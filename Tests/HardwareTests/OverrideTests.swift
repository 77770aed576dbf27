@testable import Hardware
import Quantities
import Testing
import Workload

/// Values put in place of a configuration's own.
struct OverrideTests {
  @Test func replaces() throws {
    let accelerator = try Fixture.accelerator(
      "array.rows=32", "dram.bandwidth=12.8 GB/s", "buffers.weights={size: 1 MiB, holds: [weight]}")
    #expect(accelerator.array.rows == 32)
    #expect(accelerator.array.columns == 8)
    #expect(
      accelerator.dram == .bandwidth(BytesPerSecond(12_800_000_000), latency: Picoseconds(10_000)))
    #expect(accelerator.buffers.maxWeightTile == Bytes(1 << 20))
  }

  @Test func adds() throws {
    let accelerator = try Fixture.accelerator(
      "host={elements_per_second: 5, latency: 1 ns}", "dma.request_cycles=3",
      "mapping.policy=search",
      "mapping.candidates=7", "array.pe[0].packing=2")
    #expect(accelerator.host == Host(elementsPerSecond: 5, latency: Picoseconds(1_000)))
    #expect(accelerator.dma.requestCycles == Cycles(3))
    #expect(accelerator.mapping == MappingRules(.search(SearchRules(candidates: 7))))
    #expect(accelerator.array.modes[0].packing == 2)
  }

  @Test func changesAnElementOfAList() throws {
    let accelerator = try Fixture.accelerator(
      "array.pe=[{activation: int8, weight: int4}, {activation: int16, weight: int8}]",
      "array.pe[1].cycles=2", "units.vector.stages[0].lanes=16")
    #expect(accelerator.array.modes.map(\.cycles) == [1, 2])
    #expect(accelerator.units[1].functions[0].pipeline.stages[0].lanes == 16)
  }

  @Test func theLastOneHolds() throws {
    #expect(try Fixture.accelerator("array.rows=32", "array.rows=64").array.rows == 64)
  }

  @Test func fixedMapping() throws {
    let accelerator = try Fixture.accelerator(
      "mapping={policy: fixed, m: 8, k: 4, n: 2, order: rows_outside}")
    #expect(
      accelerator.mapping
        == MappingRules(.fixed(FixedMapping(m: 8, k: 4, n: 2, order: .rowsOutside))))
    #expect(
      try Fixture.errors(set: "mapping.policy=fixed")
        == ["m", "k", "n", "order"].map {
          """
          --set:1:1: error: 'mapping.\($0)' is missing
            1 | mapping.policy=fixed
              | ^

          """
        }.joined())
  }

  @Test func unknownKeys() throws {
    #expect(
      try Fixture.errors(set: "array.rowss=3") == """
        --set:1:1: error: unknown key 'rowss' in 'array'
          1 | array.rowss=3
            | ^
          help: did you mean 'rows'?

        """)
    #expect(
      try Fixture.errors(set: "arry.rows=3") == """
        --set:1:1: error: unknown key 'arry'
          1 | arry.rows=3
            | ^
          help: did you mean 'array'?

        """)
  }

  /// A key of a section that is set at the top: the whole path is said.
  @Test(arguments: [("rows", "array.rows"), ("page_policy", "dram.controller.page_policy")])
  func keysWithoutTheirSection(key: String, path: String) throws {
    #expect(
      try Fixture.errors(set: "\(key)=3") == """
        --set:1:1: error: unknown key '\(key)'
          1 | \(key)=3
            | ^
          help: did you mean '\(path)'?

        """)
  }

  /// A value from outside is checked as the file's own are.
  @Test(arguments: [
    ("array.rows=010", 12, "'array.rows' needs a whole number, found '010'"),
    ("array.rows=0", 12, "'array.rows' is 0, which is outside 1...65536"),
    ("dram.latency=5", 14, "'dram.latency' needs a time, found '5'"),
    ("array.dataflow=os", 16, "'array.dataflow' cannot be 'os'"),
    ("array.rows=", 12, "the value is empty"),
  ])
  func wrongValues(text: String, column: Int, message: String) throws {
    let errors = try Fixture.errors(set: text)
    #expect(
      errors.hasPrefix(
        """
        --set:1:\(column): error: \(message)
          1 | \(text)
            | \(String(repeating: " ", count: column - 1))^

        """))
  }

  @Test(arguments: [
    ("array.pe[1].cycles=2", "there is no element [1]; the list has 1"),
    ("array.rows.x=2", "there is no key 'x' in '4'"),
    ("array.rows[0]=1", "there is no list for [0]"),
    ("array..x=3", "'array..x' has an empty key"),
    ("array.pe[x]=2", "'[x]' is no list index"),
    ("=3", "'=3' has no path before its '='"),
  ])
  func wrongPaths(text: String, message: String) throws {
    #expect(try Fixture.errors(set: text).hasPrefix("--set:1:1: error: \(message)\n"))
  }
}
