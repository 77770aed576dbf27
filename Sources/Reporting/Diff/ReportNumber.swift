import Quantities

/// A number of a report file: exact where it is a plain decimal, as counts and energies are.
struct ReportNumber: Sendable {
  /// As the file has it.
  let text: String
  let value: Double
  /// In units of 10⁻¹²; nil where the text has an exponent or more digits.
  let exact: Int128?

  static let fractionDigits = 12
  /// Energies of 10¹⁸ pJ still fit.
  private static let mostWholeDigits = 20

  init?(_ text: String) {
    guard let value = Double(text), value.isFinite else { return nil }
    self.text = text
    self.value = value
    exact = Self.exact(text)
  }

  var isZero: Bool { value == 0 }

  private static func exact(_ text: String) -> Int128? {
    let isNegative = text.utf8.first == UInt8(ascii: "-")
    let parts = text.dropFirst(isNegative ? 1 : 0)
      .split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    let fraction = parts.count == 2 ? parts[1] : ""
    guard let whole = parts.first, whole.utf8.count <= mostWholeDigits,
      fraction.utf8.count <= fractionDigits
    else { return nil }
    let zeros = String(repeating: "0", count: fractionDigits - fraction.utf8.count)
    guard let digits = Int128(whole + fraction + zeros) else { return nil }
    return isNegative ? -digits : digits
  }
}
