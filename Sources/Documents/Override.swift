import Diagnostics

/// One value put in place of another from outside the file: `array.rows=32`, `array.pe[0].cycles=2`.
///
/// What it puts there is read and checked like the file's own text; its location is in the
/// override's text.
public struct Override: Sendable {
  public enum Step: Hashable, Sendable {
    case key(String)
    case index(Int)
  }

  /// The whole text, and what its location calls the source: `--set`.
  public let source: SourceText
  /// The line of the source that it is on.
  public let number: Int
  public let path: [Step]
  public let value: Node

  public init(source: SourceText, number: Int = 1, path: [Step], value: Node) {
    self.source = source
    self.number = number
    self.path = path
    self.value = value
  }

  /// A name in place of a value, given by an option of its own.
  public init(naming name: String, at path: [Step], option: String) {
    let location = SourceLocation(file: option, line: 1, column: 1)
    self.init(
      source: SourceText(file: option, text: name), path: path,
      value: Node(.scalar(Node.Scalar(text: name, isQuoted: true)), at: location))
  }

  /// Splits `path=value`; the value's own reading is the caller's.
  ///
  /// - Parameter number: which of several of the option it is, from 1: the line of its locations.
  public static func split(
    _ text: String, option: String, number: Int = 1
  ) throws(InputError) -> (path: [Step], valueStart: String.Index) {
    let location = SourceLocation(file: option, line: number, column: 1)
    let help = "write path=value: array.rows=32"
    guard let equals = text.firstIndex(of: "=") else {
      throw InputError(at: location, "'\(text)' has no '='", help: help)
    }
    guard equals > text.startIndex else {
      throw InputError(at: location, "'\(text)' has no path before its '='", help: help)
    }
    return (try path(text[..<equals], at: location), text.index(after: equals))
  }

  /// Splits a path into its steps: `array.pe[0].cycles`.
  static func path(
    _ text: Substring, at location: SourceLocation
  ) throws(InputError) -> [Step] {
    var path: [Step] = []
    for part in text.split(separator: ".", omittingEmptySubsequences: false) {
      let pieces = part.split(separator: "[", omittingEmptySubsequences: false)
      guard let name = pieces.first, !name.isEmpty else {
        throw InputError(at: location, "'\(text)' has an empty key")
      }
      path.append(.key(String(name)))
      for piece in pieces.dropFirst() {
        guard piece.hasSuffix("]"), let index = Int(piece.dropLast()), index >= 0 else {
          throw InputError(at: location, "'[\(piece)' is no list index", help: "write [0], [1], …")
        }
        path.append(.index(index))
      }
    }
    return path
  }
}

extension Document {
  /// The document with a value replaced, or added where its mapping had no such key.
  public func applying(_ override: Override) throws(InputError) -> Document {
    var copy = self
    copy.sources.append(override.source)
    copy.root = try Self.replace(
      in: root, override.path[...], with: override.value,
      SourceLocation(file: override.source.file, line: override.number, column: 1))
    return copy
  }

  private static func replace(
    in node: Node?, _ path: ArraySlice<Override.Step>, with value: Node,
    _ location: SourceLocation
  ) throws(InputError) -> Node {
    guard let step = path.first else { return value }
    switch (step, node?.value) {
    case (.key(let key), .mapping(var entries)?):
      if let index = entries.firstIndex(where: { $0.key == key }) {
        entries[index].value = try replace(
          in: entries[index].value, path.dropFirst(), with: value, location)
      } else {
        entries.append(
          Node.Entry(
            key: key, keyLocation: location,
            value: try replace(in: nil, path.dropFirst(), with: value, location)))
      }
      return Node(.mapping(entries), at: node?.location ?? location)
    case (.key(let key), nil):
      let nested = try replace(in: nil, path.dropFirst(), with: value, location)
      return Node(
        .mapping([Node.Entry(key: key, keyLocation: location, value: nested)]), at: location)
    case (.index(let index), .sequence(var elements)?) where index < elements.count:
      elements[index] = try replace(in: elements[index], path.dropFirst(), with: value, location)
      return Node(.sequence(elements), at: node?.location ?? location)
    case (.index(let index), .sequence(let elements)?):
      throw InputError(
        at: location, "there is no element [\(index)]; the list has \(elements.count)")
    case (.index(let index), _):
      throw InputError(at: location, "there is no list for [\(index)]")
    case (.key(let key), let found?):
      let form = Node(found, at: location).form
      throw InputError(at: location, "there is no key '\(key)' in \(form)")
    }
  }
}
