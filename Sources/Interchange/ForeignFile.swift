import Diagnostics
import Documents

/// A file of SCALE-Sim, which none of Systole's own readers takes and an import turns into what they do.
public enum ForeignFile: Sendable {
  case scaleSimTopology
  case scaleSimConfiguration

  /// Characters of a text that tell what it is.
  private static let length = 4_096

  /// What a text is, by its content, or else by the name of its file; nil for what may be Systole's.
  public init?(_ source: SourceText) {
    let start = SourceText(file: source.file, text: String(source.text.prefix(Self.length))).plain
    let lines = start.text.split(separator: "\n").map { $0.filter { $0 != " " && $0 != "\t" } }
    if lines.contains(where: { $0.hasPrefix("schema:") || $0.hasPrefix("{") }) { return nil }
    let file = source.file.lowercased()
    if Self.isConfiguration(lines) {
      self = .scaleSimConfiguration
    } else if Self.isTopology(start) || file.hasSuffix(".csv") {
      self = .scaleSimTopology
    } else if file.hasSuffix(".cfg") {
      self = .scaleSimConfiguration
    } else {
      return nil
    }
  }

  /// A line that is nothing but one of SCALE-Sim's sections.
  private static func isConfiguration(_ lines: [String]) -> Bool {
    lines.contains { line in
      guard line.hasPrefix("["), line.hasSuffix("]") else { return false }
      return ScaleSimKey.Section(rawValue: line.dropFirst().dropLast().lowercased()) != nil
    }
  }

  /// A header with columns of a topology, or a name and numbers.
  private static func isTopology(_ start: SourceText) -> Bool {
    let sheet = ScaleSimSheet(start)
    return ([sheet.commentedHeader].compactMap(\.self) + sheet.rows.prefix(2)).contains { row in
      let columns = row.cells.count { ScaleSimColumn($0.text) != nil }
      let numbers = row.cells.count { ScaleSimCount($0.text, isGrouped: true).value != nil }
      return columns > 2 || (numbers > 2 && numbers + 1 >= row.cells.count)
    }
  }

  /// What to say where a file of Systole's was expected.
  public func error(in source: SourceText) -> InputError {
    let start = SourceLocation(file: source.file, line: 1, column: 1)
    switch self {
    case .scaleSimTopology:
      return InputError(
        at: start, "this is a topology of SCALE-Sim, which is imported",
        help: "systole import scale-sim --config FILE.cfg --topology \(source.file) -o DIR")
    case .scaleSimConfiguration:
      return InputError(
        at: start, "this is a configuration of SCALE-Sim, which is imported",
        help: "systole import scale-sim --config \(source.file) --topology FILE.csv -o DIR")
    }
  }
}
