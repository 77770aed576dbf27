extension Float {
  /// ⌊numerator ÷ self⌋ as PyTorch takes a number over a float32 tensor: the reciprocal, rounded,
  /// times the number, rounded. Nil where the result is no 62-bit integer.
  func flooredQuotient(of numerator: Double) -> Int64? {
    let quotient = (1 / self * Float(numerator)).rounded(.down)
    guard quotient.magnitude < 0x1p62 else { return nil }
    return Int64(quotient)
  }
}
