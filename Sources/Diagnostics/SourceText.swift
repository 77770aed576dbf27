/// A file's name and text, kept so that diagnostics can quote the line they point at.
public struct SourceText: Sendable {
  public let file: String
  public let text: String

  public init(file: String, text: String) {
    self.file = file
    self.text = text
  }

  /// The text of a 1-based line; nil beyond the end.
  public func line(_ number: Int) -> String? {
    guard number >= 1 else { return nil }
    var current = 1
    var start = text.utf8.startIndex
    for index in text.utf8.indices where text.utf8[index] == UInt8(ascii: "\n") {
      if current == number { return String(text[start..<index]) }
      current += 1
      start = text.utf8.index(after: index)
    }
    return current == number ? String(text[start...]) : nil
  }
}
