extension MACKind {
  /// What the types of two operands ask for: an add of two log2 codes, a shift by one, a count of equal signs, an
  /// addition or subtraction where one has no more than −1, 0 and +1, else a multiplication.
  public init(of a: ElementType, _ b: ElementType) {
    let families = [a.family, b.family]
    if families == [.log2, .log2] {
      self = .logAdd
    } else if families.contains(.log2) {
      self = .shiftAdd
    } else if families == [.binary, .binary] {
      self = .xnorPopcount
    } else if families.contains(where: \.isSign) {
      self = .addSubtract
    } else {
      self = .multiply
    }
  }

  /// Whether hardware of this kind takes elements of these types; a multiplier takes all that can be
  /// decoded, which is all but a mix of float and other types.
  public func takes(_ a: ElementType, _ b: ElementType) -> Bool {
    let families = [a.family, b.family]
    switch self {
    case .multiply:
      return a.isFloat == b.isFloat
        || families.contains(.float) && families.contains(where: \.isSign)
    case .shiftAdd: return families.contains(.log2) && !families.contains(.float)
    case .addSubtract: return families.contains(where: \.isSign)
    case .xnorPopcount: return families == [.binary, .binary]
    case .logAdd: return families == [.log2, .log2]
    case .lut: return Self.fitsTable(a) && Self.fitsTable(b)
    }
  }
}

extension MACKind {
  /// Whether elements can index a table of products: integers and floats of at most 8 bits.
  static func fitsTable(_ type: ElementType) -> Bool {
    switch type.family {
    case .signed, .unsigned, .float: type.bits <= 8
    case .log2, .binary, .ternary: false
    }
  }
}

extension ElementType.Family {
  /// Whether values are signs, or signs and zero.
  var isSign: Bool { self == .binary || self == .ternary }
}
