import Diagnostics
import Quantities

extension Key {
  /// A whole number within bounds.
  public static func integer(
    _ name: String, _ field: Field<Int>, in range: ClosedRange<Int>,
    required: Bool = false, _ meaning: String
  ) -> Key {
    Key(name, field, .integer(range), required: required, meaning) {
      $1.integer($0, in: range)
    } echo: {
      .number($0)
    }
  }

  /// A list of whole numbers within bounds.
  ///
  /// - Parameter nouns: What messages call the elements: `stages`.
  public static func integers(
    _ name: String, _ field: Field<[Int]>, in range: ClosedRange<Int>, count: ClosedRange<Int>,
    of nouns: String, required: Bool = false, _ meaning: String
  ) -> Key {
    Key(name, field, .integers(range, count: count), required: required, meaning) { node, reader in
      guard case .sequence(let nodes) = node.value else {
        reader.sink.error(
          at: node.location, "found \(node.form) where '\(reader.path)' needs a list")
        return []
      }
      guard count.contains(nodes.count) else {
        reader.sink.error(
          at: node.location,
          "'\(reader.path)' has \(nodes.count) \(nouns), which is outside "
            + "\(count.lowerBound)...\(count.upperBound)")
        return []
      }
      return nodes.map { reader.integer($0, in: range) }
    } echo: {
      .list($0.map { .number($0) })
    }
  }

  /// A whole number within bounds; without the key there is none.
  public static func limit(
    _ name: String, _ field: Field<Int?>, in range: ClosedRange<Int>, _ meaning: String
  ) -> Key {
    Key(name, field, .integer(range), meaning) {
      $1.integer($0, in: range)
    } echo: {
      $0.map { .number($0) }
    }
  }

  /// A whole number within bounds that is a power of two.
  public static func powerOfTwo(
    _ name: String, _ field: Field<Int>, in range: ClosedRange<Int>,
    required: Bool = false, _ meaning: String
  ) -> Key {
    Key(name, field, .powerOfTwo(range), required: required, meaning) { node, reader in
      let value = reader.integer(node, in: range)
      guard value.nonzeroBitCount != 1 else { return value }
      reader.sink.error(
        at: node.location, "'\(reader.path)' is \(value), which is no power of two")
      return range.lowerBound
    } echo: {
      .number($0)
    }
  }

  /// A number with a unit, within bounds.
  public static func quantity<Q: MeasuredQuantity & Sendable>(
    _ name: String, _ field: Field<Q>, atLeast least: Q, atMost most: Q? = nil,
    required: Bool = false, _ meaning: String
  ) -> Key {
    Key(name, field, .quantity(least, most), required: required, meaning) {
      $1.quantity($0, atLeast: least, atMost: most)
    } echo: {
      .text($0)
    }
  }

  /// A number with a unit, within bounds; without the key there is none.
  public static func quantityLimit<Q: MeasuredQuantity & Sendable>(
    _ name: String, _ field: Field<Q?>, atLeast least: Q, atMost most: Q? = nil, _ meaning: String
  ) -> Key {
    Key(name, field, .quantity(least, most), meaning) {
      $1.quantity($0, atLeast: least, atMost: most)
    } echo: {
      $0.map { .text($0) }
    }
  }

  /// `true` or `false`.
  public static func boolean(
    _ name: String, _ field: Field<Bool>, required: Bool = false, _ meaning: String
  ) -> Key {
    Key(name, field, .boolean, required: required, meaning) {
      $1.boolean($0)
    } echo: {
      .flag($0)
    }
  }

  /// Text that is not empty.
  ///
  /// - Parameter echo: The text as it is written out.
  public static func text(
    _ name: String, _ field: Field<String>, required: Bool = false, _ meaning: String,
    echo: @escaping @Sendable (String) -> String = { $0 }
  ) -> Key {
    Key(name, field, .text, required: required, meaning) {
      $1.text($0)
    } echo: {
      .text(echo($0))
    }
  }

  /// Text that is not empty; without the key there is none.
  public static func optionalText(
    _ name: String, _ field: Field<String?>, _ meaning: String,
    echo: @escaping @Sendable (String) -> String = { $0 }
  ) -> Key {
    Key(name, field, .text, meaning) {
      $1.text($0)
    } echo: {
      $0.map { .text(echo($0)) }
    }
  }

  /// One of a closed set of names.
  public static func choice<Choice: RawRepresentable<String> & CaseIterable & Sendable>(
    _ name: String, _ field: Field<Choice>, required: Bool = false, _ meaning: String
  ) -> Key {
    Key(name, field, .name(Choice.allCases.map { $0.rawValue }), required: required, meaning) {
      $1.choice($0)
    } echo: {
      .text($0.rawValue)
    }
  }

  /// Names of a closed set, at least one, each once.
  public static func names<Name>(
    _ name: String, _ field: Field<[Name]>, required: Bool = false, _ meaning: String
  ) -> Key
  where Name: RawRepresentable<String> & CaseIterable & Equatable & Sendable {
    Key(name, field, .names(Name.allCases.map { $0.rawValue }), required: required, meaning) {
      $1.names($0)
    } echo: {
      .names($0)
    }
  }
}
