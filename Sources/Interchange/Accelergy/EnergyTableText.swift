import Documents

/// An energy table's document as the text of a file: a row to a line.
package struct EnergyTableText {
  package let text: String

  package init(_ document: Document) {
    var lines: [String] = []
    if case .mapping(let entries) = document.root.value {
      for entry in entries {
        switch entry.value.value {
        case .mapping(let rows) where entry.key == "arithmetic":
          lines += ["", "arithmetic:"] + rows.map { "  \($0.key): \(Self.flow($0.value))" }
        case .sequence(let rows):
          lines += ["", "\(entry.key):"] + rows.map { "  - \(Self.flow($0))" }
        case .mapping: lines += ["", "\(entry.key): \(Self.flow(entry.value))"]
        case .scalar: lines.append("\(entry.key): \(Self.flow(entry.value))")
        }
      }
    }
    text = lines.joined(separator: "\n") + "\n"
  }

  private static func flow(_ node: Node) -> String {
    switch node.value {
    case .scalar(let scalar): scalar.isQuoted ? quoted(scalar.text) : plain(scalar.text)
    case .sequence(let nodes): "[\(nodes.map(flow).joined(separator: ", "))]"
    case .mapping(let entries):
      "{\(entries.map { "\($0.key): \(flow($0.value))" }.joined(separator: ", "))}"
    }
  }

  /// Plain where that means the same everywhere: names and quantities.
  private static func plain(_ text: String) -> String {
    let isSafe = text.utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        true
      default: " ./_-".utf8.contains(byte)
      }
    }
    return isSafe && text.first?.isLetter == true || isSafe && text.first?.isNumber == true
      ? text : quoted(text)
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for character in text.unicodeScalars {
      switch character {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      default: result.unicodeScalars.append(character)
      }
    }
    return result + "\""
  }
}
