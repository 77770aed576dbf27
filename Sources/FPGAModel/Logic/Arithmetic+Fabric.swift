import Algorithms
import Hardware

extension Arithmetic {
  /// What a unit's operator takes, a result each cycle.
  ///
  /// Sums, comparisons and shifts are LUTs, products of 8 bits and more a DSP slice, floating point the
  /// vendor's HLS operators (assumed: 2 slices to add and 3 to multiply in binary32). The class of 32 bits
  /// holds 17 to 32; that designs choose factors of at most 27 by 18 bits, which fit one slice, is assumed
  /// too: TCAS-I'23 has 244 slices beside its array, 7.6 in each of its 32 lanes, where the definitions that
  /// its preset names have 10 products.
  var fabric: FPGAResources {
    switch self {
    case .add4: FabricCosts.adder(bits: 4)
    case .add8: FabricCosts.adder(bits: 8)
    case .add16: FabricCosts.adder(bits: 16)
    case .add32: FabricCosts.adder(bits: 32)
    case .compare8: FabricCosts.adder(bits: 8)
    case .compare16: FabricCosts.adder(bits: 16)
    case .compare32: FabricCosts.adder(bits: 32)
    case .shift4: FabricCosts.shifter(bits: 4, distance: 2)
    case .shift8: FabricCosts.shifter(bits: 8, distance: 3)
    case .shift16: FabricCosts.shifter(bits: 16, distance: 4)
    case .shift32: FabricCosts.shifter(bits: 32, distance: 5)
    case .multiply4: FabricCosts.product(4, 4)
    case .multiply8: FPGAResources(dsp: 1)
    case .multiply16: FPGAResources(dsp: 1)
    case .multiply32: FPGAResources(dsp: 1)
    case .divide8: Self.pipelined(bits: 8, results: 8)
    case .divide16: Self.pipelined(bits: 16, results: 16)
    case .divide32: Self.pipelined(bits: 32, results: 32)
    case .squareRoot16: Self.pipelined(bits: 16, results: 8)
    case .squareRoot32: Self.pipelined(bits: 32, results: 16)
    case .xnorPopcount: FPGAResources(lut: 1)
    case .lutRead16x8: Self.table(entries: 16, bits: 8)
    case .lutRead16x16: Self.table(entries: 16, bits: 16)
    case .lutRead64x8: Self.table(entries: 64, bits: 8)
    case .lutRead64x16: Self.table(entries: 64, bits: 16)
    case .lutRead256x8: Self.table(entries: 256, bits: 8)
    case .lutRead256x16: Self.table(entries: 256, bits: 16)
    case .lutRead1024x16: Self.table(entries: 1_024, bits: 16)
    case .floatAdd4: FPGAResources(lut: 25, ff: 20)
    case .floatMultiply4: FPGAResources(lut: 12, ff: 12)
    case .floatAdd6: FPGAResources(lut: 40, ff: 30)
    case .floatMultiply6: FPGAResources(lut: 25, ff: 20)
    case .floatAdd8: FPGAResources(lut: 60, ff: 40)
    case .floatMultiply8: FPGAResources(lut: 40, ff: 30)
    case .floatAdd16: FPGAResources(dsp: 2, lut: 110, ff: 130)
    case .floatMultiply16: FPGAResources(dsp: 1, lut: 60, ff: 90)
    case .floatAdd32: FPGAResources(dsp: 2, lut: 220, ff: 230)
    case .floatMultiply32: FPGAResources(dsp: 3, lut: 90, ff: 150)
    }
  }

  /// The same done bit by bit, once a row.
  var serialFabric: FPGAResources {
    switch self {
    case .divide8, .squareRoot16: Self.serial(bits: 16)
    case .divide16, .squareRoot32, .divide32: Self.serial(bits: 32)
    case .add4, .add8, .add16, .add32, .multiply4, .multiply8, .multiply16, .multiply32, .shift4,
      .shift8, .shift16, .shift32, .compare8, .compare16, .compare32, .xnorPopcount, .lutRead16x8,
      .lutRead16x16, .lutRead64x8, .lutRead64x16, .lutRead256x8, .lutRead256x16, .lutRead1024x16,
      .floatAdd4, .floatMultiply4, .floatAdd6, .floatMultiply6, .floatAdd8, .floatMultiply8,
      .floatAdd16, .floatMultiply16, .floatAdd32, .floatMultiply32:
      fabric
    }
  }

  /// A subtraction for each bit of the result, with its registers: remainder, divisor and quotient.
  private static func pipelined(bits: Int, results: Int) -> FPGAResources {
    FPGAResources(lut: bits * results, ff: 3 * bits * results)
  }

  /// One subtraction, and the three registers.
  private static func serial(bits: Int) -> FPGAResources {
    FPGAResources(lut: 2 * bits, ff: 3 * bits)
  }

  /// A LUT is a table of 64 entries of a bit.
  private static func table(entries: Int, bits: Int) -> FPGAResources {
    FPGAResources(lut: bits * max(1, entries / 64), ff: bits)
  }
}
