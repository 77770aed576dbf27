import Diagnostics
import Quantities

extension Fields {
  /// A whole number within bounds; required where no default is given.
  public mutating func integer(
    _ key: String, in range: ClosedRange<Int>, default: Int? = nil
  ) -> Int {
    guard let node = `default` == nil ? required(key) : optional(key) else {
      return `default` ?? range.lowerBound
    }
    return ScalarReader(path: path(of: key), sink: sink).integer(node, in: range)
  }

  /// A name or other text.
  public mutating func text(_ key: String, default: String? = nil) -> String {
    guard let node = `default` == nil ? required(key) : optional(key) else {
      return `default` ?? ""
    }
    return ScalarReader(path: path(of: key), sink: sink).text(node)
  }

  /// Text that may be absent.
  public mutating func optionalText(_ key: String) -> String? {
    optional(key).map { ScalarReader(path: path(of: key), sink: sink).text($0) }
  }

  /// `true` or `false`.
  public mutating func boolean(_ key: String, default: Bool? = nil) -> Bool {
    guard let node = `default` == nil ? required(key) : optional(key) else {
      return `default` ?? false
    }
    return ScalarReader(path: path(of: key), sink: sink).boolean(node)
  }

  /// One of a closed set of names.
  public mutating func choice<Choice>(_ key: String, default: Choice? = nil) -> Choice
  where Choice: RawRepresentable<String> & CaseIterable {
    guard let node = `default` == nil ? required(key) : optional(key) else {
      return `default` ?? ScalarReader.standIn()
    }
    return ScalarReader(path: path(of: key), sink: sink).choice(node)
  }

  /// A number with a unit, at least `minimum`.
  public mutating func quantity<Q: MeasuredQuantity>(
    _ key: String, atLeast minimum: Q, default: Q? = nil
  ) -> Q {
    guard let node = `default` == nil ? required(key) : optional(key) else {
      return `default` ?? minimum
    }
    return ScalarReader(path: path(of: key), sink: sink).quantity(node, atLeast: minimum)
  }

  /// The elements of a list; reports anything else.
  public mutating func list(_ key: String, required isRequired: Bool = false) -> [Node] {
    guard let node = isRequired ? required(key) : optional(key) else { return [] }
    guard case .sequence(let elements) = node.value else {
      sink.error(at: node.location, "found \(node.form) where '\(path(of: key))' needs a list")
      return []
    }
    return elements
  }

  /// A list of names from a closed set.
  public mutating func choices<Choice>(_ key: String, default: [Choice]? = nil) -> [Choice]
  where Choice: RawRepresentable<String> & CaseIterable {
    let elements = list(key, required: `default` == nil)
    let reader = ScalarReader(path: path(of: key), sink: sink)
    return elements.isEmpty ? `default` ?? [] : elements.map { reader.choice($0) }
  }
}
