/// Why a kernel gives no result for a row.
public enum KernelError: Error, Hashable, Sendable, CustomStringConvertible {
  /// A value does not fit the width that the step declares.
  case width(WidthError)
  /// A published division by what is 0 in this row.
  case zeroDivisor(step: String)

  public var description: String {
    switch self {
    case .width(let error): error.description
    case .zeroDivisor(let step): "\(step) is 0, and the algorithm divides by it"
    }
  }
}

/// A value that its step's declared width does not hold.
public struct WidthError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The quantity, in the algorithm's words: `exponential`, `sum`.
  public let step: String
  /// Bits that the value needs, the sign's included where the width has one; where 64-bit
  /// arithmetic itself was left, 65: at least so many.
  public let bits: Int
  public let declared: Int

  public init(step: String, bits: Int, declared: Int) {
    self.step = step
    self.bits = bits
    self.declared = declared
  }

  public var description: String { "\(step) needs \(bits) bits, \(declared) are declared" }
}
