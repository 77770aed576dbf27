/// Why a kernel gives no result for a row.
package enum KernelError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A value does not fit the width that the step declares.
  case width(WidthError)
  /// A published division by what is 0 in this row.
  case zeroDivisor(step: String)

  package var description: String {
    switch self {
    case .width(let error): error.description
    case .zeroDivisor(let step): "\(step) is 0, and the algorithm divides by it"
    }
  }
}

/// A value that its step's declared width does not hold.
package struct WidthError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The quantity, in the algorithm's words: `exponential`, `sum`.
  package let step: String
  /// Bits that the value needs, the sign's included where the width has one; 65, a lower bound,
  /// where 64-bit arithmetic itself overflowed.
  package let bits: Int
  package let declared: Int

  package init(step: String, bits: Int, declared: Int) {
    self.step = step
    self.bits = bits
    self.declared = declared
  }

  package var description: String { "\(step) needs \(bits) bits, \(declared) are declared" }
}
