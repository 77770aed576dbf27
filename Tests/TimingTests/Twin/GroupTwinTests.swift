import Hardware
import Quantities
import TestSupport
import Testing
import Workload

@testable import Timing

/// Groups that PEs scale: the closed form against a grid that is stepped, and gets the product right.
struct GroupTwinTests {
  private func mode(_ reduction: Int, _ parts: Int) -> PEMode {
    var mode = PEMode(
      mac: .multiply, activation: .int8, weight: .int8, packing: 1, cycles: 1, reduction: reduction)
    mode.groupScales = parts
    return mode
  }

  /// - Parameters:
  ///   - steps: Of a reduction of 128 elements.
  ///   - scalings: Of a result.
  @Test(arguments: [
    // One group, two, a half, a quarter; groups of half a part leave half of the PE idle.
    (reduction: 32, parts: 1, group: 32, steps: 4, scalings: 4),
    (reduction: 32, parts: 2, group: 32, steps: 4, scalings: 8),
    (reduction: 32, parts: 2, group: 16, steps: 4, scalings: 8),
    (reduction: 32, parts: 1, group: 16, steps: 8, scalings: 8),
    (reduction: 32, parts: 1, group: 64, steps: 4, scalings: 4),
    (reduction: 16, parts: 1, group: 32, steps: 8, scalings: 8),
    (reduction: 32, parts: 2, group: 8, steps: 8, scalings: 16),
    // Three groups of 48, the last of 32: each takes three parts of 16, but the last.
    (reduction: 32, parts: 2, group: 48, steps: 4, scalings: 8),
    (reduction: 32, parts: 1, group: 48, steps: 5, scalings: 5),
  ])
  func stepsOfGroups(reduction: Int, parts: Int, group: Int, steps: Int, scalings: Int) {
    let mode = mode(reduction, parts)
    #expect(mode.steps(128, group: group) == steps)
    #expect(mode.scaledParts(128, group: group) == scalings)
    let twin = GroupGrid(
      .grid(1, 1, .weightStationary), mode, reduction: 128, group: group)
    #expect(twin.scalings == scalings)
  }

  @Test func randomShapes() {
    for index in 0..<200 {
      var numbers = SeededNumbers("groups", seed: index)
      var array = PEArray.grid(
        numbers.next(1...4), numbers.next(1...4), .weightStationary, preload: .doubleBuffered,
        .pipelined, .used)
      array.form = .dotProduct
      array.pipeline = ArrayPipeline(verticalHop: 0, horizontalHop: 0)
      let parts = numbers.next(1...3)
      let mode = mode(parts * numbers.next(1...4), parts)
      let (m, k, n) = (numbers.next(1...12), numbers.next(2...40), numbers.next(1...9))
      let group = numbers.next(1...k - 1)
      let a = matrix(m, k, -9...9, &numbers)
      let b = matrix(k, n, -9...9, &numbers)
      let groups = (k - 1) / group + 1
      let rows = matrix(m, groups, 1...4, &numbers)
      let columns = matrix(n, groups, 1...4, &numbers)
      let twin = GroupGrid(array, mode, reduction: k, group: group).run(a: a, rows, b: b, columns)
      var timing = ArrayTiming(array: array, mode: mode)
      timing.group = group
      timing.scalesInPEs = true
      let time = timing.time(TileShape(m: m, k: k, n: n))
      #expect(time.cycles.count == twin.cycles, "case \(index)")
      #expect(timing.folds(TileShape(m: m, k: k, n: n)).groups == 1)
      for row in 0..<m {
        for column in 0..<n {
          let sum = (0..<k).reduce(0) {
            $0 + a[row][$1] * b[$1][column] * rows[row][$1 / group] * columns[column][$1 / group]
          }
          #expect(twin.product[row][column] == sum)
        }
      }
    }
  }

  /// What fills four rows of a grid is what a tile's length is rounded to.
  @Test func granularity() {
    var timing = ArrayTiming(array: .grid(4, 8, .weightStationary), mode: mode(32, 2))
    for (group, k) in [(32, 128), (16, 128), (8, 64), (48, 128), (64, 128)] {
      timing.group = group
      timing.scalesInPEs = true
      #expect(timing.granularity.k == k, "\(group)")
    }
    timing.scalesInPEs = false
    timing.group = 16
    #expect(timing.granularity.k == 16)
  }

  private func matrix(
    _ rows: Int, _ columns: Int, _ range: ClosedRange<Int>, _ numbers: inout SeededNumbers
  ) -> [[Int]] {
    (0..<rows).map { _ in (0..<columns).map { _ in numbers.next(range) } }
  }
}
