import Quantities

/// A metric in two reports.
struct MetricChange: Sendable {
  var base: ReportNumber
  var new: ReportNumber

  /// Whether the numbers differ.
  var isChange: Bool {
    if let a = base.exact, let b = new.exact { return a != b }
    return base.value != new.value
  }

  var isRise: Bool { new.value > base.value }

  /// New − base.
  var difference: Double {
    if let exact = exactDifference { return Double(exact) / 1e12 }
    return new.value - base.value
  }

  private var exactDifference: Int128? {
    guard let a = base.exact, let b = new.exact else { return nil }
    return b - a
  }

  /// New − base as text, exact where both are.
  var differenceText: String {
    exactDifference.map { DecimalText.format($0, fractionDigits: ReportNumber.fractionDigits) }
      ?? "\(new.value - base.value)"
  }

  /// Change ÷ base; nil for a change from zero, which is no ratio.
  var relative: Double? {
    guard !base.isZero else { return isChange ? nil : 0 }
    return difference / base.value.magnitude
  }

  /// Whether the change has the threshold's relation to the limit; from zero, any relative change is
  /// beyond all limits.
  func exceeds(_ threshold: DiffThreshold) -> Bool {
    guard threshold.isRelative else {
      if let change = exactDifference { return threshold.relation.holds(change, threshold.limit) }
      return threshold.relation.holds(difference, Double(threshold.limit) / 1e12)
    }
    guard !base.isZero else {
      return threshold.relation.holds(
        isChange ? (isRise ? Double.infinity : -Double.infinity) : 0,
        Double(threshold.limit) / 1e12)
    }
    if let change = exactDifference, let base = base.exact {
      // change ÷ |base| against limit ÷ 100, multiplied out so that no bit is lost.
      let left = change.multipliedFullWidth(by: 100 * DiffThreshold.unit)
      let right = threshold.limit.multipliedFullWidth(by: Int128(base.magnitude))
      return threshold.relation.holds(Wide(left), Wide(right))
    }
    return threshold.relation.holds(
      difference * 100, Double(threshold.limit) / 1e12 * base.value.magnitude)
  }
}

/// A product of two 128-bit numbers.
private struct Wide: Comparable {
  var high: Int128
  var low: UInt128

  init(_ product: (high: Int128, low: UInt128)) { (high, low) = product }

  static func < (a: Wide, b: Wide) -> Bool { (a.high, a.low) < (b.high, b.low) }
}
