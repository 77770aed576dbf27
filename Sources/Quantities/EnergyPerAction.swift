/// Energy of one action in attojoules, as energy tables state it.
@frozen
public struct EnergyPerAction: MeasuredQuantity {
  public var count: Int

  @inlinable
  public init(_ count: Int) { self.count = count }

  public static var noun: String { "an energy" }
  public static var units: [(name: String, size: Int)] {
    [("aJ", 1), ("fJ", 1_000), ("pJ", 1_000_000), ("nJ", 1_000_000_000)]
  }

  /// Energy of `actions` of them.
  @inlinable
  public static func * (energy: Self, actions: Int) -> Attojoules {
    Attojoules(Int128(energy.count) * Int128(actions))
  }
}
