import Diagnostics

/// The points of a sweep in their fixed order: traces outermost, the last axis innermost.
package struct SweepGrid: Sendable {
  /// More points than this are refused: at 500 a second they take half an hour.
  package static let mostPoints = 1_000_000

  package let axes: [SweepAxis]
  package let traceCount: Int
  package let count: Int

  package init(axes: [SweepAxis], traceCount: Int) throws(InputError) {
    for (index, axis) in axes.enumerated()
    where axes[..<index].contains(where: { $0.path == axis.path }) {
      throw InputError("'\(axis.path)' is varied twice")
    }
    var count = traceCount
    for axis in axes {
      let (product, overflow) = count.multipliedReportingOverflow(by: axis.values.count)
      guard !overflow, product <= Self.mostPoints else {
        throw InputError("the sweep has more than \(Self.mostPoints) points")
      }
      count = product
    }
    self.axes = axes
    self.traceCount = traceCount
    self.count = count
  }

  package subscript(index: Int) -> SweepPoint {
    var rest = index
    var choices: [Int] = []
    for axis in axes.reversed() {
      choices.append(rest % axis.values.count)
      rest /= axis.values.count
    }
    return SweepPoint(trace: rest, choices: choices.reversed())
  }

  /// The values of a point, one an axis.
  package func values(of point: SweepPoint) -> [String] {
    zip(axes, point.choices).map { $0.values[$1] }
  }
}
