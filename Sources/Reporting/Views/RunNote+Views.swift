import Documents

extension RunNote {
  /// Lines of a text, as wide as it is; with the trace where the text is of several.
  package func lines(of trace: String? = nil) -> [String] {
    let text =
      trace.map { "\($0): \(message)." }
      ?? "\(message.prefix(1).uppercased())\(message.dropFirst())."
    var lines: [String] = []
    var line = "!"
    // Names may have several spaces in a row.
    for word in text.split(separator: " ", omittingEmptySubsequences: false) {
      if line.count > 1, line.count + 1 + word.count > TextTable.mostColumns {
        lines.append(line)
        line = " "
      }
      line += " " + word
    }
    return lines + [line]
  }
}

extension JSONWriter {
  /// An array of notes under the key `notes`, where there are any.
  mutating func notes(_ notes: [RunNote]) {
    guard !notes.isEmpty else { return }
    array("notes") { writer in
      for note in notes {
        writer.objectOnOneLine { $0.fields(ReportFields.notes.fields(of: note)) }
      }
    }
  }
}
