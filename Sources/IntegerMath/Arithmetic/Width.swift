/// The form of a register: its number of bits, in two's complement where it has a sign.
package struct Width: Hashable, Sendable {
  package let bits: Int
  package let isSigned: Bool

  /// - Parameter bits: 1 to 64, a sign included; 63 at most without one.
  package init(_ bits: Int, isSigned: Bool = true) {
    precondition(1...(isSigned ? 64 : 63) ~= bits, "a width is 1 to 64 bits, 63 without a sign")
    self.bits = bits
    self.isSigned = isSigned
  }

  package static let int8 = Width(8)
  package static let int16 = Width(16)
  package static let int32 = Width(32)
  package static let int64 = Width(64)
  package static let uint8 = Width(8, isSigned: false)

  package static func unsigned(_ bits: Int) -> Width { Width(bits, isSigned: false) }

  package var minimum: Int64 { isSigned ? -1 << (bits - 1) : 0 }
  package var maximum: Int64 { isSigned ? ~(-1 << (bits - 1)) : ~(-1 << bits) }

  package func holds(_ value: some BinaryInteger) -> Bool { value >= minimum && value <= maximum }

  /// The value, if this width holds it.
  package func checked(_ value: Int64, _ step: StaticString) throws(KernelError) -> Int64 {
    guard holds(value) else { throw error(value, step) }
    return value
  }

  /// The value in this width.
  ///
  /// - Throws: `KernelError.width` where it does not fit and the rule is `error`.
  package func fit(
    _ value: Int128, _ rule: OverflowRule, _ step: StaticString
  ) throws(KernelError) -> Int64 {
    if holds(value) { return Int64(truncatingIfNeeded: value) }
    switch rule {
    case .saturate: return value < 0 ? minimum : maximum
    case .wrap:
      let low = Int64(truncatingIfNeeded: value)
      let unused = 64 - bits
      return isSigned
        ? (low << unused) >> unused
        : Int64(truncatingIfNeeded: (UInt64(truncatingIfNeeded: low) << unused) >> unused)
    case .error: throw error(value, step)
    }
  }

  /// Bits that a value needs in this form: its sign's too where this has one.
  package func bits(of value: some FixedWidthInteger & SignedInteger) -> Int {
    let magnitude = value < 0 ? ~value : value
    let length = value.bitWidth - magnitude.leadingZeroBitCount
    return length + (isSigned || value < 0 ? 1 : 0)
  }

  private func error(_ value: some FixedWidthInteger & SignedInteger, _ step: StaticString)
    -> KernelError
  {
    .width(WidthError(step: "\(step)", bits: bits(of: value), declared: bits))
  }

  /// 64-bit arithmetic itself was left.
  func overflow(_ step: StaticString) -> KernelError {
    .width(WidthError(step: "\(step)", bits: 65, declared: bits))
  }
}
