/// Why a text is not a quantity.
public enum QuantityError: Error, Equatable, Sendable {
  case notANumber
  case noUnit
  case unknownUnit(String)
  /// Not a whole number of the smallest unit that is kept.
  case notWhole(smallestUnit: String)
  /// Beyond 2⁶⁰ base units.
  case tooLarge
}
