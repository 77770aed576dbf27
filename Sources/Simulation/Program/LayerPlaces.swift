/// Where the parts of a layer lie in memory, in bytes.
public struct LayerPlaces: Sendable, Equatable {
  private var bases: InlineArray<6, Int> = [0, 0, 0, 0, 0, 0]

  public init() {}

  public subscript(part: Footprint.Part) -> Int {
    get { bases[part.rawValue] }
    set { bases[part.rawValue] = newValue }
  }

  public static func == (lhs: Self, rhs: Self) -> Bool {
    Footprint.Part.allCases.allSatisfy { lhs[$0] == rhs[$0] }
  }
}
