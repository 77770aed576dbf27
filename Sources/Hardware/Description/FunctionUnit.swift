import Quantities
import Workload

/// A pipeline beside the array for row-wise and element-wise work.
public struct FunctionUnit: Sendable, Equatable {
  public var name: String
  public var operators: [OperatorKind]
  public var algorithms: [Algorithm]
  public var stages: [UnitStage]
  /// Stages work on different rows at the same time (ping-pong buffers between them).
  public var overlapsRows: Bool
  /// For a requantization unit: in the stream of results, or a pass of its own.
  public var placement: RequantizePlacement

  /// Whether it can run an operator; kinds without algorithms need only the kind.
  public func runs(_ kind: OperatorKind, _ algorithm: Algorithm) -> Bool {
    guard operators.contains(kind) else { return false }
    return Algorithm.choices(for: kind).isEmpty || algorithm == .none
      || algorithms.contains(algorithm)
  }

  /// Cycles for `rows` rows of `length` elements.
  ///
  /// A stage takes ⌈length ÷ lanes⌉ · interval + per-row cycles for a row, and its latency once. Rows
  /// that overlap follow each other at the slowest stage's pace; rows that do not pass one by one.
  public func cycles(rows: Int, length: Int) -> Cycles {
    guard rows > 0, length > 0 else { return .zero }
    var slowest = 0
    var oneRow = 0
    for stage in stages {
      let pace = ceilingDivision(length, stage.lanes) * stage.interval + stage.perRow
      slowest = max(slowest, pace)
      oneRow += pace + stage.latency
    }
    return Cycles(overlapsRows ? oneRow + (rows - 1) * slowest : oneRow * rows)
  }
}

/// One pass over a row.
public struct UnitStage: Sendable, Equatable {
  public var name: String
  /// Elements taken together.
  public var lanes: Int
  /// Cycles between two groups of lanes.
  public var interval: Int
  /// Cycles from the last group to its result.
  public var latency: Int
  /// Serial work once a row: a divider, a square root.
  public var perRow: Int
}

/// Where a requantization unit stands.
public enum RequantizePlacement: String, CaseIterable, Sendable {
  /// Between accumulators and output buffer: costs cycles only where its lanes are fewer than the
  /// results that come.
  case inStream = "in_stream"
  /// Reads finished sums and writes results, in a pass of its own.
  case pass
}
