/// The form of a register: so many bits, in two's complement where it has a sign.
public struct Width: Hashable, Sendable {
  public let bits: Int
  public let isSigned: Bool

  /// - Parameter bits: 1 to 64, a sign included; 63 at most without one.
  public init(_ bits: Int, isSigned: Bool = true) {
    precondition(1...(isSigned ? 64 : 63) ~= bits, "a width is 1 to 64 bits, 63 without a sign")
    self.bits = bits
    self.isSigned = isSigned
  }

  public static let int8 = Width(8)
  public static let int16 = Width(16)
  public static let int32 = Width(32)
  public static let int64 = Width(64)
  public static let uint8 = Width(8, isSigned: false)

  public static func unsigned(_ bits: Int) -> Width { Width(bits, isSigned: false) }

  public var minimum: Int64 { isSigned ? -1 << (bits - 1) : 0 }
  public var maximum: Int64 { isSigned ? ~(-1 << (bits - 1)) : ~(-1 << bits) }

  public func holds(_ value: some BinaryInteger) -> Bool { value >= minimum && value <= maximum }

  /// The value, if this width holds it.
  public func checked(_ value: Int64, _ step: StaticString) throws(KernelError) -> Int64 {
    guard holds(value) else { throw error(value, step) }
    return value
  }

  /// The value in this width.
  ///
  /// - Throws: `KernelError.width` where it does not fit and the rule is `error`.
  public func fit(
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
  public func bits(of value: some FixedWidthInteger & SignedInteger) -> Int {
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
