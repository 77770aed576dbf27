import Hardware
import Quantities

/// How a reduction is split: steps of the PEs, and groups that share scales.
extension ArrayTiming {
  /// Groups of the reduction, the last of which may be shorter; 1 where all of it shares its scales.
  func groups(_ k: Int) -> Int { group > 0 && group < k ? ceilingDivision(k, group) : 1 }

  /// Elements of the reduction that fill the rows of a grid that holds K.
  var elementsOfRows: Int {
    let perStep = mode.elementsPerStep
    let whole = array.rows * perStep.elements / perStep.steps
    // No less than one pattern of the sparsity.
    return max(whole, perStep.elements)
  }

  /// The granularity of the reduction: what fills the rows that hold it, or a group, whose sums are scaled
  /// before the next one's begin.
  var reductionGranularity: Int {
    if group > 0 { return group }
    return array.dataflow == .outputStationary
      ? mode.pattern : elementsOfRows
  }

  /// The folds of a reduction across rows that hold it. A fold never holds parts of two groups.
  func reductionFolds(_ k: Int, columns: Int, inColumns: Int, vectors: Int) -> Folds {
    let count = groups(k)
    guard count > 1 else {
      return Folds(
        inRows: mode.steps(k), array.rows, inColumns: inColumns, columns, vectors)
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
    group > 0 && array.dataflow != .outputStationary ? min(rows, mode.steps(group)) : rows
  }

  /// Cycles of a fold's vectors, one each interval, and those of them in which packed sums are taken apart.
  func streaming(_ vectors: Int, interval: Int) -> (cycles: Int, unpacking: Int) {
    let unpacking = mode.unpackEvery.map { ceilingDivision(vectors, $0) } ?? 0
    return (vectors * interval + unpacking, unpacking)
  }
}
