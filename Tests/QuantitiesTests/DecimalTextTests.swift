import Quantities
import Testing

struct DecimalTextTests {
  @Test(arguments: [
    ("0", 0, 0), ("7", 7, 0), ("12.8", 128, 1), ("0.001", 1, 3), ("1.50", 150, 2),
    ("999999999999999", 999_999_999_999_999, 0),
  ])
  func decimals(text: String, digits: Int, fractionDigits: Int) throws {
    let number = try #require(DecimalText.parse(text))
    #expect(number.digits == digits)
    #expect(number.fractionDigits == fractionDigits)
  }

  @Test(arguments: [
    "", "-1", "+1", "010", "00", "1.", ".5", "1.2.3", "1e3", "1_000", "0x10", " 1", "1 ", "inf",
    "1000000000000000", "0.0000000000000001", "１",
  ])
  func otherTexts(text: String) { #expect(DecimalText.parse(text) == nil) }

  @Test(arguments: [
    (0, 3, "0"), (12_500, 3, "12.5"), (1, 6, "0.000001"), (1_000_000, 6, "1"), (-1_250, 3, "-1.25"),
    (42, 0, "42"), (1_010, 2, "10.1"),
  ])
  func formatted(count: Int, fractionDigits: Int, text: String) {
    #expect(DecimalText.format(Int128(count), fractionDigits: fractionDigits) == text)
  }
}
