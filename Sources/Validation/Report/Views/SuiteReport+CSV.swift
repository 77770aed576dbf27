import Documents

extension SuiteReport {
  /// The reference file's own columns, then one a measure with what was predicted.
  package var csv: String {
    var text = CSVText.line(columns + measures.map(\.name))
    for row in rows {
      text += CSVText.line(row.cells + row.predictions.map { $0?.text ?? "" })
    }
    return text
  }
}
