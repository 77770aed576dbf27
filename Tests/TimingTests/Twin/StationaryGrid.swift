import Hardware

/// A weight-stationary grid at the level of its registers: one operand stays, the other moves right, and
/// partial sums move down. Input-stationary is the same grid with the operands' parts exchanged.
///
/// Weights come to a row of PEs a cycle, skewed over the columns as the operands are. The control
/// follows the preload's rules; the registers check that no weight is missing or overwritten too soon.
struct StationaryGrid {
  private let array: PEArray
  private let mode: PEMode
  private let a: [[Int]]
  private let b: [[Int]]
  private var folds: [TwinFold]
  private var result: TwinResult
  /// By PE: weights in use, and those that come next. `vector` is not used.
  private var active: [RegisterLine.Word]
  private var shadow: [RegisterLine.Word]

  /// a is M × K and streams, b is K × N and stays; one vector a cycle.
  init(_ array: PEArray, _ mode: PEMode, a: [[Int]], b: [[Int]]) {
    self.array = array
    self.mode = mode
    self.a = a
    self.b = b
    folds = TwinFold.all(array, inRows: b.count, inColumns: b[0].count)
    result = TwinResult(
      product: [[Int]](repeating: [Int](repeating: 0, count: b[0].count), count: a.count))
    active = [RegisterLine.Word](repeating: .idle, count: array.rows * array.columns)
    shadow = active
    issue()
  }

  private var vertical: Int { array.pipeline.verticalHop }
  private var horizontal: Int { array.pipeline.horizontalHop }
  private var hasShadow: Bool { array.preload.policy != .serial }

  // MARK: Control

  private mutating func issue() {
    let isHidden = array.preload.first == .hidden
    // The first load passes while the array starts up.
    folds[0].load = isHidden ? -array.rows : 0
    folds[0].first = isHidden ? array.issue.startUp : max(array.issue.startUp, earliest(folds[0]))
    var portIsFree = folds[0].first - lead(folds[0]) + loadCycles(folds[0])
    for index in folds.indices.dropFirst() {
      let before = folds[index - 1]
      let free =
        array.issue.bubble + (array.foldOverlap == .none ? end(before) : before.first + a.count)
      switch array.preload.policy {
      case .serial: folds[index].load = free
      case .doubleBuffered: folds[index].load = before.first + array.issue.bubble
      case .justInTime: folds[index].load = portIsFree + array.issue.bubble
      case .waitAfterSwitch: folds[index].load = before.first + 1 + before.rows * vertical
      }
      while hasShadow, overtakes(folds[index], before) { folds[index].load += 1 }
      folds[index].first = max(free, earliest(folds[index]))
      // A load just in time comes as late as it may.
      portIsFree =
        max(portIsFree, folds[index].first - lead(folds[index])) + loadCycles(folds[index])
    }
  }

  private func loadCycles(_ fold: TwinFold) -> Int {
    (fold.rows + array.preload.lines - 1) / array.preload.lines
  }

  /// Whether a load comes to a row before the row's vectors have taken over what stands there.
  private func overtakes(_ fold: TwinFold, _ before: TwinFold) -> Bool {
    (0..<min(fold.rows, before.rows)).contains {
      fold.load + $0 / array.preload.lines < before.first + $0 * vertical
    }
  }

  private func lead(_ fold: TwinFold) -> Int { earliest(fold) - fold.load }

  /// The first cycle in which vectors find their weights: all of them, or those of each row as they
  /// come to it.
  private func earliest(_ fold: TwinFold) -> Int {
    guard array.preload.policy == .justInTime else { return fold.load + loadCycles(fold) }
    return (0..<fold.rows).reduce(fold.load + 1) {
      max($0, fold.load + $1 / array.preload.lines + 1 - $1 * vertical)
    }
  }

  /// The cycle after a fold's last result.
  private func end(_ fold: TwinFold) -> Int {
    fold.first + a.count + (fold.rows - 1) * vertical + (fold.columns - 1) * horizontal
      + array.pipeline.inputRegisters + mode.multiplierLatency + mode.accumulatorLatency - 1
      + array.pipeline.outputRegisters
  }

  // MARK: Registers

