extension SuiteReport {
  /// A row's prediction, and whether something that the row does not state affects it.
  struct CountedRow {
    var row: ReferenceRow
    var isContended: Bool
    var cycles: Int
  }

  /// Cycles that are exact, but for contended rows, which may be off by the share `contended`.
  static func cycles(
    suite: String, _ table: ReferenceTable, contended: Double, _ counted: [CountedRow]
  ) throws -> SuiteReport {
    let measure = Measure(
      reference: "cycles",
      bounds: [.exact(group: "exact"), ErrorBound(.worst, contended, group: "contended")])
    let rows = counted.map {
      SuiteRow($0.row, group: $0.isContended ? "contended" : "exact", [.integer($0.cycles)])
    }
    return try SuiteReport(suite: suite, table, measures: [measure], rows: rows)
  }
}
