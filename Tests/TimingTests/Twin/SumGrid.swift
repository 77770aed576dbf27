import Hardware

/// An output-stationary grid at the level of its registers, stepped cycle by cycle: operands move right
/// and down, every PE sums its own result, and results leave as the drain says.
///
/// Nothing here knows a closed form. The control knows when a PE finishes, and lets the next fold in as
/// early as no sum finds its way out occupied; the registers check that none does.
struct SumGrid {
  private let array: PEArray
  private let mode: PEMode
  private let a: [[Int]]
  private let b: [[Int]]
  private let length: Int
  private var folds: [TwinFold]
  private var result: TwinResult
  /// By PE, row by row: finished sums on their way out.
  private var leaving: [RegisterLine.Word]
  /// By column, the last cycle in which a sum left it.
  private var lastLeft: [Int]

  /// a is M × K, b is K × N; one vector a cycle.
  init(_ array: PEArray, _ mode: PEMode, a: [[Int]], b: [[Int]]) {
    self.array = array
    self.mode = mode
    self.a = a
    self.b = b
    length = b.count
    folds = TwinFold.all(array, inRows: a.count, inColumns: b[0].count)
    result = TwinResult(
      product: [[Int]](repeating: [Int](repeating: .min, count: b[0].count), count: a.count))
    leaving = [RegisterLine.Word](repeating: .idle, count: array.rows * array.columns)
    lastLeft = [Int](repeating: -1, count: array.columns)
    issue()
  }

  private var vertical: Int { array.pipeline.verticalHop }
  private var horizontal: Int { array.pipeline.horizontalHop }
  private var isByColumn: Bool { array.drain.lines == .columns }

  // MARK: Control

  private mutating func issue() {
    folds[0].first = array.issue.startUp
    for index in folds.indices.dropFirst() {
      let before = folds[index - 1]
      folds[index].first =
        array.issue.bubble
        + (array.foldOverlap == .none
          ? lastExit(before) + array.pipeline.outputRegisters + 1 : before.first + length)
      while array.foldOverlap != .none, collides(folds[index], with: before) {
        folds[index].first += 1
      }
    }
  }

  /// The cycle at whose end a PE has its last sum.
  private func finish(_ fold: TwinFold, _ row: Int, _ column: Int) -> Int {
    fold.first + length - 1 + row * vertical + column * horizontal + array.pipeline.inputRegisters
      + mode.multiplierLatency + mode.accumulatorLatency - 1
  }

  private func corner(_ fold: TwinFold) -> Int { finish(fold, fold.rows - 1, fold.columns - 1) }

  private func beats(_ fold: TwinFold) -> Int {
    ((isByColumn ? fold.columns : fold.rows) - 1) / array.drain.port + 1
  }

  /// The cycle in which the first line leaves: copies into shadow registers take one before it.
  private func firstBeat(_ fold: TwinFold) -> Int {
    corner(fold) + (array.drain.policy == .shadowed ? 2 : 1)
  }

  private func lastExit(_ fold: TwinFold) -> Int {
    array.drain.policy == .overlapped ? corner(fold) : firstBeat(fold) + beats(fold) - 1
  }

  private func collides(_ next: TwinFold, with before: TwinFold) -> Bool {
    for row in 0..<next.rows {
      for column in 0..<next.columns {
        let done = finish(next, row, column)
        guard array.drain.policy == .shadowed else {
          // A column lets one sum out a cycle.
          if done <= finish(before, before.rows - 1, column) { return true }
          continue
        }
        // Copied in the next cycle into a register that is empty by then: all that stood at least as
        // far from the port has been shifted through it.
        let line = isByColumn ? column : row
        guard line < (isByColumn ? before.columns : before.rows) else { continue }
        if done < firstBeat(before) + line / array.drain.port { return true }
      }
    }
    return false
  }

  // MARK: Registers

