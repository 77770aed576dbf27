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
  /// Neighbouring elements of the reduction that one PE multiplies and sums in the same cycle: the
  /// bits of an XNOR word, the width of a dot-product PE.
  public var reduction: Int
  /// Cycles of one product (of all the packed ones).
  public var cycles: Int
  /// Registers inside the multiplier.
  public var multiplierLatency: Int
  /// Cycles from a product to the sum with it; 1 is an adder with its accumulator. More are a pipeline
  /// after it: a sum takes a product every cycle all the same.
  public var accumulatorLatency: Int
  /// What sums are kept in.
  public var accumulator: ElementType
  /// Operand codes that it decodes.
  public var codes: OperandCodes = []
  /// Parts of a step's products whose sums the PE scales, each by the scale of its group, before they are
  /// added to others; 0 where it scales none.
  public var groupScales = 0
  /// The scales that it applies: all, or powers of two only.
  public var groupScaleKind = ScaleKind.real
  /// Where products are looked up; of `mac: lut` only.
  public var table: ProductTable?
  /// Hundredths of the cycles of a product that it skips on average, as bits of an operand that pass one
  /// after the other are zero.
  public var zeroBits = 0
  /// Weights whose zeros it skips; it is for such products only.
  public var sparsity: Sparsity?
  /// Sums that packed fields of one word take before they are taken apart, for which the PE stops a
  /// cycle; nil where fields never overflow.
  public var unpackEvery: Int?
  /// Index of the pool that its PEs are of; nil for the whole grid.
  public var pool: Int?

  public init(
    mac: MACKind, activation: ElementType, weight: ElementType, packing: Int, cycles: Int,
    reduction: Int = 1, multiplierLatency: Int = 0, accumulatorLatency: Int = 1,
    accumulator: ElementType? = nil
  ) {
    self.mac = mac
    self.activation = activation
    self.weight = weight
    self.packing = packing
    self.reduction = reduction
    self.cycles = cycles
    self.multiplierLatency = multiplierLatency
    self.accumulatorLatency = accumulatorLatency
    self.accumulator = accumulator ?? Self.usualAccumulator(activation, weight)
  }

  /// Integers are summed in 32 bits, floats in binary32.
  public static func usualAccumulator(_ a: ElementType, _ b: ElementType) -> ElementType {
    a.isFloat || b.isFloat ? .fp32 : .int32
  }

  /// Whether it can multiply elements of these types.
  ///
  /// A log2 code of b bits that meets a multiplier is decoded to the integer 2^(2ᵇ−1−k), which has
  /// 2ᵇ bits; a shift-add PE takes the code itself.
  public func covers(mac: MACKind, activation: ElementType, weight: ElementType) -> Bool {
    switch self.mac {
    case .shiftAdd:
      (mac == .shiftAdd || mac == .logAdd)
        && (activation.family == .log2) == (self.activation.family == .log2)
        && (weight.family == .log2) == (self.weight.family == .log2)
        && fits(activation, in: self.activation) && fits(weight, in: self.weight)
    case .multiply:
      switch mac {
      case .multiply, .shiftAdd, .addSubtract, .logAdd:
        fits(decoded(activation), in: self.activation) && fits(decoded(weight), in: self.weight)
      case .xnorPopcount, .lut: false
      }
    case .lut:
      (mac == .lut || mac == .multiply) && fits(activation, in: self.activation)
        && fits(weight, in: self.weight)
    case .addSubtract, .xnorPopcount, .logAdd:
      mac == self.mac && fits(activation, in: self.activation) && fits(weight, in: self.weight)
    }
  }

  /// Whether each stationary weight comes with a table of its products.
  private var loadsTables: Bool { table?.loads == .weight }

  /// Mean cycles of a product, in hundredths: a product takes one at least.
  public var cycleHundredths: Int { max(100, cycles * (100 - zeroBits)) }

  /// Cycles of `products` products one after the other: their mean, rounded up once.
  public func cycles(of products: Int) -> Int {
    zeroBits == 0 ? products * cycles : (products * cycleHundredths + 99) / 100
  }

  /// Bits that the array takes for a stationary weight of `bits` bits: its table, where that comes with it.
  public func loadedBits(ofWeight bits: Int) -> Int {
    guard let table, table.loads == .weight else { return bits }
    return 8 * table.bytes(weight)
  }

  /// Steps, times their cycles, that a reduction of `elements` takes in one PE: of what is kept,
  /// `reduction` at a time.
  public func steps(_ elements: Int) -> Int {
    let kept = sparsity?.kept(of: elements) ?? elements
    return reduction == 1 ? kept : (kept + reduction - 1) / reduction
  }

  /// Elements of the reduction that a step covers, zeros included, as a fraction.
  public var elementsPerStep: (elements: Int, steps: Int) {
    sparsity.map { (reduction * $0.of, $0.kept) } ?? (reduction, 1)
  }

  /// Whether the PE applies scales of this kind to parts of its sums.
  public func scalesGroups(by kind: ScaleKind) -> Bool {
    groupScales > 0 && (groupScaleKind == .real || kind == .powerOfTwo)
  }

  /// Elements of the reduction in a part whose sum the PE scales.
  private var elementsOfPart: Int { max(1, reduction / max(1, groupScales)) }

  /// Parts that a group of `elements` elements takes: it shares none with another group.
  private func parts(_ elements: Int) -> Int {
    let kept = sparsity?.kept(of: elements) ?? elements
    return (kept + elementsOfPart - 1) / elementsOfPart
  }

  /// Parts, each with a scaling, of a reduction in groups of `group` elements, the last of which may be
  /// shorter.
  public func scaledParts(_ elements: Int, group: Int) -> Int {
    let whole = (elements - 1) / group
    return whole * parts(group) + parts(elements - whole * group)
  }

  /// Steps, times their cycles, that such a reduction takes in a PE that scales the parts.
  public func steps(_ elements: Int, group: Int) -> Int {
    (scaledParts(elements, group: group) + groupScales - 1) / groupScales
  }

  /// Elements of such a reduction that a step covers, zeros included, as a fraction.
  public func elementsPerStep(group: Int) -> (elements: Int, steps: Int) {
    (group * groupScales, parts(group))
  }

  /// Whether neighbouring columns can do this and another product in one fold.
  public func sharesTiming(with other: PEMode) -> Bool {
    pool == nil && other.pool == nil && packing == other.packing && cycles == other.cycles
      && reduction == other.reduction && sparsity == other.sparsity
      && zeroBits == other.zeroBits && groupScales == other.groupScales
      && groupScaleKind == other.groupScaleKind && loadsTables == other.loadsTables
      && multiplierLatency == other.multiplierLatency
      && accumulatorLatency == other.accumulatorLatency && unpackEvery == other.unpackEvery
  }

  /// Elements of the reduction after which the places of zeros repeat: 1 where none are skipped.
  public var pattern: Int { sparsity?.of ?? 1 }

  private func decoded(_ type: ElementType) -> ElementType {
    switch type.family {
    case .log2: ElementType(.unsigned, bits: UInt8(min(64, 1 << Int(type.bits))))
    case .binary, .ternary: ElementType(.signed, bits: 2)
    case .signed, .unsigned, .float: type
    }
  }

  /// Signed and unsigned integers of one width share a multiplier (one extra sign bit, as usual in
  /// hardware that takes uint8 activations and int8 weights). A float needs space for its exponent
  /// and for its mantissa.
  private func fits(_ type: ElementType, in widest: ElementType) -> Bool {
    if type.isFloat || widest.isFloat {
      return type.isFloat && widest.isFloat && type.exponentBits <= widest.exponentBits
        && type.bits - type.exponentBits <= widest.bits - widest.exponentBits
    }
    return type.bits <= widest.bits
  }
}