  /// Steps until the last result has left.
  mutating func run() -> TwinResult {
    let reach = array.pipeline.inputRegisters
    var left = [RegisterLine](
      repeating: RegisterLine(reach + (array.columns - 1) * horizontal + 1), count: array.rows)
    var products = [RegisterLine](
      repeating: RegisterLine(mode.multiplierLatency), count: active.count)
    var down = [RegisterLine](repeating: RegisterLine(vertical), count: active.count)
    let behind = mode.accumulatorLatency - 1 + array.pipeline.outputRegisters
    // A fold that uses less of the grid is read where it ends.
    var out = [RegisterLine](repeating: RegisterLine(behind), count: active.count)
    var cycle = folds[0].load
    // An edge fold that counts in full has results of padding.
    var awaited = folds.reduce(0) { $0 + a.count * $1.columns }
    while awaited > 0, cycle < 10_000 {
      for row in 0..<array.rows { left[row].shift(in: operand(row: row, cycle)) }
      for column in 0..<array.columns {
        var sum = RegisterLine.Word.idle
        for row in 0..<array.rows {
          let pe = row * array.columns + column
          let x = left[row][reach + column * horizontal]
          let weight = weight(for: x, pe)
          let product = products[pe].pass(
            RegisterLine.Word(value: x.value * weight, fold: x.fold, vector: x.vector))
          if row > 0, !sum.isIdentical(product) {
            result.hazards.append("\(product) meets the sum \(sum) in row \(row)")
          }
          let added = RegisterLine.Word(
            value: product.value + sum.value, fold: product.fold, vector: product.vector)
          let isDone = product.fold >= 0 && row == folds[product.fold].rows - 1
          awaited -= deliver(out[pe].pass(isDone ? added : .idle), column)
          sum = down[pe].pass(added)
        }
        load(column: column, cycle - reach)
      }
      cycle += 1
    }
    if awaited > 0 { result.hazards.append("\(awaited) sums never leave") }
    result.cycles = cycle + array.issue.completion
    return result
  }

  private func operand(row: Int, _ cycle: Int) -> RegisterLine.Word {
    let time = cycle - row * vertical
    guard let index = folds.firstIndex(where: { $0.first <= time && time < $0.first + a.count })
    else { return .idle }
    let (vector, k) = (time - folds[index].first, folds[index].row + row)
    return RegisterLine.Word(
      value: k < b.count ? a[vector][k] : 0, fold: index, vector: vector)
  }

  /// The weight that a PE multiplies an operand with; the first one of a fold switches.
  private mutating func weight(for x: RegisterLine.Word, _ pe: Int) -> Int {
    guard x.fold >= 0 else { return 0 }
    let fold = folds[x.fold]
    guard pe / array.columns < fold.rows, pe % array.columns < fold.columns else { return 0 }
    if hasShadow, x.vector == 0 {
      active[pe] = shadow[pe]
      shadow[pe] = .idle
    }
    if active[pe].fold != x.fold {
      result.hazards.append("\(x) meets a weight of fold \(active[pe].fold) in PE \(pe)")
    }
    return active[pe].value
  }

  /// At the end of a cycle, the weights of some rows come to a column.
  private mutating func load(column: Int, _ cycle: Int) {
    let time = cycle - column * horizontal
    for (index, fold) in folds.enumerated()
    where fold.load <= time && time < fold.load + loadCycles(fold) && column < fold.columns {
      let first = (time - fold.load) * array.preload.lines
      for row in first..<min(first + array.preload.lines, fold.rows) {
        let pe = row * array.columns + column
        let (k, n) = (fold.row + row, fold.column + column)
        let weight = RegisterLine.Word(
          value: k < b.count && n < b[0].count ? b[k][n] : 0, fold: index, vector: 0)
        if hasShadow {
          if shadow[pe].fold >= 0 {
            result.hazards.append("a weight of fold \(shadow[pe].fold) was never used in PE \(pe)")
          }
          shadow[pe] = weight
        } else {
          active[pe] = weight
        }
      }
    }
  }

  private mutating func deliver(_ sum: RegisterLine.Word, _ column: Int) -> Int {
    guard sum.fold >= 0, column < folds[sum.fold].columns else { return 0 }
    let n = folds[sum.fold].column + column
    if n < b[0].count { result.product[sum.vector][n] += sum.value }
    return 1
  }
}