  /// Steps until the last result has left.
  mutating func run() -> TwinResult {
    let reach = array.pipeline.inputRegisters
    var left = [RegisterLine](
      repeating: RegisterLine(reach + (array.columns - 1) * horizontal + 1), count: array.rows)
    var top = [RegisterLine](
      repeating: RegisterLine(reach + (array.rows - 1) * vertical + 1), count: array.columns)
    var products = [RegisterLine](
      repeating: RegisterLine(mode.multiplierLatency), count: leaving.count)
    var sums = [RegisterLine](
      repeating: RegisterLine(mode.accumulatorLatency), count: leaving.count)
    var accumulators = [Int](repeating: 0, count: leaving.count)
    var cycle = 0
    // An edge fold that counts in full has results of padding.
    var awaited = folds.reduce(0) { $0 + $1.rows * $1.columns }
    while awaited > 0, cycle < 10_000 {
      for row in 0..<array.rows { left[row].shift(in: operand(row: row, cycle)) }
      for column in 0..<array.columns { top[column].shift(in: operand(column: column, cycle)) }
      let occupied = leaving.map { $0.fold >= 0 }
      awaited -= shiftOut(cycle)
      for row in 0..<array.rows {
        for column in 0..<array.columns {
          let pe = row * array.columns + column
          let x = left[row][reach + column * horizontal]
          let y = top[column][reach + row * vertical]
          if !x.isIdentical(y) { result.hazards.append("\(x) meets \(y) in PE \(row), \(column)") }
          let product = products[pe].pass(
            RegisterLine.Word(value: x.value * y.value, fold: x.fold, vector: x.vector))
          if product.fold >= 0 {
            accumulators[pe] = product.value + (product.vector == 0 ? 0 : accumulators[pe])
          }
          if array.drain.policy == .shadowed {
            hold(sums[pe][mode.accumulatorLatency - 1], row, column, isFree: !occupied[pe])
          }
          let isLast = product.fold >= 0 && product.vector == length - 1
          sums[pe].shift(
            in: isLast
              ? RegisterLine.Word(value: accumulators[pe], fold: product.fold, vector: 0) : .idle)
          switch array.drain.policy {
          case .shadowed: break
          case .global:
            hold(sums[pe][mode.accumulatorLatency - 1], row, column, isFree: true)
          case .overlapped:
            awaited -= exit(sums[pe][mode.accumulatorLatency - 1], row, column, cycle)
          }
        }
      }
      cycle += 1
    }
    if awaited > 0 { result.hazards.append("\(awaited) results never leave") }
    result.cycles = cycle + array.pipeline.outputRegisters + array.issue.completion
    return result
  }

  private func operand(row: Int, _ cycle: Int) -> RegisterLine.Word {
    vector(cycle - row * vertical) { fold, vector in
      fold.row + row < a.count ? a[fold.row + row][vector] : 0
    }
  }

  private func operand(column: Int, _ cycle: Int) -> RegisterLine.Word {
    vector(cycle - column * horizontal) { fold, vector in
      fold.column + column < b[0].count ? b[vector][fold.column + column] : 0
    }
  }

  private func vector(_ cycle: Int, _ value: (TwinFold, Int) -> Int) -> RegisterLine.Word {
    guard let index = folds.firstIndex(where: { $0.first <= cycle && cycle < $0.first + length })
    else { return .idle }
    let vector = cycle - folds[index].first
    return RegisterLine.Word(value: value(folds[index], vector), fold: index, vector: vector)
  }

  /// Puts a finished sum of a PE that is in use into its register on the way out.
  private mutating func hold(_ sum: RegisterLine.Word, _ row: Int, _ column: Int, isFree: Bool) {
    guard sum.fold >= 0, row < folds[sum.fold].rows, column < folds[sum.fold].columns else {
      return
    }
    if !isFree { result.hazards.append("\(sum) finds PE \(row), \(column) occupied") }
    leaving[row * array.columns + column] =
      RegisterLine.Word(value: sum.value, fold: sum.fold, vector: row * array.columns + column)
  }

  /// One beat of the fold that drains: its sums move towards the port, and those at it leave.
  private mutating func shiftOut(_ cycle: Int) -> Int {
    guard array.drain.policy != .overlapped,
      let index = folds.firstIndex(where: {
        firstBeat($0) <= cycle && cycle < firstBeat($0) + beats($0)
      })
    else { return 0 }
    let fold = folds[index]
    let lines = isByColumn ? fold.columns : fold.rows
    var left = 0
    for line in (0..<lines).reversed() {
      for other in 0..<(isByColumn ? fold.rows : fold.columns) {
        let pe = isByColumn ? other * array.columns + line : line * array.columns + other
        let word = leaving[pe]
        guard word.fold == index else { continue }
        leaving[pe] = .idle
        let next = line + array.drain.port
        if next >= lines {
          left += deliver(word, word.vector / array.columns, word.vector % array.columns)
        } else {
          let target = isByColumn ? other * array.columns + next : next * array.columns + other
          if leaving[target].fold >= 0 {
            result.hazards.append("\(word) moves onto \(leaving[target])")
          }
          leaving[target] = word
        }
      }
    }
    return left
  }

  /// A finished sum of a PE that is in use leaves by its column's wire.
  private mutating func exit(
    _ sum: RegisterLine.Word, _ row: Int, _ column: Int, _ cycle: Int
  ) -> Int {
    guard sum.fold >= 0, row < folds[sum.fold].rows, column < folds[sum.fold].columns else {
      return 0
    }
    if lastLeft[column] == cycle, vertical > 0 {
      result.hazards.append("two sums leave column \(column) in cycle \(cycle)")
    }
    lastLeft[column] = cycle
    return deliver(sum, row, column)
  }

  private mutating func deliver(_ sum: RegisterLine.Word, _ row: Int, _ column: Int) -> Int {
    let (m, n) = (folds[sum.fold].row + row, folds[sum.fold].column + column)
    if m < a.count, n < b[0].count { result.product[m][n] = sum.value }
    return 1
  }
}
