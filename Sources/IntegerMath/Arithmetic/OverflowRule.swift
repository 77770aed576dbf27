/// What becomes of a value that its width does not hold.
package enum OverflowRule: String, CaseIterable, Sendable {
  /// The nearest value that fits.
  case saturate
  /// The low bits, as they lie: what hardware without a check does.
  case wrap
  /// A `WidthError`.
  case error
}
