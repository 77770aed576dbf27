import Diagnostics
import Documents
import Quantities

extension Fields {
  /// A number with a unit, within bounds.
  mutating func quantity<Q: MeasuredQuantity>(_ key: String, atLeast minimum: Q, atMost maximum: Q)
    -> Q
  {
    let value = quantity(key, atLeast: minimum)
    guard value > maximum, let node = node[key] else { return value }
    sink.error(at: node.location, "'\(path(of: key))' is \(value), which is above \(maximum)")
    return maximum
  }

  /// The elements of a list that must be there and must not be empty.
  mutating func nodes(_ key: String) -> [Node] {
    let elements = list(key, required: true)
    if let node = node[key], case .sequence(let found) = node.value, found.isEmpty {
      sink.error(at: node.location, "'\(path(of: key))' is an empty list")
    }
    return elements
  }

  /// Names from a closed set, at least one, each once.
  mutating func names<Name>(_ key: String) -> [Name]
  where Name: RawRepresentable<String> & CaseIterable & Equatable {
    let reader = ScalarReader(path: path(of: key), sink: sink)
    var names: [Name] = []
    for element in nodes(key) {
      let errors = sink.diagnostics.count
      let name: Name = reader.choice(element)
      if names.contains(name), sink.diagnostics.count == errors {
        sink.error(at: element.location, "'\(path(of: key))' lists '\(name.rawValue)' twice")
      }
      names.append(name)
    }
    return names
  }
}
