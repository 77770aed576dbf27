extension Attojoules {
  /// Picojoules as an exact decimal: 1,250,000 aJ is `1.25`.
  public var picojoulesText: String { DecimalText.format(count, fractionDigits: 6) }

  /// Picojoules, for ratios and display only.
  public var picojoules: Double { Double(count) / 1_000_000 }
}
