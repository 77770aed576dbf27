import Hardware
import Workload

/// Which operands of a trace's operators are read row by row as they are made, and which operators are
/// split into row blocks for it.
///
/// An operand's rows pass if they are those of the operator that reads it, one for one and in their
/// order, and the machine's `RowStreaming` lets the two operators pass rows.
struct RowStreams {
  /// By tensor, rows of one batch element as their producer makes them; 0 where the rows have another
  /// order or no separate batch.
  private var rows: [Int]
  /// By tensor: the operator that makes it, or −1.
  private var producers: [Int]
  /// By tensor: whether some operator reads its rows as they are made.
  private(set) var isTaken: [Bool]
  /// By operator: whether it makes scores of an attention, or what becomes of them before A·V.
  private var makesScores: [Bool]
  private let streaming: RowStreaming?

  /// - Parameter cuts: By tensor, the batch elements that its storage is split into.
  init(_ trace: Trace, _ streaming: RowStreaming?, splits: [Int]) {
    self.streaming = streaming
    let count = streaming == nil ? 0 : trace.tensors.count
    rows = [Int](repeating: 0, count: count)
    producers = [Int](repeating: -1, count: count)
    isTaken = [Bool](repeating: false, count: trace.tensors.count)
    makesScores = []
    guard streaming != nil else { return }
    makesScores = [Bool](repeating: false, count: trace.operators.count)
    for (index, op) in trace.operators.enumerated() {
      for output in trace.outputs(of: op) {
        producers[Int(output.index)] = index
        makesScores[index] = makesScores[index] || scores(op, trace)
        rows[Int(output.index)] = Self.rows(of: output, by: op, trace, splits)
      }
    }
    for op in trace.operators {
      for (place, input) in trace.inputs(of: op).enumerated()
      where passesRows(to: op, operand: place, trace, splits) {
        isTaken[Int(input.index)] = true
      }
    }
  }

  /// QKᵀ, and what units make of its results.
  private func scores(_ op: Operator, _ trace: Trace) -> Bool {
    guard !op.kind.isMatrix else { return op.kind == .attentionQK }
    return trace.inputs(of: op).contains { input in
      let producer = producers[Int(trace.storage(of: input).index)]
      return producer >= 0 && makesScores[producer]
    }
  }

  private static func rows(
    of output: TensorID, by op: Operator, _ trace: Trace, _ splits: [Int]
  ) -> Int {
    let cut = splits[Int(output.index)]
    guard op.kind.isMatrix else { return op.kind == .pool ? 0 : op.rows / max(1, cut) }
    // Of heads placed side by side the last one finishes the rows, where all have the same rows.
    let all = trace.shape(of: trace[output]).dropLast().reduce(1) { $0 * Int($1) }
    return cut == Int(op.b) || all == Int(op.m) ? Int(op.m) : 0
  }

  /// Whether an operand is one that the switches of `row_streamed` let no rows of pass: the reader waits
  /// for all of it.
  func holdsBack(_ operand: TensorID) -> Bool {
    guard let streaming, producers[Int(operand.index)] >= 0 else { return false }
    return
      !(makesScores[producers[Int(operand.index)]]
      ? streaming.intraLayer : streaming.interLayer)
  }

  /// Whether the rows of an operand are read as they are made.
  func passesRows(
    to op: Operator, operand place: Int, _ trace: Trace, _ splits: [Int]
  ) -> Bool {
    guard streaming != nil, op.kind != .convolution, op.kind != .pool else { return false }
    let operand = trace.inputs(of: op)[trace.inputs(of: op).startIndex + place]
    guard trace.storage(of: operand) == operand, producers[Int(operand.index)] >= 0,
      rows[Int(operand.index)] > 0, !holdsBack(operand)
    else { return false }
    if op.kind.isMatrix, place != 0 { return false }
    let extras = trace.extras(of: op)
    guard extras.rowMaps.isEmpty || extras.rowMaps[place] == .identity,
      place == 0 || extras.broadcast == 1
    else { return false }
    let cut = splits[Int(operand.index)]
    return op.kind.isMatrix
      ? cut == Int(op.b) && rows[Int(operand.index)] == Int(op.m)
      : op.rows == cut * rows[Int(operand.index)]
  }
}
