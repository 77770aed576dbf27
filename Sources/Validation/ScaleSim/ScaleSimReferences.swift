import Diagnostics
import Files
import Interchange

/// The values of the reports that SCALE-Sim wrote, by column and layer.
struct ScaleSimReferences {
  private var values: [String: [Double?]] = [:]

  /// Reads the reports that are in the folder. Columns are found by name, so that v3's additional
  /// ones do no harm; a report or a column may be missing.
  ///
  /// - Throws: Cells that are no numbers, and a report whose layers are not those of the topology.
  init(layers: Int, in folder: InputFolder) throws(InputError) {
    for (file, columns) in ScaleSimReports.forms where folder.contains(file) {
      try add(folder.path(of: file), columns, layers: layers)
    }
  }

  /// Nil where the reports do not say.
  func value(_ column: String, layer: Int) -> Double? { values[column]?[layer] }

  private mutating func add(
    _ path: String, _ columns: [String], layers: Int
  ) throws(InputError) {
    let text = try InputFile(path).text()
    let report = try ReferenceTable.read(Self.withoutLastCommas(text), file: path)
    try report.require(["LayerID"])
    for (layer, row) in report.rows.enumerated() {
      let number = row.integer("LayerID", in: 0...Int(Int32.max))
      if number != layer { row.fail("LayerID", "'LayerID' is \(number), expected \(layer)") }
    }
    try report.sink.throwIfErrors()
    guard report.rows.count == layers else {
      throw InputError(
        at: report.rows.last?.location("LayerID"),
        "the report has \(report.rows.count) layers, the topology \(layers)")
    }
    for column in columns where report.columns.contains(column) {
      values[column] = report.rows.map { $0.optionalNumber(column) }
    }
    try report.sink.throwIfErrors()
  }

  /// SCALE-Sim ends its rows, the header too, with a comma.
  private static func withoutLastCommas(_ text: String) -> String {
    text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map { line in
      var line = line
      while let last = line.last, last == " " || last == "\t" { line.removeLast() }
      return line.last == "," ? String(line.dropLast()) : String(line)
    }.joined(separator: "\n")
  }
}
