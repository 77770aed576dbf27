/// A quantity that a suite predicts and compares.
package struct Measure: Sendable {
  /// The column that is added.
  package var name: String
  /// The column that it is compared with, where the file has it.
  package var reference: String
  /// What holds for the errors, or the suite fails.
  package var bounds: [ErrorBound]

  package init(_ name: String = "predicted", reference: String, bounds: [ErrorBound]) {
    self.name = name
    self.reference = reference
    self.bounds = bounds
  }
}

/// A bar that the errors of a group of rows must pass.
package struct ErrorBound: Sendable {
  /// Rows that it judges; nil for all.
  package var group: String?
  package var statistic: ErrorStatistic
  /// At most this, or at least where more is better. Relative errors and shares are ratios: 0.02 is
  /// 2 %.
  package var limit: Double

  package init(_ statistic: ErrorStatistic, _ limit: Double, group: String? = nil) {
    self.group = group
    self.statistic = statistic
    self.limit = limit
  }

  /// Every row equals its reference.
  package static func exact(group: String? = nil) -> ErrorBound {
    ErrorBound(.exactShare, 1, group: group)
  }

  func holds(for value: Double) -> Bool {
    // A limit of 5 % is met by an error of 5 % that floating point puts slightly above.
    statistic.isBetterHigh ? value >= limit - 1e-9 : value <= limit + 1e-9
  }
}

/// What is said of the errors of many rows.
package enum ErrorStatistic: String, CaseIterable, Sendable {
  /// Part of the rows that equal their reference.
  case exactShare = "exact"
  /// Of the magnitudes of the relative errors.
  case median
  case mean
  /// 90 % of the rows have at most this relative error (nearest rank).
  case p90
  case worst
  /// The largest signed relative error: how much more than its reference any row has.
  case excess
  /// Of the sum of all rows.
  case sum
  /// The largest difference, in the quantity's own unit.
  case worstDifference = "worst difference"
  /// Spearman's, of predictions and references; ties share their mean rank.
  case rankCorrelation = "rank correlation"

  var isBetterHigh: Bool { self == .exactShare || self == .rankCorrelation }
}
