extension Hertz {
  /// The cycles that a span of time takes, rounded up.
  public func cycles(in time: Picoseconds) -> Cycles {
    Cycles(Int(ceilingDivision(Int128(time.count) * Int128(count), 1_000_000_000_000)))
  }

  /// The seconds that a number of cycles takes, for printing only.
  public func seconds(_ cycles: Cycles) -> Double { Double(cycles.count) / Double(count) }
}
