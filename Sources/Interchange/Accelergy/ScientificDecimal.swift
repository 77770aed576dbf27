/// Decimals as Python writes floats: `512.0`, `1e-09`, `5.353e-03`, of any number of digits.
enum ScientificDecimal {
  /// Digits that are kept; what follows is below any rounding.
  private static let mostDigits = 24
  private static let largestPower = 60

  /// The number times 10ᵖ, rounded to the nearest integer, halves up; nil where the text is no number of
  /// at least 0, or too large for 64 bits.
  static func scaled(_ text: String, byPowerOfTen power: Int) -> Int? {
    var digits: Int128 = 0
    var kept = 0
    var exponent = power
    var hasDigits = false
    var isFraction = false
    var rest = text.utf8[...]
    if rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
    while let byte = rest.first {
      if byte == UInt8(ascii: "e") || byte == UInt8(ascii: "E") { break }
      rest = rest.dropFirst()
      if byte == UInt8(ascii: ".") {
        guard !isFraction else { return nil }
        isFraction = true
        continue
      }
      guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
      hasDigits = true
      if kept < mostDigits {
        digits = digits * 10 + Int128(byte - UInt8(ascii: "0"))
        if digits > 0 { kept += 1 }
        if isFraction { exponent -= 1 }
      } else if !isFraction {
        exponent += 1
      }
    }
    guard hasDigits else { return nil }
    if rest.first != nil {
      guard let written = Int(String(Substring(rest.dropFirst()))), abs(written) <= 1_000 else {
        return nil
      }
      exponent += written
    }
    return rounded(digits, exponent)
  }

  private static func rounded(_ digits: Int128, _ exponent: Int) -> Int? {
    guard digits > 0 else { return 0 }
    guard exponent <= largestPower else { return nil }
    var value = digits
    if exponent >= 0 {
      for _ in 0..<exponent {
        let (product, overflow) = value.multipliedReportingOverflow(by: 10)
        guard !overflow else { return nil }
        value = product
      }
    } else {
      guard exponent >= -largestPower else { return 0 }
      var last: Int128 = 0
      for _ in 0..<(-exponent) { (value, last) = value.quotientAndRemainder(dividingBy: 10) }
      // The first digit dropped decides: later ones only make it larger.
      if last >= 5 { value += 1 }
    }
    return Int(exactly: value)
  }
}
