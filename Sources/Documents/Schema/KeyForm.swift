import Quantities

/// What a key takes.
public enum KeyForm: Sendable {
  case integer(ClosedRange<Int>)
  /// As `integer`, and a power of two.
  case powerOfTwo(ClosedRange<Int>)
  /// A list of whole numbers.
  case integers(ClosedRange<Int>, count: ClosedRange<Int>)
  case quantity(QuantityForm)
  case boolean
  case text
  /// One of a closed set of names.
  case name([String])
  /// Several of them.
  case names([String])
  /// A form that only its reader knows, with examples.
  case other(String, examples: [String])
  /// A mapping of keys.
  case section
  /// A list of such mappings.
  case list
  /// Such mappings under names of the writer's choice; in the reference page under this one.
  case named(String)

  static func quantity<Q: MeasuredQuantity>(_ least: Q, _ most: Q?) -> KeyForm {
    .quantity(QuantityForm(least, most))
  }
}

/// A number with a unit, whatever the unit.
public struct QuantityForm: Sendable {
  /// What messages call it: `a size`.
  public let noun: String
  public let least: String
  public let most: String?
  /// The unit of `count`.
  public let baseUnit: String
  private let parse: @Sendable (String) -> Int?
  private let describe: @Sendable (Int) -> String

  public init<Q: MeasuredQuantity>(_ least: Q, _ most: Q?) {
    noun = Q.noun
    self.least = least.description
    self.most = most?.description
    baseUnit = Q.units[0].name
    parse = { (try? Q.parse($0).get())?.count }
    describe = { Q($0).description }
  }

  /// The number of base units that a text means; nil for no quantity.
  public func count(of text: String) -> Int? { parse(text) }

  public func text(of count: Int) -> String { describe(count) }
}
