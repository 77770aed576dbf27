extension Arithmetic {
  /// Bits of its result, which a register takes where an operation follows it.
  ///
  /// A product has as many as both factors; of a digit-by-digit divider or square root it is the
  /// quotient or root. An operation between two widths counts as the wider.
  public var resultBits: Int {
    switch self {
    case .add4, .shift4, .floatAdd4, .floatMultiply4: 4
    case .floatAdd6, .floatMultiply6: 6
    case .add8, .multiply4, .shift8, .compare8, .divide8, .squareRoot16, .floatAdd8,
      .floatMultiply8,
      .lutRead16x8, .lutRead64x8, .lutRead256x8:
      8
    case .add16, .multiply8, .shift16, .compare16, .divide16, .squareRoot32, .floatAdd16,
      .floatMultiply16, .lutRead16x16, .lutRead64x16, .lutRead256x16, .lutRead1024x16:
      16
    case .add32, .multiply16, .shift32, .compare32, .divide32, .floatAdd32, .floatMultiply32: 32
    case .multiply32: 64
    case .xnorPopcount: 1
    }
  }

  /// Bits that change while one operation is done: a register of the result after each step, and of
  /// those that make a digit in each step the remainder and the divisor with it.
  public var registerBits: Int { steps == 1 ? resultBits : 3 * resultBits * steps }

  /// The multiplier of half the width, four products of which make one of this; nil for what is none.
  public var halfMultiplier: Arithmetic? {
    switch self {
    case .multiply32: .multiply16
    case .multiply16: .multiply8
    case .multiply8: .multiply4
    case .floatMultiply32: .floatMultiply16
    case .floatMultiply16: .floatMultiply8
    case .floatMultiply8: .floatMultiply4
    case .add4, .add8, .add16, .add32, .multiply4, .shift4, .shift8, .shift16, .shift32, .compare8,
      .compare16, .compare32, .divide8, .divide16, .divide32, .squareRoot16, .squareRoot32,
      .xnorPopcount, .lutRead16x8, .lutRead16x16, .lutRead64x8, .lutRead64x16, .lutRead256x8,
      .lutRead256x16, .lutRead1024x16, .floatAdd4, .floatMultiply4, .floatAdd6, .floatMultiply6,
      .floatAdd8, .floatAdd16, .floatAdd32:
      nil
    }
  }
}
