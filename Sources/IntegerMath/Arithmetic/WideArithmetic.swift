extension Int64 {
  /// This × 2^`count`, if `width` holds it.
  ///
  /// - Parameter count: At least 0.
  func shifted(
    leftBy count: Int, in width: Width, _ step: StaticString
  ) throws(KernelError) -> Int64 {
    guard self != 0 else { return 0 }
    // 127 bits hold every 64-bit value shifted by at most 63; a longer shift fits no width.
    guard count < 64 else {
      throw .width(
        WidthError(step: "\(step)", bits: width.bits(of: self) + count, declared: width.bits))
    }
    return try width.fit(Int128(self) << Int128(count), .error, step)
  }

  /// The sum, if `width` holds it.
  func adding(_ other: Int64, in width: Width, _ step: StaticString) throws(KernelError) -> Int64 {
    let (sum, overflow) = addingReportingOverflow(other)
    guard !overflow else { throw width.overflow(step) }
    return try width.checked(sum, step)
  }

  /// The product, if `width` holds it.
  func multiplied(
    by other: Int64, in width: Width, _ step: StaticString
  ) throws(KernelError) -> Int64 {
    let (product, overflow) = multipliedReportingOverflow(by: other)
    guard !overflow else { throw width.overflow(step) }
    return try width.checked(product, step)
  }
}
