import Diagnostics

/// What a suite predicted for a file of reference rows, and what was measured.
package struct SuiteReport: Sendable {
  package let suite: String
  /// The reference file's columns.
  package let columns: [String]
  package let measures: [Measure]
  package let rows: [SuiteRow]

  /// Compares predictions with the reference columns that the table has, which are read only now.
  ///
  /// - Throws: What is wrong with any cell that was read, reference cells included.
  package init(
    suite: String, _ table: ReferenceTable, measures: [Measure], rows: [SuiteRow]
  ) throws(InputError) {
    var rows = rows
    for index in rows.indices {
      rows[index].references = measures.map { table.rows[index].optionalNumber($0.reference) }
    }
    try table.sink.throwIfErrors()
    self.init(suite: suite, columns: table.columns, measures: measures, rows: rows)
  }

  /// Rows that carry their references.
  package init(suite: String, columns: [String], measures: [Measure], rows: [SuiteRow]) {
    self.suite = suite
    self.columns = columns
    self.measures = measures
    self.rows = rows
  }

  /// Groups in the order in which they first come.
  package var groups: [String] {
    var seen: [String] = []
    for row in rows where !seen.contains(row.group) { seen.append(row.group) }
    return seen
  }

  /// The errors of a measure in a group, or in all rows; nil where there is no reference.
  package func summary(_ measure: Int, group: String? = nil) -> ErrorSummary? {
    ErrorSummary(rows.lazy.filter { group == nil || $0.group == group }, measure: measure)
  }

  /// The bars that are not passed; none of those without a reference.
  package var broken: [(measure: Measure, bound: ErrorBound, found: Double)] {
    measures.enumerated().flatMap { index, measure in
      measure.bounds.compactMap { bound in
        guard let found = summary(index, group: bound.group)?[bound.statistic],
          !bound.holds(for: found)
        else { return nil }
        return (measure, bound, found)
      }
    }
  }
}
