import Diagnostics
import Documents
import Yams

/// Reads YAML text to located nodes.
///
/// Refused: more than one document, merge keys, more than 64 levels, more than 100,000 nodes after
/// aliases are followed (an alias bomb), and a key that is given twice in one mapping.
package enum YAMLReader {
  static let maximumDepth = 64
  static let maximumNodes = 100_000

  package static func read(_ text: String, file: String) throws(InputError) -> Document {
    let source = SourceText(file: file, text: text)
    let sink = DiagnosticSink(sources: [source])
    let composed: Yams.Node?
    do {
      // Tags and values are not resolved: what a scalar means depends on who asks for it, and matching
      // every key with the patterns of numbers and dates would take most of the time.
      composed = try Yams.compose(yaml: text, .basic, Constructor([:], [:], [:]), .utf8)
    } catch let error as YamlError {
      throw YAMLErrorTranslation.inputError(error, source: source)
    } catch {
      throw InputError(at: SourceLocation(file: file, line: 1, column: 1), "not readable as YAML")
    }
    guard let composed, !isNothing(composed) else {
      throw InputError(at: SourceLocation(file: file, line: 1, column: 1), "the file is empty")
    }
    var conversion = Conversion(file: file, sink: sink)
    let root = conversion.node(composed, depth: 0)
    try sink.throwIfErrors()
    return Document(source: source, root: root)
  }

  /// Whether a document has a start but no content.
  private static func isNothing(_ node: Yams.Node) -> Bool {
    guard case .scalar(let scalar) = node else { return false }
    return scalar.string.isEmpty && (scalar.style == .plain || scalar.style == .any)
  }
}

/// Copies composed nodes into ours, counting them.
private struct Conversion {
  let file: String
  let sink: DiagnosticSink
  var nodeCount = 0
  var isTooLarge = false

  mutating func node(_ node: Yams.Node, depth: Int) -> Documents.Node {
    let mark = node.mark
    let location = SourceLocation(file: file, line: mark?.line ?? 1, column: mark?.column ?? 1)
    nodeCount += 1
    guard depth <= YAMLReader.maximumDepth, nodeCount <= YAMLReader.maximumNodes else {
      if !isTooLarge {
        sink.error(
          at: location,
          depth > YAMLReader.maximumDepth
            ? "nested deeper than \(YAMLReader.maximumDepth) levels"
            : "more than \(YAMLReader.maximumNodes) values, aliases followed")
      }
      isTooLarge = true
      return Documents.Node(.sequence([]), at: location)
    }
    switch node {
    case .scalar(let scalar):
      let value = Documents.Node.Scalar(
        text: scalar.string, isQuoted: scalar.style != .plain && scalar.style != .any)
      return Documents.Node(.scalar(value), at: location)
    case .sequence(let sequence):
      var elements: [Documents.Node] = []
      for element in sequence where !isTooLarge {
        elements.append(self.node(element, depth: depth + 1))
      }
      return Documents.Node(.sequence(elements), at: location)
    case .mapping(let mapping):
      var entries: [Documents.Node.Entry] = []
      for (key, value) in mapping where !isTooLarge {
        let keyMark = key.mark
        let keyLocation = SourceLocation(
          file: file, line: keyMark?.line ?? location.line,
          column: keyMark?.column ?? location.column)
        guard case .scalar(let name) = key else {
          sink.error(at: keyLocation, "a key must be text")
          continue
        }
        guard name.string != "<<" else {
          sink.error(
            at: keyLocation, "merge keys are not read", help: "write the merged keys out")
          continue
        }
        entries.append(
          Documents.Node.Entry(
            key: name.string, keyLocation: keyLocation, value: self.node(value, depth: depth + 1)))
      }
      return Documents.Node(.mapping(entries), at: location)
    case .alias(let alias):
      sink.error(at: location, "alias '\(alias.anchor.rawValue)' refers to itself")
      return Documents.Node(.sequence([]), at: location)
    }
  }
}
