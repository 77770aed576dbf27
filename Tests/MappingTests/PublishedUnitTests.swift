import Hardware
@testable import Mapping
import Simulation
import Testing
import Workload

/// Units of published designs as they are shipped, by hand.
struct PublishedUnitTests {
  private func cycles(
    _ kind: OperatorKind, _ algorithm: BuiltInAlgorithm, rows: UInt32, length: UInt32,
    on name: String,
    _ overrides: String...
  ) throws -> (cycles: Int, activity: LayerActivity) {
    var draft = TraceDraft()
    let input = draft.tensor("in", .input, [rows, length])
    draft.rowwise(
      "op", kind, [input], rows: rows, length: length, algorithm: algorithm, role: .output)
    let accelerator = try Fixture.shipped(name, set: overrides)
    let mapped = try Fixture.map(draft.builder.trace, accelerator)
    let tasks = mapped.program.tasks.filter {
      mapped.program.resources[$0.resource.index].name == kind.rawValue
    }
    return (
      tasks.reduce(0) { $0 + mapped.program.work(of: $1).mostCycles }, mapped.layers[0].activity
    )
  }

  /// 785 tokens are 25 groups of 32: 25 + 9 + 2 · 5 + 1 and 25 + 3; rows follow 26 cycles apart. Two
  /// rows of 4 bits an element fit the buffer of 1 KiB, of 1,025 tokens they do not.
  @Test func soleSoftmax() throws {
    let run = try cycles(.softmax, .e2Softmax, rows: 3, length: 785, on: "sole")
    #expect(run.cycles == 45 + 28 + 2 * 26)
    #expect(run.activity.rowBufferBytes.first == 3 * 393)
    #expect(
      try renderedError {
        _ = try cycles(.softmax, .e2Softmax, rows: 1, length: 1_025, on: "sole")
      }.contains(
        "keeps 1026 B between its stages, two rows at a time, and its row buffer has 1024 B"))
  }

  /// 384 channels are 12 groups: 12 + 9 + 5 + 7 and 12 + 6; rows follow 19 cycles apart.
  @Test func soleLayerNorm() throws {
    let run = try cycles(.layernorm, .aiLayerNorm, rows: 4, length: 384, on: "sole")
    #expect(run.cycles == 33 + 18 + 3 * 19)
    #expect(run.activity.rowBufferBytes.reduce(0, +) == 4 * 384)
  }

  /// Three sweeps of an element a clock, and nothing of the next row before the last: 33 rows are two
  /// for the first of 32 units.
  @Test func swiftTronSweeps() throws {
    let softmax = try cycles(.softmax, .iBERT, rows: 33, length: 197, on: "swifttron")
    #expect(softmax.cycles == 2 * 3 * 197)
    let norm = try cycles(.layernorm, .iBERT, rows: 32, length: 768, on: "swifttron")
    #expect(norm.cycles == 3 * 768 + 1 + 18)
    // Each sweep reads the row, and the store its result.
    #expect(norm.activity.bufferReads[0] == (3 + 1) * 32 * 768)
  }

  /// The group-vector design fetches a row of softmax three times; the store reads its result once.
  @Test func groupVectorFetches() throws {
    let run = try cycles(.softmax, .iBERT, rows: 5, length: 197, on: "tcas1-2023")
    #expect(run.cycles == 5 * 3 * 7)
    #expect(run.activity.bufferReads[0] == (3 + 1) * 5 * 197)
    let gelu = try cycles(
      .gelu, .poly2, rows: 5, length: 64, on: "tcas1-2023", "units.gelu.placement=pass")
    #expect(gelu.activity.bufferReads[0] == (1 + 1) * 5 * 64)
  }

  /// Its GELU works in the output path of a product, and alone has none.
  @Test func groupVectorStream() throws {
    #expect(
      try renderedError {
        _ = try cycles(.gelu, .poly2, rows: 5, length: 64, on: "tcas1-2023")
      }.contains(
        "operator 'op' needs 'gelu', which unit 'gelu' runs only in the array's streams "
          + "('placement: in_stream'), and no product makes its operand or reads its result"))
  }

  /// 384 channels in 12 groups, twice: statistics with a tree of 5 levels and 48 cycles of root and
  /// division. Softmax to base 2 needs no maximum.
  @Test func twoPasses() throws {
    let norm = try cycles(.layernorm, .float, rows: 2, length: 384, on: "me-vit")
    #expect(norm.cycles == 12 + 48 + 4 + 5 + 12 + 3 + (12 + 48))
    let softmax = try cycles(.softmax, .base2, rows: 1, length: 197, on: "me-vit")
    #expect(softmax.cycles == 7 + 32 + 3 + 5 + 7 + 3)
    #expect(softmax.activity.rowBufferBytes.reduce(0, +) == 2 * 197)
  }
}
