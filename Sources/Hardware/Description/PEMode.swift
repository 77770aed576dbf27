import Workload

/// One kind of product that a PE can do, and how fast.
public struct PEMode: Sendable, Equatable {
  public var mac: MACKind
  /// The widest first operand.
  public var activation: ElementType
  /// The widest second operand.
  public var weight: ElementType
  /// Weights of neighbouring columns that one PE multiplies in the same cycle.
  public var packing: Int
  /// Cycles of one product (of all the packed ones).
  public var cycles: Int
  /// Registers inside the multiplier.
  public var multiplierLatency: Int
  /// Cycles from a product to the sum with it; 1 is an adder with its accumulator. More are a pipeline
  /// behind it: a sum takes a product every cycle all the same.
  public var accumulatorLatency: Int

  public init(
    mac: MACKind, activation: ElementType, weight: ElementType, packing: Int, cycles: Int,
    multiplierLatency: Int = 0, accumulatorLatency: Int = 1
  ) {
    self.mac = mac
    self.activation = activation
    self.weight = weight
    self.packing = packing
    self.cycles = cycles
    self.multiplierLatency = multiplierLatency
    self.accumulatorLatency = accumulatorLatency
  }

  /// Whether it can multiply elements of these types.
  ///
  /// A log2 code of b bits that meets a multiplier is decoded to the integer 2^(2ᵇ−1−k), which has
  /// 2ᵇ bits; a shift-add PE takes the code itself.
  public func covers(mac: MACKind, activation: ElementType, weight: ElementType) -> Bool {
    switch (self.mac, mac) {
    case (.shiftAdd, .shiftAdd):
      return (activation.family == .log2) == (self.activation.family == .log2)
        && (weight.family == .log2) == (self.weight.family == .log2)
        && fits(activation, in: self.activation) && fits(weight, in: self.weight)
    case (.multiply, .multiply), (.multiply, .shiftAdd), (.multiply, .addSubtract):
      return fits(decoded(activation), in: self.activation)
        && fits(decoded(weight), in: self.weight)
    case (.addSubtract, .addSubtract), (.xnorPopcount, .xnorPopcount):
      return fits(activation, in: self.activation) && fits(weight, in: self.weight)
    default:
      return false
    }
  }

  private func decoded(_ type: ElementType) -> ElementType {
    switch type.family {
    case .log2: ElementType(.unsigned, bits: UInt8(min(64, 1 << Int(type.bits))))
    case .binary, .ternary: ElementType(.signed, bits: 2)
    default: type
    }
  }

  /// Signed and unsigned integers of one width share a multiplier (one extra sign bit, as usual in
  /// hardware that takes uint8 activations and int8 weights). A float needs room for its exponent
  /// and for its mantissa.
  private func fits(_ type: ElementType, in widest: ElementType) -> Bool {
    if type.isFloat || widest.isFloat {
      return type.isFloat && widest.isFloat && type.exponentBits <= widest.exponentBits
        && type.bits - type.exponentBits <= widest.bits - widest.exponentBits
    }
    return type.bits <= widest.bits
  }
}
