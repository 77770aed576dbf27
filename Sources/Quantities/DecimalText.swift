/// Exact decimal numbers as text: `12.8` is 128 × 10⁻¹, never a binary fraction.
public enum DecimalText {
  /// The digits and the number of them after the point; nil where the text is no plain decimal.
  ///
  /// Refused: signs, exponents, digit separators, leading zeros (`010`), more than 15 digits.
  public static func parse(_ text: some StringProtocol) -> (digits: Int, fractionDigits: Int)? {
    var digits = 0
    var digitCount = 0
    var fractionDigits = 0
    var inFraction = false
    for byte in text.utf8 {
      if byte == UInt8(ascii: ".") {
        guard !inFraction, digitCount > 0 else { return nil }
        inFraction = true
        continue
      }
      guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9"), digitCount < 15 else {
        return nil
      }
      guard inFraction || digitCount == 0 || digits > 0 else { return nil }
      digits = digits * 10 + Int(byte - UInt8(ascii: "0"))
      digitCount += 1
      if inFraction { fractionDigits += 1 }
    }
    guard digitCount > 0, !inFraction || fractionDigits > 0 else { return nil }
    return (digits, fractionDigits)
  }

  /// `count` × 10⁻ⁿ as text without trailing zeros: (12500, 3) is `12.5`.
  public static func format(_ count: Int128, fractionDigits: Int) -> String {
    guard count >= 0 else { return "-" + format(-count, fractionDigits: fractionDigits) }
    var scale: Int128 = 1
    for _ in 0..<fractionDigits { scale *= 10 }
    let (whole, rest) = count.quotientAndRemainder(dividingBy: scale)
    guard rest > 0 else { return "\(whole)" }
    var fraction = String(String(rest + scale).dropFirst())
    while fraction.last == "0" { fraction.removeLast() }
    return "\(whole).\(fraction)"
  }
}
