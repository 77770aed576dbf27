import Documents
import Quantities

/// A report's layers as CSV: a header, then a line per layer in the order of the trace. Columns are
/// the names of the JSON's `layers[]`, groups joined by a dot; buffers and components give one each.
/// Totals are not in it: `cycles`, energies and bytes sum to them. What the JSON gives as null is
/// empty.
package struct ReportCSV {
  private let report: Report

  package init(_ report: Report) { self.report = report }

  package var text: String {
    var text = ""
    for (index, layer) in report.layers.enumerated() {
      let fields = report.fields(of: layer)
      if index == 0 { text += CSVText.line(fields.map(\.path)) }
      text += CSVText.line(fields.map { Self.cell($0.value) })
    }
    return text
  }

  private static func cell(_ value: ReportField.Value) -> String {
    switch value {
    case .integer(let number): "\(number)"
    case .energy(let energy): energy.picojoulesText
    case .exact(let text), .text(let text): text
    case .ratio(let number): "\(number)"
    // Of no layer.
    case .configuration, .object, .list, .texts, .flag: ""
    case .absent: ""
    }
  }
}
