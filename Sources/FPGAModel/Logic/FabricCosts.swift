import Hardware

/// What parts of a datapath take of the fabric, with the source of each number.
///
/// DSP slices multiply 27 by 18 bits, signed (DSP48E2, UG579); Versal's 27 by 24. Two products of 8 by 8 bits
/// that share an operand fit one (WP486), several of 4 by 4 bits (WP521).
enum FabricCosts {
  /// Bits of a signed factor's magnitude at the two ports of a DSP slice's multiplier.
  static let dspPorts = (wide: 26, narrow: 17)

  /// LUTs and flip-flops that carry operands to a product and its sum away, for a bit of the two operands.
  /// From PG338's table of DPUCZDX8G with 256, 512, 800 and 1,568 MACs of 8 by 8 bits (B512, B1024, B1600,
  /// B3136), high DSP usage: least relative squares of a constant and a part that is in proportion give 14.4
  /// LUTs and 38.2 flip-flops a MAC. In proportion to the bits: assumed.
  static let path = (lut: 14, ff: 38, bits: 16)

  /// The constant of the same: instructions, loads and stores, and two DSP slices that all of them have.
  static let control = FPGAResources(dsp: 2, lut: 17_800, ff: 23_600)

  /// An adder with its accumulator where DSP slices have none: the difference of PG338's low and high DSP
  /// usage for one result, 27.8 to 29.0 LUTs and 55.9 flip-flops in seven of its eight architectures.
  static let accumulator = FPGAResources(lut: 28, ff: 56)

  /// A row of LUTs with its carry chain adds two numbers, and registers keep the sum (UG574).
  static func adder(bits: Int) -> FPGAResources { FPGAResources(lut: bits, ff: bits) }

  /// A shift by a distance of so many bits: a LUT chooses one of four, for two bits of the distance
  /// (UG574, multiplexers).
  static func shifter(bits: Int, distance: Int) -> FPGAResources {
    FPGAResources(lut: bits * ((distance + 1) / 2), ff: bits)
  }

  /// A product without a DSP slice: an adder for each bit of the narrower factor. Assumed; the vendor's own
  /// generator takes 115 LUTs and 110 flip-flops for 9 by 9 bits (DS255), against 90 and 18 here.
  static func product(_ a: Int, _ b: Int) -> FPGAResources {
    let (narrow, wide) = (min(a, b), max(a, b))
    return FPGAResources(lut: narrow * (wide + 1), ff: narrow + wide)
  }

  /// DSP slices of one product of integers.
  static func slices(_ a: Int, _ b: Int) -> Int {
    let (narrow, wide) = (min(a, b), max(a, b))
    func parts(_ bits: Int, _ port: Int) -> Int { (bits - 1 + port - 1) / port }
    return max(1, parts(wide, dspPorts.wide)) * max(1, parts(narrow, dspPorts.narrow))
  }
}
