import Hardware
import Quantities

/// How a reduction is split: steps of the PEs, and groups that share scales.
extension ArrayTiming {
  /// Groups of the reduction that folds keep to, the last of which may be shorter; 1 where all of it shares
  /// its scales, or PEs apply them.
  func groups(_ k: Int) -> Int { keepsToGroups && group < k ? ceilingDivision(k, group) : 1 }

  /// Whether a fold never holds parts of two groups.
  var keepsToGroups: Bool { group > 0 && !scalesInPEs }

  /// Steps, times their cycles, that a reduction of `elements` takes in one PE.
  func steps(_ elements: Int) -> Int {
    scalesInPEs ? mode.steps(elements, group: group) : mode.steps(elements)
  }

  /// Elements of the reduction that a step covers, as a fraction.
  var elementsPerStep: (elements: Int, steps: Int) {
    scalesInPEs ? mode.elementsPerStep(group: group) : mode.elementsPerStep
  }

  /// Elements of the second operand that a step takes.
  var keptPerStep: Int {
    guard scalesInPEs else { return mode.reduction }
    let perStep = elementsPerStep
    return min(mode.reduction, ceilingDivision(perStep.elements, perStep.steps))
  }

  /// Elements of the reduction that fill the rows of a grid that holds K.
  var elementsOfRows: Int {
    let perStep = elementsPerStep
    let whole = array.rows * perStep.elements / perStep.steps
    // No less than one pattern of the sparsity.
    return max(whole, perStep.elements)
  }

  /// The granularity of the reduction: what fills the rows that hold it, or a group, whose sums are scaled
  /// before the next one's begin, or that shares no step with others.
  var reductionGranularity: Int {
    if keepsToGroups { return group }
    return array.dataflow == .outputStationary
      ? scalesInPEs ? group : mode.pattern : elementsOfRows
  }

  /// The folds of a reduction across rows that hold it. A fold never holds parts of two groups.
  func reductionFolds(_ k: Int, columns: Int, inColumns: Int, vectors: Int) -> Folds {
    let count = groups(k)
    guard count > 1 else {
      return Folds(
        inRows: steps(k), array.rows, inColumns: inColumns, columns, vectors)
    }
    let last = mode.steps(k - (count - 1) * group)
    let foldsOfGroup = ceilingDivision(mode.steps(group), array.rows)
    let foldsOfLast = ceilingDivision(last, array.rows)
    var folds = Folds(inRows: last, array.rows, inColumns: inColumns, columns, vectors)
    folds.rowFolds = (count - 1) * foldsOfGroup + foldsOfLast
    folds.groups = count
    return folds
  }

  /// Of `rows`, those that a full fold uses: those of a group, where it has fewer.
  func rowsOfFold(_ rows: Int) -> Int {
    keepsToGroups && array.dataflow != .outputStationary ? min(rows, mode.steps(group)) : rows
  }

  /// Cycles of a fold's vectors, whose interval is in hundredths of a cycle, rounded up once, and those
  /// of them in which packed sums are taken apart.
  func streaming(_ vectors: Int, interval: Int) -> (cycles: Int, unpacking: Int) {
    let unpacking = mode.unpackEvery.map { ceilingDivision(vectors, $0) } ?? 0
    return (ceilingDivision(vectors * interval, 100) + unpacking, unpacking)
  }
}
