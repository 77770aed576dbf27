import Quantities

/// Logarithms to base two of what macros of one kind take, by width and size, with rules for what is between
/// the rows and beyond them.
///
/// Between two sizes and between two widths, logarithms are interpolated linearly. A row that is missing
/// between others is estimated first: leakage, area and cycle time along the size; energies along size
/// and width together (Coons: the two lines through it less the plane of the four corners), which halves
/// the errors where CACTI changes an organization. Above the largest row a memory is several of it: leakage
/// and area grow with the size, an access stays. Below the smallest row the slope between the two smallest
/// goes on, within 0 to 1: half the size takes at least half.
struct SRAMGrid: Sendable {
  struct Column: Sendable {
    var width: Double
    /// Rising sizes; at least one.
    var points: [(size: Double, value: SRAMValues)]
  }

  /// Rising widths; at least one.
  private(set) var columns: [Column]

  /// - Parameter rows: By width, then by size, both rising; nil without rows.
  init?(_ rows: [SRAMLibrary.Row]) {
    guard !rows.isEmpty else { return nil }
    columns = []
    var width = 0
    for row in rows {
      if row.width != width {
        width = row.width
        columns.append(Column(width: BinaryLogarithm.of(Double(width)), points: []))
      }
      columns[columns.count - 1].points.append(
        (BinaryLogarithm.of(Double(row.size.count)), row.values.map(BinaryLogarithm.of)))
    }
    fillHoles()
  }

  var widest: Double { columns[columns.count - 1].width }
  /// Of the wider column where two have a say.
  var largestSize: Double { columns.reduce(0) { max($0, $1.points[$1.points.count - 1].size) } }

  /// The value at a size and a width, both as logarithms; beyond the widths that of the nearest one.
  func value(size: Double, width: Double) -> SRAMValues {
    between(width) { $0.value(at: size) }
  }

  /// Ratios to the macros of another grid, in logarithms: those of the rows next to a width and a size; beyond
  /// the rows that of the nearest.
  func ratio(to base: SRAMGrid, size: Double, width: Double) -> SRAMValues {
    between(width) { column in
      let nearest = min(
        max(size, column.points[0].size), column.points[column.points.count - 1].size)
      return column.value(at: nearest) - base.value(size: nearest, width: column.width)
    }
  }

  /// A value between those of the two columns next to a width.
  private func between(_ width: Double, _ value: (Column) -> SRAMValues) -> SRAMValues {
    let above = columns.firstIndex { $0.width >= width } ?? columns.count - 1
    let upper = value(columns[above])
    guard above > 0, columns[above].width > width else { return upper }
    let below = columns[above - 1]
    let share = (width - below.width) / (columns[above].width - below.width)
    return .between(value(below), upper, share)
  }

  // MARK: Missing rows

  private mutating func fillHoles() {
    let sizes = Set(columns.flatMap { $0.points.map(\.size) }).sorted()
    guard columns.contains(where: { $0.points.count < sizes.count }) else { return }
    let known = columns
    for index in columns.indices {
      let points = known[index].points
      guard let first = points.first?.size, let last = points.last?.size else { continue }
      for size in sizes where size > first && size < last && known[index][size] == nil {
        let upper = points.firstIndex { $0.size > size } ?? 0
        columns[index].points.append(
          (size, Self.estimate(size, between: upper - 1, upper, column: index, known)))
      }
      columns[index].points.sort { $0.size < $1.size }
    }
  }

  private static func estimate(
    _ size: Double, between lower: Int, _ upper: Int, column: Int, _ columns: [Column]
  ) -> SRAMValues {
    let (low, high) = (columns[column].points[lower], columns[column].points[upper])
    let share = (size - low.size) / (high.size - low.size)
    let alongSize = SRAMValues.between(low.value, high.value, share)
    guard column > 0, column + 1 < columns.count,
      let left = Edge(columns[column - 1], low.size, size, high.size),
      let right = Edge(columns[column + 1], low.size, size, high.size)
    else { return alongSize }
    let widthShare =
      (columns[column].width - columns[column - 1].width)
      / (columns[column + 1].width - columns[column - 1].width)
    let alongWidth = SRAMValues.between(left.middle, right.middle, widthShare)
    let plane = SRAMValues.between(
      .between(left.low, left.high, share), .between(right.low, right.high, share), widthShare)
    let blended = alongSize + alongWidth - plane
    var result = alongSize
    for energy in [SRAMQuantity.read, .write] { result[energy] = blended[energy] }
    return result
  }

  /// Three rows of a neighbouring width.
  private struct Edge {
    let low: SRAMValues
    let middle: SRAMValues
    let high: SRAMValues

    /// Nil where one of them is missing.
    init?(_ column: Column, _ low: Double, _ middle: Double, _ high: Double) {
      guard let low = column[low], let middle = column[middle], let high = column[high] else {
        return nil
      }
      (self.low, self.middle, self.high) = (low, middle, high)
    }
  }
}

extension SRAMGrid.Column {
  subscript(size: Double) -> SRAMValues? { points.first { $0.size == size }?.value }

  func value(at size: Double) -> SRAMValues {
    guard let upper = points.firstIndex(where: { $0.size >= size }) else {
      let last = points[points.count - 1]
      return last.value.enlarged(by: size - last.size)
    }
    let above = points[upper]
    guard above.size > size else { return above.value }
    guard upper > 0 else { return smaller(than: above, at: size) }
    let below = points[upper - 1]
    return .between(below.value, above.value, (size - below.size) / (above.size - below.size))
  }

  private func smaller(
    than first: (size: Double, value: SRAMValues), at size: Double
  ) -> SRAMValues {
    guard points.count > 1 else { return first.value.enlarged(by: size - first.size) }
    let second = points[1]
    let step = (second.value - first.value) * (1 / (second.size - first.size))
    let slope = step.map { min(max($0, 0), 1) }
    return first.value + slope * (size - first.size)
  }
}

extension SRAMValues {
  /// Of logarithms: leakage and area of 2^`doublings` times as much.
  func enlarged(by doublings: Double) -> SRAMValues {
    var result = self
    result[.leakage] += doublings
    result[.area] += doublings
    return result
  }
}
