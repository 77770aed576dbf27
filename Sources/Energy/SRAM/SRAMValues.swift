/// A quantity of a macro.
package enum SRAMQuantity: Int, CaseIterable, Sendable {
  /// Energy of an access, in attojoules.
  case read, write
  /// Of all banks, in picowatts.
  case leakage
  /// Of all banks, in square nanometres.
  case area
  /// Time between two accesses of a bank, in femtoseconds.
  case cycle

  /// What reports of errors call it.
  package var name: String {
    switch self {
    case .read: "read energy"
    case .write: "write energy"
    case .leakage: "leakage"
    case .area: "area"
    case .cycle: "cycle time"
    }
  }
}

/// A number for each quantity of a macro: values, their logarithms to base two, or ratios of them.
struct SRAMValues: Sendable, Equatable {
  // Eight lanes for five quantities: arithmetic on all of them at once.
  private var lanes: SIMD8<Double>

  init(repeating value: Double = 0) { lanes = SIMD8(repeating: value) }

  private init(lanes: SIMD8<Double>) { self.lanes = lanes }

  subscript(quantity: SRAMQuantity) -> Double {
    get { lanes[quantity.rawValue] }
    set { lanes[quantity.rawValue] = newValue }
  }

  static func + (a: Self, b: Self) -> Self { Self(lanes: a.lanes + b.lanes) }
  static func - (a: Self, b: Self) -> Self { Self(lanes: a.lanes - b.lanes) }
  static func * (a: Self, factor: Double) -> Self { Self(lanes: a.lanes * factor) }

  /// The point between two others, `share` of the way from the first.
  static func between(_ a: Self, _ b: Self, _ share: Double) -> Self { a + (b - a) * share }

  func map(_ transform: (Double) -> Double) -> Self {
    var result = self
    for quantity in SRAMQuantity.allCases { result[quantity] = transform(self[quantity]) }
    return result
  }
}
