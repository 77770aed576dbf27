import Documents

extension RunNote {
  /// A line of a text.
  public var line: String {
    guard let first = message.first else { return "" }
    return "! \(first.uppercased())\(message.dropFirst())."
  }
}

extension JSONWriter {
  /// An array of notes under the key `notes`, where there are any.
  mutating func notes(_ notes: [RunNote]) {
    guard !notes.isEmpty else { return }
    array("notes") { writer in
      for note in notes {
        writer.objectOnOneLine { writer in
          writer.value("kind", note.kind)
          writer.value("message", note.message)
        }
      }
    }
  }
}
