import Hardware
import Testing
@testable import Timing

/// When rows pass through a tile, against its folds walked one by one.
struct RowFlowTests {
  struct Structure: Sendable {
    var dataflow: Dataflow
    var overlap: FoldOverlap
    var finishesRows = false
  }

  static let structures = [
    Structure(dataflow: .outputStationary, overlap: .pipelined, finishesRows: true),
    Structure(dataflow: .outputStationary, overlap: .pipelined),
    Structure(dataflow: .outputStationary, overlap: .none, finishesRows: true),
    Structure(dataflow: .weightStationary, overlap: .pipelined),
    Structure(dataflow: .weightStationary, overlap: .none),
    Structure(dataflow: .inputStationary, overlap: .pipelined),
    Structure(dataflow: .inputStationary, overlap: .none),
  ]

  /// No row is said to be needed later, or done earlier, than its folds say; the first is needed at
  /// once, the last done at the end.
  @Test(arguments: structures)
  func rowsPassWithTheirFolds(structure: Structure) {
    let array = PEArray.grid(
      3, 2, structure.dataflow, preload: .doubleBuffered, structure.overlap, .full)
    for cycles in 1...2 {
      var timing = ArrayTiming(array: array, mode: .mode(cycles: cycles))
      timing.finishesRows = structure.finishesRows
      let walk = FoldWalk(
        array: array, packing: 1, cyclesPerVector: cycles, finishesRows: structure.finishesRows)
      for m in 1...7 {
        for k in 1...7 {
          for n in 1...7 {
            let tile = TileShape(m: m, k: k, n: n)
            let flow = timing.rowFlow(tile)
            let rows = rows(walk.folds(tile), tile, array, structure, cycles)
            let end = walk.cycles(tile)
            for row in 0..<m {
              #expect(flow.entry(row) <= rows[row].needed, "\(tile), row \(row)")
              #expect(end - flow.exit(row) >= rows[row].done, "\(tile), row \(row)")
            }
            #expect(flow.entry(0) == 0 && flow.exit(m - 1) == 0)
          }
        }
      }
    }
  }

  /// Full folds that follow each other without a gap: equal, not only safe.
  @Test func exactWithoutGaps() {
    var timing = ArrayTiming(
      array: .grid(3, 2, .outputStationary, .pipelined), mode: .mode())
    timing.finishesRows = true
    let flow = timing.rowFlow(TileShape(m: 9, k: 5, n: 8))
    #expect((0..<9).map(flow.entry) == [0, 0, 0, 20, 20, 20, 40, 40, 40])
    #expect((0..<9).map(flow.exit) == [40, 40, 40, 20, 20, 20, 0, 0, 0])
  }

  /// Two pools side by side: rows are done when both have them, so the quicker one bounds them.
  @Test func pools() {
    func timing(columns: Int, cycles: Int) -> ArrayTiming {
      var timing = ArrayTiming(
        array: .grid(3, columns, .outputStationary, .pipelined), mode: .mode(cycles: cycles))
      timing.finishesRows = true
      return timing
    }
    var both = timing(columns: 2, cycles: 1)
    both.add(pool: timing(columns: 4, cycles: 3), columns: 1, of: 2)
    // 4 columns each: two folds of 5 cycles, and one of 15.
    let flow = both.rowFlow(TileShape(m: 6, k: 5, n: 8))
    #expect(flow.interval == 10)
    #expect(flow.exit(0) == 10 && flow.exit(5) == 0)
    both.add(pool: timing(columns: 4, cycles: 1), columns: 1, of: 2)
    #expect(both.rowFlow(TileShape(m: 6, k: 5, n: 8)).interval == 5)
  }

  /// By row of the first operand and the results: cycles from the start to its first use and to the last
  /// of its results.
  private func rows(
    _ folds: [FoldWalk.Fold], _ tile: TileShape, _ array: PEArray, _ structure: Structure,
    _ cycles: Int
  ) -> [(needed: Int, done: Int)] {
    let counts =
      switch structure.dataflow {
      case .outputStationary: (rows: tile.m, columns: tile.n)
      case .weightStationary: (rows: tile.k, columns: tile.n)
      case .inputStationary: (rows: tile.k, columns: tile.m)
      }
    let down = (counts.rows + array.rows - 1) / array.rows
    let across = (counts.columns + array.columns - 1) / array.columns
    var rows = [(needed: Int, done: Int)](repeating: (.max, 0), count: tile.m)
    for (index, fold) in folds.enumerated() {
      let row = structure.finishesRows ? index / across : index % down
      let column = structure.finishesRows ? index % across : index / down
      for m in 0..<tile.m {
        switch structure.dataflow {
        case .outputStationary where m / array.rows == row:
          rows[m].needed = min(rows[m].needed, fold.first)
          rows[m].done = max(rows[m].done, fold.lastResult)
        case .weightStationary:
          rows[m].needed = min(rows[m].needed, fold.first + m * cycles)
          rows[m].done = max(rows[m].done, fold.lastResult - (tile.m - 1 - m) * cycles)
        case .inputStationary where m / array.columns == column:
          rows[m].needed = min(rows[m].needed, fold.preloadStart)
          rows[m].done = max(rows[m].done, fold.lastResult)
        default: break
        }
      }
    }
    return rows
  }
}
