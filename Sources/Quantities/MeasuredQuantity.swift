/// A quantity that configuration files write as a number and a unit: `64 KiB`, `12.8 GB/s`.
public protocol MeasuredQuantity: Quantity, CustomStringConvertible where Count == Int {
  /// What messages call it: `a size`.
  static var noun: String { get }
  /// Unit names with their size in this type's base unit, smallest first.
  static var units: [(name: String, size: Int)] { get }
}

extension MeasuredQuantity {
  /// Reads `<decimal> <unit>`, with or without spaces between them: `64 KiB`, `500MHz`; the value must
  /// be a whole number of base units. `µ` is read as the `u` of `us`.
  public static func parse(_ text: String) -> Result<Self, QuantityError> {
    let text = text.drop { $0 == " " }
    let decimal = text.prefix { $0 == "." || "0"..."9" ~= $0 }
    guard let number = DecimalText.parse(decimal) else { return .failure(.notANumber) }
    let words = text.dropFirst(decimal.count).split(separator: " ")
    guard let word = words.first else { return .failure(.noUnit) }
    guard words.count == 1, word.first?.isLetter == true else { return .failure(.notANumber) }
    // The micro sign and the Greek letter.
    let name = word.hasPrefix("\u{B5}") || word.hasPrefix("\u{3BC}") ? "u" + word.dropFirst() : word
    guard let unit = units.first(where: { $0.name == name }) else {
      return .failure(.unknownUnit(String(word)))
    }
    var size = unit.size
    var digits = number.digits
    for _ in 0..<number.fractionDigits {
      if size % 10 == 0 {
        size /= 10
      } else if digits % 10 == 0 {
        digits /= 10
      } else if size % 2 == 0, digits % 5 == 0 {
        (size, digits) = (size / 2, digits / 5)
      } else if size % 5 == 0, digits % 2 == 0 {
        (size, digits) = (size / 5, digits / 2)
      } else {
        return .failure(.notWhole(smallestUnit: units[0].name))
      }
    }
    let (product, overflow) = digits.multipliedReportingOverflow(by: size)
    return overflow || product > 1 << 60 ? .failure(.tooLarge) : .success(Self(product))
  }

  /// The value in the largest unit that keeps it a short exact decimal: `12.8 GB/s`.
  public var description: String {
    for unit in Self.units.reversed() where count >= unit.size {
      for fractionDigits in 0...3 {
        let scale = [1, 10, 100, 1000][fractionDigits]
        if (Int128(count) * Int128(scale)) % Int128(unit.size) == 0 {
          let scaled = Int128(count) * Int128(scale) / Int128(unit.size)
          return DecimalText.format(scaled, fractionDigits: fractionDigits) + " " + unit.name
        }
      }
    }
    return "\(count) \(Self.units[0].name)"
  }
}

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
