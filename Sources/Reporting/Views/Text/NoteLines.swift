/// Notes of a report as lines behind a title, as wide as the text.
struct NoteLines {
  let lines: [String]

  init(_ notes: [String]) {
    lines = notes.flatMap(Self.wrapped)
  }

  private static let title = "note         "

  private static func wrapped(_ note: String) -> [String] {
    var lines: [String] = []
    var line = title
    for word in note.split(separator: " ") {
      if line.count > title.count, line.count + 1 + word.count > TextTable.mostColumns {
        lines.append(line)
        line = String(repeating: " ", count: title.count)
      }
      line += (line.count > title.count ? " " : "") + word
    }
    return lines + [line]
  }
}
