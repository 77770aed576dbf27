import Workload

extension PEMode {
  /// What one MAC of this mode does: a product and a 32-bit accumulation.
  ///
  /// A product of unequal widths is built from products at the narrower one, as precision-scalable
  /// MACs do: 16 × 8 bits are two 8 × 8 products and an add. Widths are rounded up to 4, 8, 16, 32.
  public var operations: ArithmeticCounts {
    switch mac {
    case .multiply where activation.isFloat:
      return max(activation.bits, weight.bits) <= 16
        ? ArithmeticCounts([.floatMultiply16: 1, .floatAdd32: 1])
        : ArithmeticCounts([.floatMultiply32: 1, .floatAdd32: 1])
    case .multiply:
      let (narrow, wide) = (
        Self.tabulatedWidth(min(activation.bits, weight.bits)),
        Self.tabulatedWidth(max(activation.bits, weight.bits))
      )
      let products = wide / narrow
      let multiply: Arithmetic =
        switch narrow {
        case 4: .multiply4
        case 8: .multiply8
        case 16: .multiply16
        default: .multiply32
        }
      var counts = ArithmeticCounts([.add32: products])
      counts[multiply] = products
      return counts
    case .shiftAdd: return ArithmeticCounts([.shift32: 1, .add32: 1])
    case .addSubtract: return ArithmeticCounts([.add32: 1])
    case .xnorPopcount: return ArithmeticCounts([.add8: 1])
    }
  }

  private static func tabulatedWidth(_ bits: UInt8) -> Int {
    switch bits {
    case ...4: 4
    case ...8: 8
    case ...16: 16
    default: 32
    }
  }
}
