import Quantities

/// The stages that rows pass in a unit, for one of the functions that it computes.
public struct RowPipeline: Sendable, Hashable {
  /// At least one.
  public var stages: [UnitStage]
  /// Stages work on different rows at the same time (ping-pong buffers between them).
  public var overlapsRows = true
  /// Cycles between two rows in which nothing enters: what its source leaves idle.
  public var rowGap = 0
  /// Parallel pipelines, each with different rows.
  public var parallelRows = 1
  /// Cycles before the rows of a task.
  public var setUp = 0

  public init(
    _ stages: [UnitStage], overlapsRows: Bool = true, rowGap: Int = 0, parallelRows: Int = 1,
    setUp: Int = 0
  ) {
    self.stages = stages
    self.overlapsRows = overlapsRows
    self.rowGap = rowGap
    self.parallelRows = parallelRows
    self.setUp = setUp
  }

  /// Cycles of a task of `rows` rows of `length` elements.
  ///
  /// A stage takes ⌈length ÷ lanes⌉ · interval + per-row cycles for a row, and its latency once. Rows
  /// that overlap follow each other at the slowest stage's initiation interval, or as they enter; rows that do not
  /// pass one by one, and each takes the latencies of all stages. Of pipelines side by side, the first
  /// has ⌈rows ÷ parallelRows⌉ rows. The set-up, and stages that pass once a task, come before.
  public func cycles(rows: Int, length: Int) -> Cycles {
    guard rows > 0, length > 0, !stages.isEmpty else { return .zero }
    let oneRow = cyclesOfRow(length)
    let others = ceilingDivision(rows, parallelRows) - 1
    return Cycles(
      cyclesBeforeRows(length) + oneRow
        + others * (overlapsRows ? rowInterval(length) : oneRow + rowGap))
  }

  /// Cycles of a task before its first row.
  private func cyclesBeforeRows(_ length: Int) -> Int {
    var cycles = setUp
    for stage in stages where stage.pass == .task {
      cycles += stage.rowInterval(length) + stage.extraLatency
    }
    return cycles
  }

  /// Cycles of a row alone.
  private func cyclesOfRow(_ length: Int) -> Int {
    var cycles = 0
    for stage in stages where stage.pass == .row {
      cycles += stage.rowInterval(length) + stage.extraLatency
    }
    return cycles
  }

  /// Cycles between rows that overlap.
  private func rowInterval(_ length: Int) -> Int {
    var slowest = 0
    var isFirst = true
    for stage in stages where stage.pass == .row {
      slowest = max(slowest, stage.rowInterval(length) + (isFirst ? rowGap : 0))
      isFirst = false
    }
    return slowest
  }

  /// Of the cycles of rows, the last ones in which the first stage takes rows that follow.
  public func tail(length: Int) -> Cycles {
    guard overlapsRows, length > 0, !stages.isEmpty else { return .zero }
    return Cycles(max(0, cyclesOfRow(length) - rowInterval(length)))
  }

  /// Cycles from the first element that enters to the first result that leaves: all stages but the
  /// last see a whole row before.
  public func firstResult(length: Int) -> Cycles {
    guard length > 0, let last = stages.last else { return .zero }
    return cycles(rows: 1, length: length) - Cycles(last.rowInterval(length))
  }

  /// The same for rows of `groups` groups of elements, each with serial work of its own.
  public func withGroups(_ groups: Int) -> RowPipeline {
    guard groups > 1 else { return self }
    var pipeline = self
    for index in stages.indices { pipeline.stages[index].perRow *= groups }
    return pipeline
  }

  // MARK: In the stream

  /// The cycles in which a unit in the stream takes `elements` results: the initiation interval of its slowest
  /// stage. Its latency passes under the stream and is not counted.
  public func streamCycles(_ elements: Int) -> Int {
    stages.reduce(0) { max($0, ceilingDivision(elements, $1.lanes) * $1.interval) }
  }

  /// Cycles from a row's last result on the way out to its first one on the way in, in a stream of
  /// `rows` rows that come one a cycle. Where a stage's serial part takes longer than it has servers,
  /// later rows queue for one.
  public func rowDelay(rows: Int) -> Int {
    stages.reduce(0) { sum, stage in
      let queue = (rows - 1) / stage.perRowServers * max(0, stage.perRow - stage.perRowServers)
      return sum + stage.totalLatency + stage.perRow + queue
    }
  }

  // MARK: Between the passes

  /// Bits that wait for later stages of a row, by stage but the last.
  ///
  /// - Parameter operandBits: Of an element as it comes.
  private func keptBits(_ operandBits: Int) -> some Sequence<Int> {
    stages.dropLast().lazy.filter { $0.pass == .row }.map { $0.keptBits ?? operandBits }
  }

  /// Capacity that rows of `length` elements need between the stages: that of the widest, where a row is
  /// alone; each stage's own, twice, where one row is written as another is read. Pipelines side by
  /// side have as many times that.
  public func rowBufferBytes(length: Int, operandBits: Int) -> Int {
    let rows = keptBits(operandBits).map { ceilingDivision(length * $0, 8) }
    return parallelRows * (overlapsRows ? 2 * rows.reduce(0, +) : rows.max() ?? 0)
  }

  /// Bytes of a row that are written between the stages, and as many read.
  public func keptBytes(length: Int, operandBits: Int) -> Int {
    keptBits(operandBits).reduce(0) { $0 + ceilingDivision(length * $1, 8) }
  }
}
