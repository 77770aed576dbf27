import Documents
import Quantities

/// The rows of a sweep as text, CSV or JSON.
public struct SweepTable: Sendable {
  public static let schema = "systole.sweep/1"

  let axes: [SweepAxis]
  let rows: [SweepRow]

  public init(axes: [SweepAxis], rows: [SweepRow]) {
    self.axes = axes
    self.rows = rows
  }

  private static let columns = [
    "cycles", "seconds", "utilization", "energy_pJ", "dram_read_bytes", "dram_write_bytes",
    "largest_loss", "largest_loss_cycles", "problem",
  ]

  /// RFC 4180 with a header; columns are the trace, the axes, then what was found.
  public var csv: String {
    var text = CSVText.line(["trace"] + axes.map(\.path) + Self.columns)
    for row in rows {
      let found = row.outcome.map(Self.cells) ?? [String](repeating: "", count: 8)
      text += CSVText.line([row.trace] + row.values + found + [row.problem ?? ""])
    }
    return text
  }

  private static func cells(_ outcome: SweepRow.Outcome) -> [String] {
    [
      "\(outcome.cycles)", "\(outcome.seconds)", "\(outcome.utilization)",
      outcome.energy.picojoulesText, "\(outcome.dramReadBytes)", "\(outcome.dramWriteBytes)",
      outcome.largestLoss, "\(outcome.largestLossCycles)",
    ]
  }

  public var json: String {
    var writer = JSONWriter()
    writer.object { writer in
      writer.value("schema", Self.schema)
      writer.array("points") { writer in
        for row in rows { writer.object { write(row, to: &$0) } }
      }
    }
    return writer.text + "\n"
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
  }
}
