/// Cycles by owner; in place, since every layer has two.
public struct CycleAttribution: Sendable, Equatable {
  private var cycles: InlineArray<11, Int> = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]

  public init() {}

  public subscript(owner: CycleOwner) -> Int {
    get { cycles[owner.rawValue] }
    set { cycles[owner.rawValue] = newValue }
  }

  public var total: Int { CycleOwner.allCases.reduce(0) { $0 + self[$1] } }

  public static func += (lhs: inout Self, rhs: Self) {
    for owner in CycleOwner.allCases { lhs[owner] += rhs[owner] }
  }

  public static func == (lhs: Self, rhs: Self) -> Bool {
    CycleOwner.allCases.allSatisfy { lhs[$0] == rhs[$0] }
  }

  /// The owner of the most cycles, the first of equal ones; nil without cycles.
  public var largest: CycleOwner? {
    var largest: CycleOwner?
    var most = 0
    for owner in CycleOwner.allCases where self[owner] > most {
      (largest, most) = (owner, self[owner])
    }
    return largest
  }
}
