extension Picowatts {
  /// Energy that this power spends over `cycles` of a clock, rounded down.
  ///
  /// pW × s = 10⁻¹² J = 10⁶ aJ.
  public func energy(over cycles: Cycles, at clock: Hertz) -> Attojoules {
    Attojoules(Int128(count) * Int128(cycles.count) * 1_000_000 / Int128(clock.count))
  }
}
