import Diagnostics
import Documents

/// A file of SCALE-Sim, which none of Systole's own readers takes and an import turns into what they do.
package struct ForeignFile: Sendable {
  package enum Kind: Sendable { case scaleSimTopology, scaleSimConfiguration }

  package let kind: Kind
  /// Whether the text is one, and not only its file called so.
  private let isByContent: Bool

  /// Characters of a text that tell what it is.
  private static let length = 4_096

  /// What a text is, by its content, or else by the name of its file; nil for what may be Systole's.
  package init?(_ source: SourceText) {
    if source.declaredSchema != nil { return nil }
    let start = SourceText(file: source.file, text: String(source.text.prefix(Self.length))).plain
    let lines = start.text.split(separator: "\n").map { $0.filter { $0 != " " && $0 != "\t" } }
    if lines.contains(where: { $0.hasPrefix("schema:") || $0.hasPrefix("{") }) { return nil }
    let file = source.file.lowercased()
    if Self.isConfiguration(lines) {
      (kind, isByContent) = (.scaleSimConfiguration, true)
    } else if Self.isTopology(start) {
      (kind, isByContent) = (.scaleSimTopology, true)
    } else if file.hasSuffix(".csv") {
      (kind, isByContent) = (.scaleSimTopology, false)
    } else if file.hasSuffix(".cfg") {
      (kind, isByContent) = (.scaleSimConfiguration, false)
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

  /// A header of a topology's columns, one of which may be misspelt, or a name and numbers.
  private static func isTopology(_ start: SourceText) -> Bool {
    let sheet = ScaleSimSheet(start)
    let rows = [sheet.commentedHeader].compactMap(\.self) + sheet.rows
    guard let first = rows.first(where: { $0.cells.count > 1 }) else { return false }
    let columns = first.cells.filter { !$0.text.isEmpty }
    guard first.isHeader else {
      let numbers = columns.count { ScaleSimCount($0.text, isGrouped: true).value != nil }
      return numbers > 2 && numbers + 1 >= columns.count
    }
    let known = columns.count { ScaleSimColumn($0.text) != nil }
    return known > 2 && known + 1 >= columns.count
  }

  /// What to say where a file of Systole's was expected.
  ///
  /// - Parameter path: What commands take the file by.
  package func error(in source: SourceText, path: String) -> InputError {
    let (noun, files) =
      switch kind {
      case .scaleSimTopology: ("topology", "--config FILE.cfg --topology \(path)")
      case .scaleSimConfiguration: ("configuration", "--config \(path) --topology FILE.csv")
      }
    let command = "systole import scale-sim \(files) -o DIR"
    return InputError(
      at: SourceLocation(file: source.file, line: 1, column: 1),
      isByContent
        ? "this is a \(noun) of SCALE-Sim, which is imported" : "this is no file of Systole's",
      help: isByContent ? command : "a \(noun) of SCALE-Sim is imported: \(command)")
  }
}
