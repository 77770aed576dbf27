import Documents
import Foundation
import Hardware
import Testing
import YAML

/// `provenance`: where the values of a configuration come from.
struct ProvenanceTests {
  private func origin(_ entries: String, set overrides: String...) throws -> ConfigurationOrigin {
    var document = try YAMLReader.read(
      Fixture.text + "provenance:\n" + entries, file: "small.yaml")
    for text in overrides { document = try document.applying(YAMLReader.readOverride(text)) }
    return try AcceleratorReader.read(document).origin
  }

  private func errors(_ entries: String) throws -> String {
    try renderedError { _ = try origin(entries) }
  }

  @Test func theNearestEntryCounts() throws {
    let origin = try origin(
      """
        array: {source: Table 2}
        array.pe[0].weight: {inferred: the width of the port}
        buffers: {assumed: no source stated}
        buffers.sums.size: {source: Table 3}
      """)
    let counts = try #require(origin.provenanceCounts)
    // rows, columns, dataflow, fold_overlap, activation; the size of the sums.
    #expect(counts.source == 6)
    #expect(counts.inferred == 1)
    // Sizes and contents of three buffers but for one size, one double_buffered, one stream.
    #expect(counts.assumed == 7)
    // The clock; model, bandwidth and latency; of two units operators and lanes, of one the algorithms
    // and the placement.
    #expect(counts.unstated == 10)
    #expect(counts.keys == 24)
  }

  /// A value set from outside is not that of the file; nor are entries then held against it.
  @Test func valuesFromOutsideAreNotCounted() throws {
    let entries = "  array: {source: Table 2}\n  dram.bandwidth: {assumed: no source stated}\n"
    let file = try #require(try origin(entries).provenanceCounts)
    let changed = try #require(
      try origin(entries, set: "array.rows=2", "dram={model: ideal}").provenanceCounts)
    #expect(changed.source == file.source - 1)
    #expect(changed.assumed == 0)
    #expect(changed.keys == file.keys - 4)
  }

  /// It is no part of what the machine is.
  @Test func machinesAreTheSame() throws {
    let plain = try AcceleratorReader.read(Fixture.document())
    let document = try YAMLReader.read(
      Fixture.text + "provenance: {clock: {source: Table 2}}\n", file: "small.yaml")
    let accelerator = try AcceleratorReader.read(document)
    #expect(accelerator == plain)
    #expect(ResolvedConfiguration(accelerator).digest == ResolvedConfiguration(plain).digest)
    #expect(plain.origin.provenanceCounts == nil)
  }

  @Test func mistakesAreLocated() throws {
    let text = try errors(
      """
        array.rwos: {source: Table 2}
        aray.rows: {source: Table 2}
        array.rows: {sorce: Table 2}
        array.columns: {source: Table 2, assumed: no source stated}
        array: {}
        array.pe[x]: {source: Table 2}
        clock: Table 2
      """)
    #expect(
      text == """
        small.yaml:33:3: error: 'provenance' names 'array.rwos', and there is no such key
          33 |   array.rwos: {source: Table 2}
             |   ^
          help: did you mean 'array.rows'?
        small.yaml:34:3: error: 'provenance' names 'aray.rows', and there is no such key
          34 |   aray.rows: {source: Table 2}
             |   ^
          help: did you mean 'array'?
        small.yaml:35:16: error: unknown key 'sorce' in 'provenance.array.rows'
          35 |   array.rows: {sorce: Table 2}
             |                ^
          help: did you mean 'source'?
        small.yaml:36:18: error: 'provenance.array.columns' says several of 'source', 'inferred' and 'assumed'
          36 |   array.columns: {source: Table 2, assumed: no source stated}
             |                  ^
          help: name the publication or code, say what the value follows from, or why it was chosen
        small.yaml:37:10: error: 'provenance.array' says none of 'source', 'inferred' and 'assumed'
          37 |   array: {}
             |          ^
          help: name the publication or code, say what the value follows from, or why it was chosen
        small.yaml:38:3: error: '[x]' is no list index
          38 |   array.pe[x]: {source: Table 2}
             |   ^
          help: write [0], [1], …
        small.yaml:39:10: error: found 'Table 2' where 'provenance.clock' needs a mapping of keys
          39 |   clock: Table 2
             |          ^

        """)
  }

  /// An entry that nothing is left of is a mistake of the file's.
  @Test func entriesNameWhatTheFileHas() throws {
    #expect(
      try errors("  array.drain_port: {assumed: no source stated}\n") == """
        small.yaml:33:3: error: 'provenance' names 'array.drain_port', which the file does not have
          33 |   array.drain_port: {assumed: no source stated}
             |   ^
          help: write the key, or remove the entry

        """)
  }

  /// Every value of every shipped machine says where it comes from.
  @Test func shippedMachinesSayItAll() throws {
    let documents = try Fixture.shippedDocuments(in: ["", "rtl"])
    #expect(documents.count == 30)
    for (name, document) in documents {
      let counts = try AcceleratorReader.read(document).origin.provenanceCounts
      #expect(try #require(counts, "\(name)").unstated == 0, "\(name)")
    }
  }
}
