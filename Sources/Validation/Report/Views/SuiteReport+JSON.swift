import Documents

extension SuiteReport {
  package static let schema = "systole.validation/1"

  /// Summaries by measure and group, then every row; ratios, not percentages.
  package func write(to writer: inout JSONWriter) {
    writer.object { writer in
      writer.value("schema", Self.schema)
      writer.value("rung", suite)
      writer.value("passes", broken.isEmpty)
      writer.array("summaries") { writer in
        for (index, measure) in measures.enumerated() {
          for group in groups { write(group, index, measure, to: &writer) }
          if groups.count > 1 { write(nil, index, measure, to: &writer) }
        }
      }
      writer.array("rows") { writer in
        for row in rows { write(row, to: &writer) }
      }
    }
  }

  private func write(
    _ group: String?, _ index: Int, _ measure: Measure, to writer: inout JSONWriter
  ) {
    guard let summary = summary(index, group: group) else { return }
    writer.objectOnOneLine { writer in
      writer.value("measure", measure.name)
      writer.value("rows", group ?? "all")
      writer.value("points", summary.points)
      writer.value("exact_share", summary[.exactShare])
      writer.value("median_error", summary[.median])
      writer.value("mean_error", summary[.mean])
      writer.value("p90_error", summary[.p90])
      writer.value("worst_error", summary[.worst])
      writer.value("rank_correlation", summary[.rankCorrelation])
    }
  }

  private func write(_ row: SuiteRow, to writer: inout JSONWriter) {
    writer.objectOnOneLine { writer in
      for (column, cell) in zip(columns, row.cells) { writer.value(column, cell) }
      writer.value("rows", row.group)
      for (index, measure) in measures.enumerated() {
        switch row.predictions[index] {
        case .integer(let value): writer.value(measure.name, value)
        case .decimal(let value): writer.value(measure.name, value)
        case nil: writer.null(measure.name)
        }
      }
    }
  }
}
