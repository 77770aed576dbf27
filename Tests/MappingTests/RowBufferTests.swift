import Hardware
@testable import Mapping
import Simulation
import Testing
import Workload

/// What waits between the stages of a unit, and where.
struct RowBufferTests {
  /// 12 rows of 8 elements of 8 bits, on chip.
  private func trace(_ algorithm: BuiltInAlgorithm = .iViT8) -> Trace {
    var draft = TraceDraft()
    let input = draft.tensor("in", .input, [12, 8])
    let x = draft.rowwise("x", .add, [input, input], rows: 12, length: 8)
    let y = draft.rowwise("sm", .softmax, [x], rows: 12, length: 8, algorithm: algorithm)
    draft.rowwise("last", .add, [y, y], rows: 12, length: 8, role: .output)
    return draft.builder.trace
  }

  private func accelerator(_ rest: String) throws -> Accelerator {
    try Fixture.accelerator(
      "units.softmax={operators: [softmax], algorithms: [i-vit-8, e2softmax], \(rest)}")
  }

  private func busyCycles(_ trace: Trace, _ accelerator: Accelerator) throws -> Int {
    let mapped = try Fixture.map(trace, accelerator)
    let tasks = mapped.program.tasks.filter {
      mapped.program.resources[$0.resource.index].name == "softmax"
    }
    return tasks.reduce(0) { $0 + mapped.program.work(of: $1).mostCycles }
  }

  /// Shiftmax keeps the scores, 8 bits, and the exponentials, 32: 40 B a row.
  @Test func bytesThatAreWritten() throws {
    let mapped = try Fixture.map(trace(), accelerator("lanes: 4, row_buffer: 80 B"))
    let unit = try #require(try accelerator("lanes: 4").units.firstIndex { $0.name == "softmax" })
    #expect(mapped.layers[1].activity.rowBufferBytes[unit] == 12 * 40)
    #expect(mapped.layers[1].activity.bufferReads[0] == 12 * 8)
    let plain = try Fixture.map(trace(), accelerator("lanes: 4"))
    // Of the size that the rows need, and counted all the same.
    #expect(plain.layers[1].activity.rowBufferBytes[unit] == 12 * 40)
    #expect(plain.layers[1].activity.bufferReads[0] == 12 * 8)
  }

  /// Two rows at a time need 2 · (8 + 32) B; one, with its widest stage, 32 B.
  @Test func rowsThatDoNotFit() throws {
    let small = try Fixture.accelerator(
      "units.softmax={operators: [softmax], algorithms: [i-vit-8], lanes: 4}",
      "units.softmax.row_buffer=79 B")
    #expect(
      try renderedError { _ = try Fixture.map(trace(), small) } == """
        --set:2:26: error: operator 'sm' has rows of 8 elements, of which unit 'softmax' keeps 80 B \
        between its stages, two rows at a time, and its row buffer has 79 B
          2 | units.softmax.row_buffer=79 B
            |                          ^
          help: raise 'units.softmax.row_buffer', or write 'none' if every stage fetches the row again

        """)
    let alone = "lanes: 4, row_overlap: false, row_buffer: "
    #expect(
      try renderedError { _ = try Fixture.map(trace(), accelerator(alone + "31 B")) }.contains(
        "keeps 32 B between its stages, and its row buffer has 31 B"))
    #expect(try Fixture.map(trace(), accelerator(alone + "32 B")).layers.count == 3)
  }

  /// Without a buffer, each of three stages fetches the row.
  @Test func rowsThatAreFetchedAgain() throws {
    let mapped = try Fixture.map(trace(), accelerator("lanes: 4, row_buffer: none"))
    #expect(mapped.layers[1].activity.bufferReads[0] == 3 * 12 * 8)
    #expect(mapped.layers[1].activity.rowBufferBytes.allSatisfy { $0 == 0 })
  }

  /// An operands' buffer of 4 B a cycle gives a row of 8 B in 2 cycles and takes its result in 2: twelve
  /// rows take 48 cycles with one fetch, 72 with two. The unit alone takes 13.
  @Test func fetchesTakePorts() throws {
    let stages = "stages: [{name: a, lanes: 8}, {name: b, lanes: 8}]"
    let ports =
      "buffers.activations={size: 5 KiB, holds: [input, output], stream: 2 KiB, width: 4 B}"
    func cycles(_ rest: String) throws -> Int {
      var accelerator = try accelerator(rest)
      accelerator.buffers = try Fixture.accelerator(ports).buffers
      return try busyCycles(trace(), accelerator)
    }
    #expect(try busyCycles(trace(), accelerator(stages)) == 12 + 1)
    #expect(try cycles(stages) == 12 * (2 + 2))
    #expect(try cycles("row_buffer: none, " + stages) == 12 * (2 * 2 + 2))
  }

  /// One unit, two algorithms, stages of each.
  @Test func stagesFollowTheAlgorithm() throws {
    let accelerator = try accelerator(
      "stages: {i-vit-8: [{name: a, lanes: 1}], e2softmax: [{name: a, lanes: 8, latency: 3}]}")
    #expect(try busyCycles(trace(.iViT8), accelerator) == 12 * 8)
    #expect(try busyCycles(trace(.e2Softmax), accelerator) == 12 + 3)
  }
}
