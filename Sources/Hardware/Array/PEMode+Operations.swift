import Algorithms
import Workload

extension PEMode {
  /// What one MAC of this mode does: a product and its sum.
  ///
  /// - Integers of unequal widths are multiplied as precision-scalable MACs do it, by products at the
  ///   narrower one: 16 × 8 bits are two products of 8 × 8 bits, added at the width of the whole
  ///   product (24 bits, an adder of 32). Widths are rounded up to 4, 8, 16, 32.
  /// - A float product is one at the wider operand's width, rounded up to 4, 6, 8, 16, 32 bits.
  /// - A sum kept in integers with float products takes a shift that aligns the product.
  /// - A product of two log2 codes adds the exponents, and shifts 1 by the sum.
  /// - A product that is looked up in parts adds their products at 16 bits.
  /// - Of XNOR words, products and their population count are told here, the sum in `stepOperations`.
  public var operations: ArithmeticCounts {
    var counts = ArithmeticCounts()
    switch mac {
    case .multiply where activation.isFloat || weight.isFloat:
      counts[Self.floatMultiply(max(activation.bits, weight.bits))] = 1
      if accumulator.isFloat {
        counts[Self.floatAdd(accumulator.bits)] = 1
      } else {
        counts[.shift32] = 1
        counts[.add32] = 1
      }
    case .multiply:
      let (narrow, wide) = (
        Self.tabulatedWidth(min(activation.bits, weight.bits)),
        Self.tabulatedWidth(max(activation.bits, weight.bits))
      )
      let products = wide / narrow
      counts[Self.multiply(narrow)] = products
      if products > 1 { counts[narrow + wide <= 16 ? .add16 : .add32] = products - 1 }
      counts[.add32] += 1
    case .shiftAdd:
      counts[.shift32] = 1
      counts[.add32] = 1
    case .addSubtract:
      counts[activation.isFloat || weight.isFloat ? Self.floatAdd(accumulator.bits) : .add32] = 1
    case .xnorPopcount: counts[.xnorPopcount] = 1
    case .logAdd:
      // The sum of two exponents has a bit more than the wider one.
      counts[max(activation.bits, weight.bits) < 4 ? .add4 : .add8] = 1
      counts[.shift32] = 1
      counts[.add32] = 1
    case .lut:
      guard let table else { break }
      let lookups = table.lookups(activation, weight)
      counts[table.read(weight)] = lookups
      counts[.add16] = lookups - 1
      counts[sumAddition] += 1
    }
    return counts
  }

  /// The share of `operations` that is done: of a product that passes bit by bit, that of its cycles.
  public func done(_ products: Int) -> Int {
    guard zeroBits > 0 else { return products }
    return Int(
      (Int128(products) * Int128(cycleHundredths) + Int128(100 * cycles) - 1)
        / Int128(100 * cycles))
  }

  /// What a PE does once for the `reduction` products of a step: an XNOR word's count is added to the
  /// sum. Other products are each added, in a tree or not.
  public var stepOperations: ArithmeticCounts {
    mac == .xnorPopcount ? ArithmeticCounts([.add32: 1]) : ArithmeticCounts()
  }

  /// What decoding adds to each MAC: where two ranges meet in one operand, a product is shifted by its
  /// range. The shifts of a log code are those of a shift-add MAC.
  public func decoding(_ codes: OperandCodes) -> ArithmeticCounts {
    codes.shiftProducts ? ArithmeticCounts([.shift32: 1]) : ArithmeticCounts()
  }

  /// What the PE does to scale the sum of a part of a step's products.
  ///
  /// A power of two is added to the exponent of a float, and shifts an integer. Other scales multiply a
  /// float of twice the operands' bits, at least 16: a sum of few products of narrow floats has no more
  /// significant bits than one product and a bit or two (assumed). Integers become floats of 32 bits.
  public func groupScaling(by kind: ScaleKind) -> ArithmeticCounts {
    switch (kind, accumulator.isFloat) {
    case (.powerOfTwo, true): ArithmeticCounts([.add8: 1])
    case (.powerOfTwo, false): ArithmeticCounts([.shift32: 1])
    case (.real, true):
      ArithmeticCounts([Self.floatMultiply(max(16, 2 * max(activation.bits, weight.bits))): 1])
    case (.real, false): ArithmeticCounts([.floatMultiply32: 1])
    }
  }

  /// What bringing the scales of a group of both operands together does: powers of two are added, others
  /// multiplied as the 8-bit floats that formats with scales in both operands have (NVFP4).
  public static func combiningGroupScales(_ kind: ScaleKind) -> ArithmeticCounts {
    switch kind {
    case .powerOfTwo: ArithmeticCounts([.add8: 1])
    case .real: ArithmeticCounts([.floatMultiply8: 1])
    }
  }

  /// The addition of a group's sum to that of the groups before it.
  public var sumAddition: Arithmetic {
    accumulator.isFloat ? Self.floatAdd(accumulator.bits) : .add32
  }

  /// What taking packed sums apart does: each of the fields but the last is shifted down, and all are
  /// added to their sums.
  public var unpackOperations: ArithmeticCounts {
    ArithmeticCounts([.shift32: packing - 1, .add32: packing])
  }

  private static func multiply(_ width: Int) -> Arithmetic {
    switch width {
    case 4: .multiply4
    case 8: .multiply8
    case 16: .multiply16
    default: .multiply32
    }
  }

  private static func floatMultiply(_ bits: UInt8) -> Arithmetic {
    switch bits {
    case ...4: .floatMultiply4
    case ...6: .floatMultiply6
    case ...8: .floatMultiply8
    case ...16: .floatMultiply16
    default: .floatMultiply32
    }
  }

  private static func floatAdd(_ bits: UInt8) -> Arithmetic {
    switch bits {
    case ...4: .floatAdd4
    case ...6: .floatAdd6
    case ...8: .floatAdd8
    case ...16: .floatAdd16
    default: .floatAdd32
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
