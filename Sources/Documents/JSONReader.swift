import Diagnostics

/// Reads JSON text to located nodes: numbers and literals become plain scalars, strings quoted ones.
public enum JSONReader {
  public static let maximumDepth = 64

  public static func read(_ text: String, file: String) throws(InputError) -> Document {
    let source = SourceText(file: file, text: text)
    var copy = text
    let result: Result<Node, JSONError> = copy.withUTF8 { bytes in
      var tree = TreeBuilder(scanner: JSONScanner(bytes), positions: PositionTable(bytes, file))
      do throws(JSONError) {
        let root = try tree.value(depth: 0)
        try tree.scanner.end()
        return .success(root)
      } catch {
        return .failure(error)
      }
    }
    switch result {
    case .success(let root): return Document(source: source, root: root)
    case .failure(let error):
      let location = copy.withUTF8 { bytes in
        var positions = PositionTable(bytes, file)
        return positions.location(ofOffset: error.offset)
      }
      throw InputError([
        Diagnostic(
          at: location, error.message, help: error.help, excerpt: source.line(location.line))
      ])
    }
  }
}

private struct TreeBuilder {
  var scanner: JSONScanner
  var positions: PositionTable

  mutating func value(depth: Int) throws(JSONError) -> Node {
    let kind = try scanner.peek()
    let start = scanner.offset
    let location = positions.location(ofOffset: start)
    guard depth < JSONReader.maximumDepth else {
      throw JSONError(offset: start, "nested deeper than \(JSONReader.maximumDepth) levels")
    }
    var isFirst = true
    switch kind {
    case .string:
      return Node(.scalar(Node.Scalar(text: try text(), isQuoted: true)), at: location)
    case .number:
      let token = try scanner.number()
      return Node(
        .scalar(Node.Scalar(text: try scanner.text(token), isQuoted: false)), at: location)
    case .boolean:
      let text = try scanner.boolean() ? "true" : "false"
      return Node(.scalar(Node.Scalar(text: text, isQuoted: false)), at: location)
    case .null:
      try scanner.null()
      return Node(.scalar(Node.Scalar(text: "null", isQuoted: false)), at: location)
    case .array:
      try scanner.beginArray()
      var elements: [Node] = []
      while try scanner.nextElement(&isFirst) { elements.append(try value(depth: depth + 1)) }
      return Node(.sequence(elements), at: location)
    case .object:
      try scanner.beginObject()
      var entries: [Node.Entry] = []
      var keys: Set<String> = []
      while let token = try scanner.nextKey(&isFirst) {
        let key = try scanner.text(token)
        guard keys.insert(key).inserted else {
          throw JSONError(offset: token.start - 1, "key '\(key)' is given twice in one object")
        }
        entries.append(
          Node.Entry(
            key: key, keyLocation: positions.location(ofOffset: token.start - 1),
            value: try value(depth: depth + 1)))
      }
      return Node(.mapping(entries), at: location)
    }
  }

  private mutating func text() throws(JSONError) -> String {
    try scanner.text(try scanner.string())
  }
}
