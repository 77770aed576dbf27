import Hardware
import Quantities

/// How SCALE-Sim's array computes a product: folds one after the other, column folds outside, row
/// folds inside, each as long as a full one (v2 `compute/systolic_compute_{os,ws,is}.py`).
struct ScaleSimFolds {
  let dataflow: Dataflow
  /// The array's rows and columns.
  let rows: Int
  let columns: Int
  /// What lies along its rows and columns, and what streams: `Sr`, `Sc`, `T`.
  let alongRows: Int
  let alongColumns: Int
  let vectors: Int
  /// Products of equal size, one after the other; SCALE-Sim has no batch.
  let batch: Int

  init(_ array: PEArray, b: Int, m: Int, k: Int, n: Int) {
    dataflow = array.dataflow
    rows = array.rows
    columns = array.columns
    batch = b
    (alongRows, alongColumns, vectors) =
      switch array.dataflow {
      case .outputStationary: (m, n, k)
      case .weightStationary: (k, n, m)
      case .inputStationary: (k, m, n)
      }
  }

  var rowFolds: Int { ceilingDivision(alongRows, rows) }
  var columnFolds: Int { ceilingDivision(alongColumns, columns) }
  /// F
  var count: Int { batch * rowFolds * columnFolds }

  /// P: K + R + C − 2 cycles where outputs stay, T + 2R + C − 2 else.
  var cycles: Int {
    let load = dataflow == .outputStationary ? rows : 2 * rows
    return vectors + load + columns - 2
  }

  /// Rows and columns that a fold uses.
  func usedRows(_ rowFold: Int) -> Int { min(rows, alongRows - rowFold * rows) }
  func usedColumns(_ columnFold: Int) -> Int { min(columns, alongColumns - columnFold * columns) }

  /// The first cycle of a fold of the last product.
  func start(row: Int, column: Int) -> Int {
    ((batch - 1) * rowFolds * columnFolds + column * rowFolds + row) * cycles
  }

  var lastStart: Int { start(row: rowFolds - 1, column: columnFolds - 1) }
}
