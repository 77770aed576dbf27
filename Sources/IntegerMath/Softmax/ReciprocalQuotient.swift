/// A share of a row's sum in 8 bits, by one reciprocal for the row: what the softmax units of this
/// package's own definition do.
///
/// r = ⌊(2^31 − 1) ÷ Σ⌋, of at most 16 bits since Σ is at least 2^15; then ⌊(e·r + 2^22) ÷ 2^23⌋, at most
/// 255, with scale 2^−8.
struct ReciprocalQuotient {
  private let reciprocal: Int64

  /// Of 1 in a term: 2^15.
  static let one: Int64 = 1 << 15

  /// - Parameter sum: At least `one`: the largest element's own term is in it.
  init(sum: Int64) {
    precondition(sum >= Self.one, "the largest element's term is in the sum")
    reciprocal = ((1 << 31) - 1) / sum
  }

  /// - Parameter term: 0 to `one`.
  func callAsFunction(_ term: Int64) -> Int32 {
    Int32(truncatingIfNeeded: min(255, (term * reciprocal + (1 << 22)) >> 23))
  }
}
