import Diagnostics
import Quantities

/// Reads leaves as what a key needs, reporting what was found and what was expected.
public struct ScalarReader {
  public let path: String
  public let sink: DiagnosticSink

  public init(path: String, sink: DiagnosticSink) {
    self.path = path
    self.sink = sink
  }

  public func integer(_ node: Node, in range: ClosedRange<Int>) -> Int {
    guard let scalar = plain(node, "a whole number") else { return range.lowerBound }
    if let trap = PlainScalar.trapForInteger(scalar.text) {
      sink.error(
        at: node.location, "'\(path)' needs a whole number, found '\(scalar.text)'",
        help: "\(trap); write the decimal number meant")
      return range.lowerBound
    }
    guard let value = Int(scalar.text), scalar.text.utf8.first != UInt8(ascii: "+") else {
      if PlainScalar.isDecimal(scalar.text) {
        sink.error(
          at: node.location,
          "'\(path)' is \(scalar.text), which is outside \(range.lowerBound)...\(range.upperBound)")
        return range.lowerBound
      }
      let help =
        Int(scalar.text.prefix { $0.isNumber }) != nil && scalar.text.contains(" ")
        ? "this key is a count and takes no unit" : nil
      sink.error(
        at: node.location, "'\(path)' needs a whole number, found '\(scalar.text)'", help: help)
      return range.lowerBound
    }
    guard range.contains(value) else {
      sink.error(
        at: node.location,
        "'\(path)' is \(value), which is outside \(range.lowerBound)...\(range.upperBound)")
      return range.lowerBound
    }
    return value
  }

  /// Text that is not empty; a plain scalar that YAML 1.1 reads as no text must be quoted.
  public func text(_ node: Node) -> String {
    guard case .scalar(let scalar) = node.value else {
      sink.error(at: node.location, "found \(node.form) where '\(path)' needs text")
      return ""
    }
    if !scalar.isQuoted, let trap = PlainScalar.trapForName(scalar.text) {
      sink.error(
        at: node.location, "'\(path)' needs text, found '\(scalar.text)'",
        help: "\(trap); write \"\(scalar.text)\" if the text is meant")
    } else if scalar.text.isEmpty {
      sink.error(at: node.location, "'\(path)' is empty")
    }
    return scalar.text
  }

  public func boolean(_ node: Node) -> Bool {
    guard let scalar = plain(node, "true or false") else { return false }
    switch scalar.text {
    case "true": return true
    case "false": return false
    default:
      let help: String? =
        switch scalar.text.lowercased() {
        case "yes", "on", "y": "write true"
        case "no", "off", "n": "write false"
        default: nil
        }
      sink.error(
        at: node.location, "'\(path)' needs true or false, found '\(scalar.text)'", help: help)
      return false
    }
  }

  public func choice<Choice>(_ node: Node) -> Choice
  where Choice: RawRepresentable<String> & CaseIterable {
    choice(node, among: Array(Choice.allCases)) ?? Self.standIn()
  }

  /// One of some choices; nil for what is none of them, which is reported.
  ///
  /// - Parameter others: What else the value may be, for the message.
  public func choice<Choice: RawRepresentable<String>>(
    _ node: Node, among choices: [Choice], or others: String? = nil
  ) -> Choice? {
    guard case .scalar(let scalar) = node.value else {
      sink.error(at: node.location, "found \(node.form) where '\(path)' needs a name")
      return nil
    }
    if let choice = choices.first(where: { $0.rawValue == scalar.text }) { return choice }
    let names = choices.map(\.rawValue)
    sink.error(
      at: node.location, "'\(path)' cannot be '\(scalar.text)'",
      help: NearestName.of(scalar.text, among: names).map { "did you mean '\($0)'?" }
        ?? "one of: \(names.joined(separator: ", "))" + (others.map { "; or \($0)" } ?? ""))
    return nil
  }

  public func quantity<Q: MeasuredQuantity>(_ node: Node, atLeast minimum: Q) -> Q {
    guard case .scalar(let scalar) = node.value else {
      sink.error(at: node.location, "found \(node.form) where '\(path)' needs \(Q.noun)")
      return minimum
    }
    switch Q.parse(scalar.text) {
    case .success(let value):
      if value < minimum {
        sink.error(at: node.location, "'\(path)' is \(value), which is below \(minimum)")
      }
      return max(value, minimum)
    case .failure(let error):
      sink.error(
        at: node.location, "'\(path)' needs \(Q.noun), found '\(scalar.text)'",
        help: Self.help(for: error, Q.self))
      return minimum
    }
  }

  /// The same, within bounds.
  public func quantity<Q: MeasuredQuantity>(
    _ node: Node, atLeast minimum: Q, atMost maximum: Q?
  ) -> Q {
    let value = quantity(node, atLeast: minimum)
    guard let maximum, value > maximum else { return value }
    sink.error(at: node.location, "'\(path)' is \(value), which is above \(maximum)")
    return maximum
  }

  /// The elements of a list; reports anything else.
  public func elements(_ node: Node, mayBeEmpty: Bool = true) -> [Node] {
    guard case .sequence(let elements) = node.value else {
      sink.error(at: node.location, "found \(node.form) where '\(path)' needs a list")
      return []
    }
    if elements.isEmpty, !mayBeEmpty {
      sink.error(at: node.location, "'\(path)' is an empty list")
    }
    return elements
  }

  /// Names from a closed set, each once.
  public func names<Name>(_ node: Node, mayBeEmpty: Bool = false) -> [Name]
  where Name: RawRepresentable<String> & CaseIterable & Equatable {
    var names: [Name] = []
    for element in elements(node, mayBeEmpty: mayBeEmpty) {
      let errors = sink.diagnostics.count
      let name: Name = choice(element)
      if names.contains(name), sink.diagnostics.count == errors {
        sink.error(at: element.location, "'\(path)' lists '\(name.rawValue)' twice")
      }
      names.append(name)
    }
    return names
  }

  private static func help<Q: MeasuredQuantity>(for error: QuantityError, _: Q.Type) -> String {
    let units = Q.units.map(\.name)
    switch error {
    case .notANumber: return "write a decimal number and a unit: \(units.joined(separator: ", "))"
    case .noUnit: return "add a unit: \(units.joined(separator: ", "))"
    case .unknownUnit(let name):
      let nearest = NearestName.of(name, among: units)
      return nearest.map { "'\(name)' is no unit here; did you mean '\($0)'?" }
        ?? "'\(name)' is no unit here; one of: \(units.joined(separator: ", "))"
    case .notWhole(let unit): return "it must be a whole number of \(unit)"
    case .tooLarge: return "it is too large"
    }
  }

  private func plain(_ node: Node, _ expected: String) -> Node.Scalar? {
    guard case .scalar(let scalar) = node.value else {
      sink.error(at: node.location, "found \(node.form) where '\(path)' needs \(expected)")
      return nil
    }
    guard !scalar.isQuoted else {
      sink.error(
        at: node.location, "'\(path)' needs \(expected), found the text \"\(scalar.text)\"",
        help: "remove the quotes")
      return nil
    }
    return scalar
  }

  static func standIn<Choice: CaseIterable>() -> Choice {
    guard let first = Choice.allCases.first else {
      preconditionFailure("a closed set of names has at least one case")
    }
    return first
  }
}
