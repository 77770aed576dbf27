import Documents
import Lowering
import Quantities
import Reporting
import Workload

/// The rows of a sweep as text, CSV or JSON.
package struct SweepTable: Sendable {
  package static let schema = "systole.sweep/1"

  let axes: [SweepAxis]
  let rows: [SweepRow]

  package init(axes: [SweepAxis], rows: [SweepRow]) {
    self.axes = axes
    self.rows = rows
  }

  /// What a reader must know of the points, each once a trace.
  package var notes: [(trace: String, note: RunNote)] {
    var seen: Set<[String]> = []
    return rows.flatMap { row in
      row.notes.filter { seen.insert([row.trace, $0.message]).inserted }.map { (row.trace, $0) }
    }
  }

  /// Whether rows differ in how their model was lowered, and so say how.
  var showsSchemes: Bool { axes.contains { $0.target.isOfLowering } }

  /// Whether images come at a rate at some point.
  var showsRates: Bool { rows.contains { $0.outcome?.imageEnergy != nil } }

  private static let outcomeColumns = [
    "cycles", "seconds", "utilization", "energy_pJ", "dram_read_bytes", "dram_write_bytes",
    "largest_loss", "largest_loss_cycles", "area_mm2",
  ]
  private static let rateColumns = ["image_energy_pJ"]
  private static let schemeColumns = ["scheme_name", "requantize", "softmax", "layernorm", "gelu"]
  private static let partColumns = ["array_dynamic_pJ", "units_dynamic_pJ", "unit_cycles"]
  private static let publishedColumns = [
    "published_metric", "published_accuracy", "accuracy_source",
  ]

  /// RFC 4180 with a header; columns are the trace, the axes, then what was found. Where lowering
  /// differs, the scheme's columns follow the axes, and published figures come last.
  package var csv: String {
    let schemes = showsSchemes
    var text = CSVText.line(
      ["trace"] + axes.map(\.path) + (schemes ? Self.schemeColumns : []) + Self.outcomeColumns
        + (showsRates ? Self.rateColumns : [])
        + (schemes ? Self.partColumns + Self.publishedColumns : []) + ["problem"])
    for row in rows {
      let found = row.outcome.map(Self.cells) ?? Self.empty(Self.outcomeColumns)
      let scheme = row.scheme.map(Self.cells) ?? Self.empty(Self.schemeColumns)
      let parts = row.outcome.map(Self.parts) ?? Self.empty(Self.partColumns)
      let published = (row.scheme?.published).map { [$0.metric, $0.value, $0.source] }
      text += CSVText.line(
        [row.trace] + row.values + (schemes ? scheme : []) + found
          + (showsRates ? [row.outcome?.imageEnergy?.picojoulesText ?? ""] : [])
          + (schemes ? parts + (published ?? Self.empty(Self.publishedColumns)) : [])
          + [row.problem ?? ""])
    }
    return text
  }

  private static func empty(_ columns: [String]) -> [String] { columns.map { _ in "" } }

  private static func cells(_ scheme: SweepScheme) -> [String] {
    [
      scheme.name, scheme.requantize.rawValue, scheme.softmax.name, scheme.layernorm.name,
      scheme.gelu.name,
    ]
  }

  private static func cells(_ outcome: SweepRow.Outcome) -> [String] {
    [
      "\(outcome.cycles)", "\(outcome.seconds)", "\(outcome.utilization)",
      outcome.energy.picojoulesText, "\(outcome.dramReadBytes)", "\(outcome.dramWriteBytes)",
      outcome.largestLoss, "\(outcome.largestLossCycles)", outcome.areaText ?? "",
    ]
  }

  private static func parts(_ outcome: SweepRow.Outcome) -> [String] {
    [
      outcome.arrayEnergy.picojoulesText, outcome.unitEnergy.picojoulesText,
      "\(outcome.unitCycles)",
    ]
  }

  package var json: String {
    var writer = JSONWriter()
    writer.object { writer in
      writer.value("schema", Self.schema)
      writeNotes(to: &writer)
      writer.array("points") { writer in
        for row in rows { writer.object { write(row, to: &$0) } }
      }
    }
    return writer.text + "\n"
  }

  private func writeNotes(to writer: inout JSONWriter) {
    let notes = notes
    guard !notes.isEmpty else { return }
    writer.array("notes") { writer in
      for (trace, note) in notes {
        writer.objectOnOneLine { writer in
          writer.value("trace", trace)
          writer.value("kind", note.kind)
          writer.value("message", note.message)
        }
      }
    }
  }

  private func write(_ row: SweepRow, to writer: inout JSONWriter) {
    writer.value("trace", row.trace)
    writer.object("set") { writer in
      for (axis, value) in zip(axes, row.values) {
        if let number = Int(value), "\(number)" == value {
          writer.value(axis.path, number)
        } else {
          writer.value(axis.path, value)
        }
      }
    }
    if showsSchemes { writeScheme(row.scheme, to: &writer) }
    guard let outcome = row.outcome else {
      writer.value("problem", row.problem ?? "")
      return
    }
    writer.value("cycles", outcome.cycles)
    writer.value("seconds", outcome.seconds)
    writer.value("utilization", outcome.utilization)
    writer.number("energy_pJ", text: outcome.energy.picojoulesText)
    writer.value("dram_read_bytes", outcome.dramReadBytes)
    writer.value("dram_write_bytes", outcome.dramWriteBytes)
    writer.value("largest_loss", outcome.largestLoss)
    writer.value("largest_loss_cycles", outcome.largestLossCycles)
    if let area = outcome.areaText {
      writer.number("area_mm2", text: area)
    } else {
      writer.null("area_mm2")
    }
    if let energy = outcome.imageEnergy {
      writer.number(Self.rateColumns[0], text: energy.picojoulesText)
    }
    guard showsSchemes else { return }
    for (key, text) in zip(Self.partColumns, Self.parts(outcome)) {
      writer.number(key, text: text)
    }
  }

  private func writeScheme(_ scheme: SweepScheme?, to writer: inout JSONWriter) {
    if let scheme {
      writer.objectOnOneLine("scheme") { writer in
        for (key, value) in zip(["name"] + Self.schemeColumns.dropFirst(), Self.cells(scheme)) {
          writer.value(key, value)
        }
      }
    } else {
      writer.null("scheme")
    }
    guard let published = scheme?.published else {
      writer.null("published")
      return
    }
    writer.objectOnOneLine("published") { writer in
      writer.value("metric", published.metric)
      writer.value("value", published.value)
      writer.value("source", published.source)
    }
  }
}

extension SweepRow.Outcome {
  /// Square millimetres as an exact decimal; nil where they are not known.
  var areaText: String? {
    area.map { DecimalText.format(Int128($0.count), fractionDigits: 12) }
  }
}
