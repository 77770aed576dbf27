import Hardware
import Quantities
import TestSupport
import Testing
@testable import Timing

/// The closed forms of the PE grid against grids of registers, which also have to get the product right.
struct RegisterTwinTests {
  /// A structure, without the grid's sides.
  struct Structure: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var array: PEArray
    var mode = PEMode.mode()

    init(
      _ name: String, _ dataflow: Dataflow, _ overlap: FoldOverlap = .none,
      _ ragged: Ragged = .full,
      _ change: (inout PEArray, inout PEMode) -> Void = { _, _ in }
    ) {
      testDescription = name
      array = PEArray(
        rows: 1, columns: 1, dataflow: dataflow, foldOverlap: overlap, ragged: ragged, modes: [])
      change(&array, &mode)
    }
  }

  /// Over all shapes of a small box.
  static let base = [
    Structure("OS, separate", .outputStationary),
    Structure("OS, pipelined", .outputStationary, .pipelined, .used),
    Structure("WS, serial", .weightStationary),
    Structure("WS, double-buffered, pipelined", .weightStationary, .pipelined, .used) { array, _ in
      array.preload = Preload(.doubleBuffered)
    },
    Structure("IS, serial, pipelined", .inputStationary, .pipelined),
  ]

  @Test(arguments: base)
  func smallBox(_ structure: Structure) {
    var seed = SeededNumbers(seed: 1)
    for rows in 1...3 {
      for columns in 1...3 {
        for m in 1...5 {
          for k in 1...5 {
            for n in 1...5 where (m + k + n) % 2 == 0 || m * n <= 4 {
              guard check(structure, rows, columns, m, k, n, &seed) else { return }
            }
          }
        }
      }
    }
  }

  /// Registers a hop, latencies, drains, ports, preloads, bubbles: over random shapes.
  static let options = [
    Structure("OS, registers and latencies", .outputStationary, .none, .used) { array, mode in
      array.pipeline = ArrayPipeline(
        verticalHop: 2, horizontalHop: 3, inputRegisters: 1, outputRegisters: 2)
      (mode.multiplierLatency, mode.accumulatorLatency) = (2, 3)
      array.issue = ArrayIssue(bubble: 2, startUp: 3, completion: 4)
    },
    Structure("OS, global drain of rows", .outputStationary) { array, mode in
      array.drain = Drain(.global)
      array.pipeline.inputRegisters = 1
      (mode.multiplierLatency, mode.accumulatorLatency) = (1, 2)
    },
    Structure("OS, global drain of columns, two at once", .outputStationary, .none, .used) {
      array, _ in
      array.drain = Drain(.global, lines: .columns, port: 2)
    },
    Structure("OS, shadowed columns", .outputStationary, .streamed) { array, mode in
      array.drain = Drain(.shadowed, lines: .columns)
      (mode.multiplierLatency, mode.accumulatorLatency) = (1, 2)
    },
    Structure("OS, shadowed rows, two at once, bubbles", .outputStationary, .pipelined) {
      array, _ in
      array.drain = Drain(.shadowed, lines: .rows, port: 2)
      array.issue.bubble = 1
    },
    Structure("OS, shadowed, slow hops", .outputStationary, .pipelined) { array, mode in
      array.drain = Drain(.shadowed, lines: .columns)
      array.pipeline = ArrayPipeline(verticalHop: 2, horizontalHop: 3, outputRegisters: 1)
      mode.multiplierLatency = 3
    },
    Structure("OS, shadowed, broadcast rows", .outputStationary, .pipelined) { array, _ in
      array.drain = Drain(.shadowed, lines: .columns)
      array.pipeline.horizontalHop = 0
    },
    Structure("OS, shadowed, separate folds", .outputStationary, .none, .used) { array, _ in
      array.drain = Drain(.shadowed, lines: .columns)
    },
    Structure("WS, two registers down", .weightStationary, .none, .used) { array, mode in
      array.pipeline = ArrayPipeline(verticalHop: 2, inputRegisters: 1, outputRegisters: 1)
      mode.multiplierLatency = 2
    },
    Structure("WS, broadcast, just in time", .weightStationary, .streamed) { array, mode in
      array.preload = Preload(.justInTime)
      array.pipeline = ArrayPipeline(horizontalHop: 0, inputRegisters: 4)
      mode.multiplierLatency = 1
      array.issue = ArrayIssue(bubble: 4, startUp: 10)
    },
    Structure("WS, just in time, two rows at once", .weightStationary, .pipelined) { array, _ in
      array.preload = Preload(.justInTime, lines: 2)
    },
    Structure("WS, sums fall through", .weightStationary, .pipelined) { array, mode in
      array.preload = Preload(.justInTime, lines: 2)
      array.pipeline = ArrayPipeline(verticalHop: 0)
      mode.accumulatorLatency = 3
    },
    Structure("WS, double-buffered, two rows at once", .weightStationary, .pipelined, .used) {
      array, _ in
      array.preload = Preload(.doubleBuffered, lines: 2)
      array.issue = ArrayIssue(bubble: 1, startUp: 2, completion: 3)
    },
    Structure("WS, wait after switch", .weightStationary, .streamed, .used) { array, _ in
      array.preload = Preload(.waitAfterSwitch, first: .hidden)
      array.pipeline = ArrayPipeline(verticalHop: 2, inputRegisters: 1, outputRegisters: 1)
      array.issue = ArrayIssue(bubble: 1, startUp: 1)
    },
    Structure("IS, wait after switch, separate", .inputStationary, .none, .used) { array, _ in
      array.preload = Preload(.waitAfterSwitch)
      array.issue.bubble = 2
    },
    Structure("IS, double-buffered", .inputStationary, .pipelined) { array, mode in
      array.preload = Preload(.doubleBuffered)
      (mode.multiplierLatency, mode.accumulatorLatency) = (1, 2)
    },
  ]

  @Test(arguments: options)
  func randomShapes(_ structure: Structure) {
    for index in NightlyRuns.part(30, of: Array(0..<120), structure.testDescription) {
      var numbers = SeededNumbers("twin", seed: index)
      let (side, length) = index < 90 ? (4, 9) : (7, 24)
      let sides = (numbers.next(1...side), numbers.next(1...side))
      let m = numbers.next(1...length)
      let k = numbers.next(1...length)
      guard check(structure, sides.0, sides.1, m, k, numbers.next(1...length), &numbers) else {
        return
      }
    }
  }

  /// False where the grid of registers disagrees, which is recorded.
  private func check(
    _ structure: Structure, _ rows: Int, _ columns: Int, _ m: Int, _ k: Int, _ n: Int,
    _ numbers: inout SeededNumbers
  ) -> Bool {
    var array = structure.array
    (array.rows, array.columns) = (rows, columns)
    let a = matrix(m, k, &numbers)
    let b = matrix(k, n, &numbers)
    let twin = run(array, structure.mode, a, b)
    let time = ArrayTiming(array: array, mode: structure.mode).time(TileShape(m: m, k: k, n: n))
    var faults = twin.hazards
    if twin.product != product(a, b) { faults.append("the product is wrong") }
    if time.cycles.count != twin.cycles {
      faults.append("the closed form has \(time.cycles.count), the registers \(twin.cycles)")
    }
    if faults.isEmpty { return true }
    Issue.record("\(m)x\(k)x\(n) on \(rows)x\(columns): \(faults.prefix(3))")
    return false
  }

  private func run(_ array: PEArray, _ mode: PEMode, _ a: [[Int]], _ b: [[Int]]) -> TwinResult {
    switch array.dataflow {
    case .outputStationary:
      var grid = SumGrid(array, mode, a: a, b: b)
      return grid.run()
    case .weightStationary:
      var grid = StationaryGrid(array, mode, a: a, b: b)
      return grid.run()
    case .inputStationary:
      var grid = StationaryGrid(array, mode, a: transposed(b), b: transposed(a))
      var result = grid.run()
      result.product = transposed(result.product)
      return result
    }
  }

  private func matrix(_ rows: Int, _ columns: Int, _ numbers: inout SeededNumbers) -> [[Int]] {
    (0..<rows).map { _ in (0..<columns).map { _ in numbers.next(-128...127) } }
  }

  private func transposed(_ matrix: [[Int]]) -> [[Int]] {
    matrix[0].indices.map { column in matrix.map { $0[column] } }
  }

  private func product(_ a: [[Int]], _ b: [[Int]]) -> [[Int]] {
    a.map { row in
      b[0].indices.map { column in row.indices.reduce(0) { $0 + row[$1] * b[$1][column] } }
    }
  }
}
