/// The elementary operations whose energies tables state; the names are the tables' keys.
///
/// An operation at a width between two is counted at the wider one. Floats are by their total width:
/// `fp8` is E4M3 or E5M2, `fp6` E3M2 or E2M3, `fp4` E2M1.
public enum Arithmetic: Int, CaseIterable, Sendable {
  case add4
  case add8
  case add16
  case add32
  case multiply4
  case multiply8
  case multiply16
  case multiply32
  case shift4
  case shift8
  case shift16
  case shift32
  case compare8
  case compare16
  case compare32
  case divide8
  case divide16
  case divide32
  case squareRoot16
  case squareRoot32
  /// The product of two one-bit operands and its share of the population count: of a word of 64
  /// products there are 64.
  case xnorPopcount
  /// One read of a table of constants: entries × bits of an entry.
  case lutRead16x8
  case lutRead16x16
  case lutRead64x8
  case lutRead64x16
  case lutRead256x8
  case lutRead256x16
  case lutRead1024x16
  case floatAdd4
  case floatMultiply4
  case floatAdd6
  case floatMultiply6
  case floatAdd8
  case floatMultiply8
  case floatAdd16
  case floatMultiply16
  case floatAdd32
  case floatMultiply32

  public var name: String {
    switch self {
    case .add4: "add_int4"
    case .add8: "add_int8"
    case .add16: "add_int16"
    case .add32: "add_int32"
    case .multiply4: "multiply_int4"
    case .multiply8: "multiply_int8"
    case .multiply16: "multiply_int16"
    case .multiply32: "multiply_int32"
    case .shift4: "shift_int4"
    case .shift8: "shift_int8"
    case .shift16: "shift_int16"
    case .shift32: "shift_int32"
    case .compare8: "compare_int8"
    case .compare16: "compare_int16"
    case .compare32: "compare_int32"
    case .divide8: "divide_int8"
    case .divide16: "divide_int16"
    case .divide32: "divide_int32"
    case .squareRoot16: "square_root_int16"
    case .squareRoot32: "square_root_int32"
    case .xnorPopcount: "xnor_popcount"
    case .lutRead16x8: "lut_read_16x8"
    case .lutRead16x16: "lut_read_16x16"
    case .lutRead64x8: "lut_read_64x8"
    case .lutRead64x16: "lut_read_64x16"
    case .lutRead256x8: "lut_read_256x8"
    case .lutRead256x16: "lut_read_256x16"
    case .lutRead1024x16: "lut_read_1024x16"
    case .floatAdd4: "add_fp4"
    case .floatMultiply4: "multiply_fp4"
    case .floatAdd6: "add_fp6"
    case .floatMultiply6: "multiply_fp6"
    case .floatAdd8: "add_fp8"
    case .floatMultiply8: "multiply_fp8"
    case .floatAdd16: "add_fp16"
    case .floatMultiply16: "multiply_fp16"
    case .floatAdd32: "add_fp32"
    case .floatMultiply32: "multiply_fp32"
    }
  }

  /// The operation of a name.
  public init?(name: some StringProtocol) {
    guard let found = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = found
  }

  /// Registers that a value passes in a unit's pipeline, and cycles where it is serial: one, but for
  /// digit-by-digit dividers and square roots, which make a bit of the result a cycle. Assumed, but
  /// for the dividers: ITA's take a cycle a bit of the quotient.
  public var steps: Int {
    switch self {
    case .divide32: 32
    case .divide16, .squareRoot32: 16
    case .divide8, .squareRoot16: 8
    case .add4, .add8, .add16, .add32, .multiply4, .multiply8, .multiply16, .multiply32,
      .shift4, .shift8, .shift16, .shift32, .compare8, .compare16, .compare32, .xnorPopcount,
      .lutRead16x8, .lutRead16x16, .lutRead64x8, .lutRead64x16, .lutRead256x8, .lutRead256x16,
      .lutRead1024x16, .floatAdd4, .floatMultiply4, .floatAdd6, .floatMultiply6, .floatAdd8,
      .floatMultiply8, .floatAdd16, .floatMultiply16, .floatAdd32, .floatMultiply32:
      1
    }
  }
}
