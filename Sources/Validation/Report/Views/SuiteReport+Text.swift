import Quantities
import Reporting

extension SuiteReport {
  /// How many of the worst rows the text lists.
  static let mostWorst = 5

  /// The summary, its bars, and the rows that are furthest off.
  package var text: String {
    var lines = ["\(suite): \(rows.count) \(rows.count == 1 ? "row" : "rows")", ""]
    lines += summaryTable.lines(indent: 2)
    let worst = worstRows
    if !worst.isEmpty {
      lines += ["", "  furthest off:"]
      lines += worstTable(worst).lines(indent: 2)
    }
    lines += ["", verdict]
    return lines.joined(separator: "\n") + "\n"
  }

  private var summaryTable: TextTable {
    var table = TextTable([
      ("measure", .left), ("rows", .left), ("points", .right), ("exact", .right),
      ("median", .right), ("mean", .right), ("p90", .right), ("worst", .right),
    ])
    for (index, measure) in measures.enumerated() {
      let groups = groups
      for group in groups.count > 1 ? groups.map(Optional.some) + [nil] : [nil] {
        guard let summary = summary(index, group: group) else {
          table.add([measure.name, group ?? "all", "–", "–", "–", "–", "–", "–"])
          continue
        }
        table.add([
          measure.name, group ?? "all", "\(summary.points)",
          NumberText.percent(summary[.exactShare]), Self.percent(summary[.median]),
          Self.percent(summary[.mean]), Self.percent(summary[.p90]), Self.percent(summary[.worst]),
        ])
      }
    }
    return table
  }

  /// Two digits: bars lie at tenths of a percent.
  static func percent(_ ratio: Double) -> String { NumberText.fixed(ratio * 100, 2) + "%" }

  private var worstRows: [(row: Int, measure: Int, error: Double)] {
    var found: [(row: Int, measure: Int, error: Double)] = []
    for row in rows.indices {
      for measure in measures.indices {
        guard let error = rows[row].relativeError(measure), error != 0 else { continue }
        found.append((row, measure, error))
      }
    }
    // Stable, so that equal errors keep the file's order.
    return Array(
      found.enumerated().sorted {
        let (a, b) = (abs($0.element.error), abs($1.element.error))
        return a == b ? $0.offset < $1.offset : a > b
      }.map(\.element).prefix(Self.mostWorst))
  }

  private func worstTable(_ worst: [(row: Int, measure: Int, error: Double)]) -> TextTable {
    let hasNotes = worst.contains { rows[$0.row].note != nil }
    var table = TextTable(
      [
        ("row", .left), ("measure", .left), ("predicted", .right), ("reference", .right),
        ("error", .right),
      ] + (hasNotes ? [("note", .left)] : []))
    for entry in worst {
      let row = rows[entry.row]
      let reference = row.references[entry.measure]
      table.add(
        [
          "\(entry.row + 1): " + row.cells.prefix(4).joined(separator: ","),
          measures[entry.measure].name, row.predictions[entry.measure]?.text ?? "–",
          reference.map(Self.number) ?? "–",
          // Of a reference of 0 there is no percentage.
          reference == 0 ? Self.number(entry.error) : Self.percent(entry.error),
        ] + (hasNotes ? [row.note ?? ""] : []))
    }
    return table
  }

  /// A reference as its file most likely wrote it: integers without a point.
  static func number(_ value: Double) -> String {
    Int(exactly: value).map(String.init) ?? "\(value)"
  }

  private var verdict: String {
    let hasReference = measures.indices.contains { summary($0) != nil }
    guard hasReference else { return "no reference: predictions only (--format csv lists them)" }
    let broken = broken
    if broken.isEmpty { return "within tolerance" }
    return broken.map { measure, bound, found in
      let rows = bound.group.map { " of '\($0)'" } ?? ""
      let relation = bound.statistic.isBetterHigh ? "at least" : "at most"
      return "MISMATCH: \(bound.statistic.rawValue) of \(measure.name)\(rows) is "
        + "\(Self.value(found, bound.statistic)), the bar is \(relation) "
        + "\(Self.value(bound.limit, bound.statistic))"
    }.joined(separator: "\n")
  }

  private static func value(_ value: Double, _ statistic: ErrorStatistic) -> String {
    switch statistic {
    case .worstDifference: number(value)
    case .rankCorrelation: NumberText.fixed(value, 3)
    case .exactShare, .median, .mean, .p90, .worst, .excess, .sum: percent(value)
    }
  }
}
