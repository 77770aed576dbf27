import Diagnostics

/// Sections of keys and values, as INI files have them, with the place of each.
public struct INIDocument: Sendable {
  public struct Section: Sendable {
    public var name: String
    public var location: SourceLocation
    public var entries: [Entry]
  }

  public struct Entry: Sendable {
    public var key: String
    public var keyLocation: SourceLocation
    public var value: String
    public var valueLocation: SourceLocation
  }

  public let source: SourceText
  public let sections: [Section]
  /// Text found where a key was expected, of lines that are reported: `ArrayHeight 32`.
  public let unread: [String]
}
