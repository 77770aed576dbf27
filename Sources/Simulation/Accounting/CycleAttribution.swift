/// Cycles by owner.
public struct CycleAttribution: Sendable, Equatable {
  private var cycles = [Int](repeating: 0, count: CycleOwner.allCases.count)

  public init() {}

  public subscript(owner: CycleOwner) -> Int {
    get { cycles[owner.rawValue] }
    set { cycles[owner.rawValue] = newValue }
  }

  public var total: Int { cycles.reduce(0, +) }

  public static func += (lhs: inout Self, rhs: Self) {
    for index in lhs.cycles.indices { lhs.cycles[index] += rhs.cycles[index] }
  }

  /// The owner of the most cycles, the first of equal ones; nil without cycles.
  public var largest: CycleOwner? {
    guard let most = cycles.max(), most > 0, let index = cycles.firstIndex(of: most) else {
      return nil
    }
    return CycleOwner(rawValue: index)
  }
}
