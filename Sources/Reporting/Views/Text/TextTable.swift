/// An aligned table of at most 100 columns unless it is wide: the first column, names, gives way where it
/// must.
package struct TextTable {
  package enum Alignment { case left, right }

  static let mostColumns = 100

  private let alignments: [Alignment]
  private var rows: [[String]] = []
  private let gap = "  "
  private let isWide: Bool

  /// - Parameter isWide: Whether it may have more columns, so that nothing is cut.
  package init(_ columns: [(title: String, alignment: Alignment)], isWide: Bool = false) {
    alignments = columns.map(\.alignment)
    self.isWide = isWide
    rows.append(columns.map(\.title))
  }

  /// Without a line of titles.
  init(untitled alignments: [Alignment]) {
    self.alignments = alignments
    isWide = false
  }

  package mutating func add(_ cells: [String]) { rows.append(cells) }

  package func lines(indent: Int = 0) -> [String] {
    var widths = [Int](repeating: 0, count: alignments.count)
    for row in rows {
      for (column, cell) in row.enumerated() { widths[column] = max(widths[column], cell.count) }
    }
    let others = widths.dropFirst().reduce(0) { $0 + $1 + gap.count }
    if !isWide, let first = widths.first {
      widths[0] = min(first, max(12, Self.mostColumns - indent - others))
    }
    return rows.map { row in
      var line = String(repeating: " ", count: indent)
      for (column, cell) in row.enumerated() {
        if column > 0 { line += gap }
        let cell = Self.shortened(cell, to: widths[column])
        let padding = String(repeating: " ", count: widths[column] - cell.count)
        line += alignments[column] == .left ? cell + padding : padding + cell
      }
      while line.last == " " { line.removeLast() }
      return line
    }
  }

  /// The beginning of a list that is too long for its column.
  static func cut(_ text: String, to width: Int) -> String {
    text.count > width ? text.prefix(width - 1) + "…" : text
  }

  /// A name without its middle where it is too long: both ends of a module path say something.
  private static func shortened(_ cell: String, to width: Int) -> String {
    guard cell.count > width, width > 1 else { return cell }
    let end = (width - 1) * 2 / 3
    return cell.prefix(width - 1 - end) + "…" + cell.suffix(end)
  }
}
