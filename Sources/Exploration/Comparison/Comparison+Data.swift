import Documents
import Energy
import Quantities
import Run

extension Comparison {
  package static let schema = "systole.comparison/1"

  /// RFC 4180 with a header; a line for each variation.
  package var csv: String {
    var text = CSVText.line([
      "variation", "name", "first_pJ_per_image", "second_pJ_per_image", "ratio", "problem",
    ])
    for row in rows {
      text += CSVText.line([
        row.variation.kind, row.variation.name, Self.cell(row.first), Self.cell(row.second),
        Self.cell(row.ratio), row.problem ?? "",
      ])
    }
    return text
  }

  private static func cell(_ number: Double?) -> String { number.map { "\($0)" } ?? "" }

  package var json: String {
    var writer = JSONWriter()
    writer.object { writer in
      writer.value("schema", Self.schema)
      write("first", first, to: &writer)
      write("second", second, to: &writer)
      write("ratio", ratio, to: &writer)
      write("least_ratio", range?.lowerBound, to: &writer)
      write("greatest_ratio", range?.upperBound, to: &writer)
      writer.value("reversals", reversals.count)
      writer.array("variations") { writer in
        for row in rows {
          writer.objectOnOneLine { writer in
            writer.value("variation", row.variation.kind)
            writer.value("name", row.variation.name)
            write("first_pJ_per_image", row.first, to: &writer)
            write("second_pJ_per_image", row.second, to: &writer)
            write("ratio", row.ratio, to: &writer)
            if let problem = row.problem { writer.value("problem", problem) }
          }
        }
      }
    }
    return writer.text + "\n"
  }

  private func write(_ key: String, _ number: Double?, to writer: inout JSONWriter) {
    if let number { writer.value(key, number) } else { writer.null(key) }
  }

  private func write(_ key: String, _ design: ComparedDesign, to writer: inout JSONWriter) {
    writer.object(key) { writer in
      writer.value("configuration", design.name)
      writer.value("trace", design.trace)
      writer.value("energy_table", design.result.table.name)
      writer.value("cycles", design.result.cycles)
      writer.value("images", design.result.images)
      writer.value("seconds_per_image", design.seconds)
      writer.number("energy_pJ", text: design.result.energy.total.picojoulesText)
    }
  }
}
