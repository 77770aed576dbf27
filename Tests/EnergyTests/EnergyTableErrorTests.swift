import Energy
import Testing

/// What a wrong table is told.
struct EnergyTableErrorTests {
  @Test func neitherSourceNorAssumed() throws {
    let text = try renderedError { _ = try table((", source: here}\n  multiply", "}\n  multiply")) }
    #expect(
      text == """
        small.yaml:7:14: error: 'arithmetic.add_int32' says neither 'source' nor 'assumed'
          7 |   add_int32: {energy: 0.1 pJ}
            |              ^
          help: name the publication or tool, or write 'assumed: <why this value>'

        """)
  }

  @Test func misspeltSource() throws {
    let text = try renderedError {
      _ = try table((", source: here}\n  multiply", ", sorce: here}\n  multiply"))
    }
    #expect(
      text == """
        small.yaml:7:31: error: unknown key 'sorce' in 'arithmetic.add_int32'
          7 |   add_int32: {energy: 0.1 pJ, sorce: here}
            |                               ^
          help: did you mean 'source'?

        """)
  }

  /// Maps of Accelergy's components take the same keys.
  @Test func keysOfTheFirstLevel() throws {
    let text = try renderedError { _ = try table(("name: small", "name: small\nqqqqqqqq: 1")) }
    let known = try #require(text.firstRange(of: "known keys: "))
    let list = text[known.upperBound...].prefix { $0 != "\n" }.split(separator: ", ").map(
      String.init)
    #expect(list == EnergyTableReader.keys.sorted())
  }

  /// Comments and the order of keys do not matter, values do.
  @Test func digests() throws {
    let digest = try table().digest
    #expect(try table(("name: small", "# a comment\nname: small")).digest == digest)
    #expect(
      try table(("{energy: 0.1 pJ, source: here}", "{source: here, energy: 0.1 pJ}")).digest
        == digest)
    #expect(try table(("{energy: 0.1 pJ", "{energy: 0.2 pJ")).digest != digest)
  }

  @Test func bothSourceAndAssumed() throws {
    let text = try renderedError {
      _ = try table(("assumed: a round number", "source: x, assumed: why"))
    }
    #expect(
      text == """
        small.yaml:8:18: error: 'arithmetic.multiply_int8' says both 'source' and 'assumed'
          8 |   multiply_int8: {energy: 0.2 pJ, source: x, assumed: why}
            |                  ^
          help: keep 'assumed' unless the source states this very number

        """)
  }

  @Test func severalAtOnce() throws {
    let text = try renderedError {
      _ = try table(
        ("add_int32:", "add_int33:"), ("0.2 pJ", "0.2 pW"), ("write_per_bit: 9 pJ, ", ""))
    }
    #expect(
      text == """
        small.yaml:7:3: error: unknown key 'add_int33' in 'arithmetic'
          7 |   add_int33: {energy: 0.1 pJ, source: here}
            |   ^
          help: did you mean 'add_int32'?
        small.yaml:8:27: error: 'arithmetic.multiply_int8.energy' needs an energy, found '0.2 pW'
          8 |   multiply_int8: {energy: 0.2 pW, assumed: a round number}
            |                           ^
          help: 'pW' is no unit here; did you mean 'pJ'?
        small.yaml:12:7: error: 'dram.write_per_bit' is missing
          12 | dram: {read_per_bit: 8 pJ, source: here}
             |       ^

        """)
  }

  @Test(arguments: [
    ("size: 8 KiB", "size: 1 KiB", "'sram[1].size' is 1 KiB, not above the row before, 1 KiB"),
    (
      "8 KiB, word: 16 B", "8 KiB, word: 8 B",
      "'sram[1].word' is 8 B, and the rows before have 16 B"
    ),
    ("read: 5 pJ", "read: 2000000 nJ", "'sram[1].read' is 2000000 nJ, which is above 1000000 nJ"),
    ("leakage: 3 mW, ", "", "'sram[1].leakage' is missing"),
    ("systole.energy/1", "systole.energy/2", "this is 'systole.energy/2', not 'systole.energy/1'"),
  ])
  func oneMistake(old: String, new: String, message: String) throws {
    let text = try renderedError { _ = try table((old, new)) }
    #expect(text.contains(": error: \(message)\n"))
    #expect(text.hasPrefix("small.yaml:"))
  }
}
