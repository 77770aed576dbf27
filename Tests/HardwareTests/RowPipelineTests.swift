import Algorithms
@testable import Hardware
import Quantities
import Testing

/// Cycles of nonlinear units, derived by hand.
struct RowPipelineTests {
  private func unit(_ stages: [UnitStage], overlapsRows: Bool = true) -> RowPipeline {
    RowPipeline(stages, overlapsRows: overlapsRows)
  }

  private func stage(
    lanes: Int, interval: Int = 1, latency: Int = 0, perRow: Int = 0
  ) -> UnitStage {
    UnitStage(name: "stage", lanes: lanes, interval: interval, latency: latency, perRow: perRow)
  }

  /// 10 elements on 4 lanes: 3 groups, 2 cycles apart, 5 of latency, 7 of division: 18 a row.
  /// Rows that overlap follow 3 · 2 + 7 = 13 cycles behind each other.
  @Test func oneStage() {
    let stages = [stage(lanes: 4, interval: 2, latency: 5, perRow: 7)]
    #expect(unit(stages).cycles(rows: 1, length: 10).count == 18)
    #expect(unit(stages).cycles(rows: 3, length: 10).count == 18 + 2 * 13)
    #expect(unit(stages, overlapsRows: false).cycles(rows: 3, length: 10).count == 3 * 18)
    #expect(unit(stages).tail(length: 10).count == 5)
    #expect(unit(stages, overlapsRows: false).tail(length: 10) == .zero)
  }

  /// 4 cycles before a task; 10 parameters on 2 lanes, every 3 cycles: 15; then rows of 5.
  @Test func stagesOncePerTask() {
    var parameters = stage(lanes: 2, interval: 3)
    parameters.pass = .task
    let pipeline = RowPipeline(
      [parameters, stage(lanes: 2)], overlapsRows: false, rowGap: 1, setUp: 4)
    #expect(pipeline.cycles(rows: 1, length: 10).count == 4 + 15 + 5)
    #expect(pipeline.cycles(rows: 3, length: 10).count == 4 + 15 + 3 * 5 + 2)
    // A stage that passes once keeps nothing between rows, and bounds none.
    #expect(pipeline.keptBytes(length: 10, operandBits: 8) == 0)
    #expect(
      unit([parameters, stage(lanes: 2)]).cycles(rows: 3, length: 10).count == 15 + 3 * 5)
  }

  /// Passes over 10 elements of 5, 10 + 4 and 3 cycles with latencies 1, 2, 3: a row takes 28; rows
  /// follow at the rate of the second pass, 14.
  @Test func threePasses() {
    let stages = [
      stage(lanes: 2, latency: 1), stage(lanes: 1, latency: 2, perRow: 4),
      stage(lanes: 4, latency: 3),
    ]
    #expect(unit(stages).cycles(rows: 1, length: 10).count == 28)
    #expect(unit(stages).cycles(rows: 5, length: 10).count == 28 + 4 * 14)
    #expect(unit(stages, overlapsRows: false).cycles(rows: 5, length: 10).count == 140)
  }

  /// 8 lanes meet in a tree of three levels; 5 lanes need as many, one lane none.
  @Test(arguments: [(8, 3), (5, 3), (2, 1), (1, 0)])
  func treesTakeALevelARegister(lanes: Int, levels: Int) {
    var stage = stage(lanes: lanes, latency: 2)
    stage.reduction = .tree
    #expect(unit([stage]).cycles(rows: 1, length: lanes).count == 1 + 2 + levels)
  }

  /// Two trees, one behind the other.
  @Test func maximumAndSumTakeATreeEach() {
    var stage = stage(lanes: 32, latency: 2)
    stage.reduction = .twoTrees
    #expect(unit([stage]).cycles(rows: 1, length: 32).count == 1 + 2 + 2 * 5)
  }

  /// A stage of 10 cycles a row behind one of 5: rows that enter every 5 + 3 cycles still wait for it;
  /// every 5 + 9 they do not. One by one, the gap is added to every row but the last.
  @Test func gapsBetweenRows() {
    var unit = unit([stage(lanes: 2), stage(lanes: 1)])
    unit.rowGap = 3
    #expect(unit.cycles(rows: 4, length: 10).count == 15 + 3 * 10)
    unit.rowGap = 9
    #expect(unit.cycles(rows: 4, length: 10).count == 15 + 3 * 14)
    unit.overlapsRows = false
    #expect(unit.cycles(rows: 4, length: 10).count == 4 * 15 + 3 * 9)
  }

  /// The last stage's first result: after the whole row in the first, and its own latency.
  @Test func firstResult() {
    let unit = unit([stage(lanes: 2, latency: 1), stage(lanes: 1, latency: 4)])
    #expect(unit.firstResult(length: 10).count == 5 + 1 + 4)
  }

  /// SOLE's softmax: 785 elements leave 4 bits each, 393 B, and rows in two halves take two of them.
  @Test func oneBufferBetweenTwoStages() {
    var first = stage(lanes: 32)
    first.keptBits = 4
    let unit = unit([first, stage(lanes: 32)])
    #expect(unit.rowBufferBytes(length: 785, operandBits: 8) == 2 * 393)
    #expect(unit.keptBytes(length: 785, operandBits: 8) == 393)
  }

  /// Three stages keep 8 bits as they came, then 16: alone, a row needs space for the wider; where
  /// rows overlap, each buffer holds two.
  @Test func buffersBetweenThreeStages() {
    var second = stage(lanes: 1)
    second.keptBits = 16
    let stages = [stage(lanes: 1), second, stage(lanes: 1)]
    #expect(unit(stages, overlapsRows: false).rowBufferBytes(length: 10, operandBits: 8) == 20)
    #expect(unit(stages).rowBufferBytes(length: 10, operandBits: 8) == 2 * (10 + 20))
    #expect(unit(stages).keptBytes(length: 10, operandBits: 8) == 30)
    #expect(unit([stage(lanes: 1)]).rowBufferBytes(length: 10, operandBits: 8) == 0)
  }

  /// Three pipelines share 7 rows: the first has 3, which follow each other 13 cycles apart; each has
  /// a buffer of its own.
  @Test func pipelinesSideBySide() {
    var unit = unit([stage(lanes: 4, interval: 2, latency: 5, perRow: 7), stage(lanes: 10)])
    let alone = [1, 3].map { unit.cycles(rows: $0, length: 10).count }
    unit.parallelRows = 3
    #expect(unit.cycles(rows: 7, length: 10).count == alone[1])
    #expect(unit.cycles(rows: 3, length: 10).count == alone[0])
    #expect(unit.rowBufferBytes(length: 10, operandBits: 8) == 3 * 20)
    #expect(unit.keptBytes(length: 10, operandBits: 8) == 10)
  }

  @Test func nothing() {
    #expect(unit([stage(lanes: 4, latency: 5)]).cycles(rows: 0, length: 10) == .zero)
    #expect(unit([stage(lanes: 4, latency: 5)]).cycles(rows: 10, length: 0) == .zero)
  }

  /// In the stream, the slowest stage takes 10 results in 5 · 3 cycles; latency passes under it.
  @Test func inTheStream() {
    let unit = unit([stage(lanes: 4, latency: 9), stage(lanes: 2, interval: 3, perRow: 50)])
    #expect(unit.streamCycles(10) == 15)
    #expect(unit.streamCycles(1) == 3)
    #expect(unit.streamCycles(0) == 0)
  }
}
