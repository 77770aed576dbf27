/// Logarithms to base two and their inverse in plain arithmetic, so that results are the same digit by
/// digit on every system.
enum BinaryLogarithm {
  private static let ln2 = 0.693_147_180_559_945_3

  /// log₂ of a positive finite number, to 4 in the last place.
  static func of(_ value: Double) -> Double {
    // value = significand · 2^exponent with a significand in [√½, √2), where the series is short.
    var (exponent, significand) = (Double(value.exponent), value.significand)
    if significand > 2.0.squareRoot() { (exponent, significand) = (exponent + 1, significand / 2) }
    // ln m = 2 artanh((m − 1) ÷ (m + 1)).
    let ratio = (significand - 1) / (significand + 1)
    let square = ratio * ratio
    var sum = 0.0
    for term in stride(from: 23, through: 1, by: -2) { sum = sum * square + 1 / Double(term) }
    return exponent + 2 * ratio * sum / ln2
  }

  /// 2^value for a value within ±1,000.
  static func inverse(_ value: Double) -> Double {
    let whole = value.rounded()
    let rest = (value - whole) * ln2
    var sum = 1.0
    for term in stride(from: 16, through: 1, by: -1) { sum = 1 + sum * rest / Double(term) }
    return Double(sign: .plus, exponent: Int(whole), significand: sum)
  }
}
