/// A part of a configuration as it was used, every default written out.
public indirect enum ResolvedNode: Sendable, Equatable {
  public struct Entry: Sendable, Equatable {
    public var key: String
    public var value: ResolvedNode

    public init(_ key: String, _ value: ResolvedNode) {
      self.key = key
      self.value = value
    }
  }

  /// A name, or a quantity with its unit.
  case text(String)
  /// A whole number, `true` or `false`: what JSON writes without quotes.
  case literal(String)
  case list([ResolvedNode])
  /// In the order of the configuration's reader.
  case mapping([Entry])

  public static func text(_ value: some CustomStringConvertible) -> ResolvedNode {
    .text(value.description)
  }

  public static func number(_ value: Int) -> ResolvedNode { .literal("\(value)") }

  public static func flag(_ value: Bool) -> ResolvedNode { .literal("\(value)") }

  public static func names(_ values: some Sequence<some RawRepresentable<String>>) -> ResolvedNode {
    .list(values.map { .text($0.rawValue) })
  }

  /// Whether it fits a line: a mapping of leaves and of lists of leaves.
  public var isShort: Bool {
    switch self {
    case .text, .literal: return true
    case .list(let elements):
      return elements.allSatisfy { if case .mapping = $0 { false } else { $0.isShort } }
    case .mapping(let entries):
      return entries.allSatisfy { if case .mapping = $0.value { false } else { $0.value.isShort } }
    }
  }

  /// A leaf, or a list of leaves, as one text; nil for mappings.
  var text: String? {
    switch self {
    case .text(let text), .literal(let text): text
    case .list(let elements):
      elements.isEmpty ? "[]" : "[\(elements.compactMap(\.text).joined(separator: ", "))]"
    case .mapping: nil
    }
  }

  /// The leaves with their paths, `array.pe[0].mac`; an empty list is a leaf, `[]`.
  public func values(under path: String = "") -> [ResolvedValue] {
    switch self {
    case .text(let text): return [ResolvedValue(path: path, value: text, isNumber: false)]
    case .literal(let text): return [ResolvedValue(path: path, value: text, isNumber: true)]
    case .list(let elements) where elements.isEmpty:
      return [ResolvedValue(path: path, value: "[]", isNumber: true)]
    case .list(let elements):
      return elements.enumerated().flatMap { $1.values(under: "\(path)[\($0)]") }
    case .mapping(let entries):
      return entries.flatMap { entry in
        entry.value.values(under: path.isEmpty ? entry.key : "\(path).\(entry.key)")
      }
    }
  }
}

extension ResolvedNode: ExpressibleByDictionaryLiteral {
  /// A mapping with its keys in the order written.
  public init(dictionaryLiteral elements: (String, ResolvedNode)...) {
    self = .mapping(elements.map { Entry($0.0, $0.1) })
  }
}

/// One leaf of a resolved configuration.
public struct ResolvedValue: Sendable, Equatable {
  public var path: String
  public var value: String
  /// Whether JSON writes it without quotes.
  public var isNumber: Bool

  public init(path: String, value: String, isNumber: Bool) {
    self.path = path
    self.value = value
    self.isNumber = isNumber
  }
}
