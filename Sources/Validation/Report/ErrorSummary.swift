/// The errors of a group of rows in one measure.
package struct ErrorSummary: Sendable {
  package let points: Int
  /// Sorted magnitudes of relative errors.
  private let magnitudes: [Double]
  private let exact: Int
  private let worstDifference: Double
  private let excess: Double
  private let sumError: Double
  private let rankCorrelation: Double

  /// Nil where no row has a reference.
  init?(_ rows: some Sequence<SuiteRow>, measure: Int) {
    var magnitudes: [Double] = []
    var excess = -Double.infinity
    var pairs: [(predicted: Double, reference: Double)] = []
    for row in rows {
      guard let error = row.relativeError(measure),
        let predicted = row.predictions[measure]?.number,
        let reference = row.references[measure]
      else { continue }
      magnitudes.append(abs(error))
      excess = max(excess, error)
      pairs.append((predicted, reference))
    }
    guard !pairs.isEmpty else { return nil }
    points = pairs.count
    exact = pairs.count { $0.predicted == $0.reference }
    worstDifference = pairs.map { abs($0.predicted - $0.reference) }.max() ?? 0
    let sum = pairs.reduce(0) { $0 + $1.reference }
    sumError = sum == 0 ? 0 : abs(pairs.reduce(0) { $0 + $1.predicted } - sum) / abs(sum)
    rankCorrelation = Self.correlation(
      Self.ranks(pairs.map(\.predicted)), Self.ranks(pairs.map(\.reference)))
    self.magnitudes = magnitudes.sorted()
    self.excess = excess
  }

  package subscript(statistic: ErrorStatistic) -> Double {
    switch statistic {
    case .exactShare: Double(exact) / Double(points)
    case .median: percentile(50)
    case .mean: magnitudes.reduce(0, +) / Double(points)
    case .p90: percentile(90)
    case .worst: magnitudes[points - 1]
    case .excess: excess
    case .sum: sumError
    case .worstDifference: worstDifference
    case .rankCorrelation: rankCorrelation
    }
  }

  /// Nearest rank: the smallest error that this part of the rows does not exceed.
  private func percentile(_ percent: Int) -> Double {
    magnitudes[max(0, (points * percent + 99) / 100 - 1)]
  }

  /// Places in ascending order; equal values share the mean of theirs.
  private static func ranks(_ values: [Double]) -> [Double] {
    let order = values.indices.sorted { values[$0] < values[$1] }
    var ranks = [Double](repeating: 0, count: values.count)
    var start = 0
    while start < order.count {
      var end = start + 1
      while end < order.count, values[order[end]] == values[order[start]] { end += 1 }
      for place in start..<end { ranks[order[place]] = Double(start + end - 1) / 2 }
      start = end
    }
    return ranks
  }

  /// Pearson's, of ranks; of values that are all equal it is 1 where both are.
  private static func correlation(_ a: [Double], _ b: [Double]) -> Double {
    let (meanA, meanB) = (mean(a), mean(b))
    var (covariance, varianceA, varianceB) = (0.0, 0.0, 0.0)
    for (x, y) in zip(a, b) {
      covariance += (x - meanA) * (y - meanB)
      varianceA += (x - meanA) * (x - meanA)
      varianceB += (y - meanB) * (y - meanB)
    }
    let scale = (varianceA * varianceB).squareRoot()
    return scale > 0 ? covariance / scale : varianceA == varianceB ? 1 : 0
  }

  private static func mean(_ values: [Double]) -> Double {
    values.reduce(0, +) / Double(values.count)
  }
}
