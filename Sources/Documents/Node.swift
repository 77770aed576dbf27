import Diagnostics

/// A value of a document with its location; YAML and JSON both become these.
public struct Node: Sendable {
  public indirect enum Value: Sendable {
    case scalar(Scalar)
    case sequence([Node])
    case mapping([Entry])
  }

  /// A leaf as it was written: what it means depends on what the reader asks for.
  public struct Scalar: Sendable {
    public var text: String
    /// Quoted text is text and nothing else; plain text may be a number, a boolean or a name.
    public var isQuoted: Bool

    public init(text: String, isQuoted: Bool) {
      self.text = text
      self.isQuoted = isQuoted
    }
  }

  public struct Entry: Sendable {
    public var key: String
    public var keyLocation: SourceLocation
    public var value: Node

    public init(key: String, keyLocation: SourceLocation, value: Node) {
      self.key = key
      self.keyLocation = keyLocation
      self.value = value
    }
  }

  public var value: Value
  public var location: SourceLocation

  public init(_ value: Value, at location: SourceLocation) {
    self.value = value
    self.location = location
  }

  /// What messages call a value of this form.
  public var form: String {
    switch value {
    case .scalar(let scalar): "'\(scalar.text)'"
    case .sequence: "a list"
    case .mapping: "a mapping"
    }
  }

  /// The value under a key of a mapping.
  public subscript(key: String) -> Node? {
    guard case .mapping(let entries) = value else { return nil }
    return entries.first { $0.key == key }?.value
  }
}
