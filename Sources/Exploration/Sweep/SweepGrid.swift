import Diagnostics

/// The points of a sweep in their fixed order: traces outermost, the last axis innermost.
public struct SweepGrid: Sendable {
  /// More points than this are refused: at 500 a second they take half an hour.
  public static let mostPoints = 1_000_000

  public let axes: [SweepAxis]
  public let traceCount: Int
  public let count: Int

  public init(axes: [SweepAxis], traceCount: Int) throws(InputError) {
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

  public subscript(index: Int) -> SweepPoint {
    var rest = index
    var choices: [Int] = []
    for axis in axes.reversed() {
      choices.append(rest % axis.values.count)
      rest /= axis.values.count
    }
    return SweepPoint(trace: rest, choices: choices.reversed())
  }

  /// The values of a point, one an axis.
  public func values(of point: SweepPoint) -> [String] {
    zip(axes, point.choices).map { $0.values[$1] }
  }
}
