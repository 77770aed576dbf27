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
  /// Cycles between two rows in which nothing enters: what its source leaves idle.
  public var rowGap = 0
  /// In the array's streams, or passes of its own.
  public var placement: UnitPlacement

  /// Whether it can run an operator; kinds without algorithms need only the kind.
  public func runs(_ kind: OperatorKind, _ algorithm: Algorithm) -> Bool {
    guard operators.contains(kind) else { return false }
    return Algorithm.choices(for: kind).isEmpty || algorithm == .none
      || algorithms.contains(algorithm)
  }

  /// What can ride on the streams between two products.
  public static let streamed: [OperatorKind] = [.softmax, .gelu, .activation]

  /// Whether it runs a kind of operator on the array's results as they leave and on its operands as
  /// they enter, without a pass of its own: softmax with its maximum and sum on the way out and its
  /// normalization on the way in (ITA).
  public func worksInStream(of kind: OperatorKind) -> Bool {
    placement == .inStream && Self.streamed.contains(kind)
  }

  /// Cycles from a row's last result on the way out to its first one on the way in, in a stream of
  /// `rows` rows that come one a cycle. Where a stage's serial part takes longer than it has servers,
  /// later rows queue for one.
  public func rowDelay(rows: Int) -> Int {
    stages.reduce(0) { sum, stage in
      let queue = (rows - 1) / stage.perRowServers * max(0, stage.perRow - stage.perRowServers)
      return sum + stage.totalLatency + stage.perRow + queue
    }
  }

  /// Cycles for `rows` rows of `length` elements.
  ///
  /// A stage takes ⌈length ÷ lanes⌉ · interval + per-row cycles for a row, and its latency once. Rows
  /// that overlap follow each other at the slowest stage's pace, or as they enter; rows that do not
  /// pass one by one.
  public func cycles(rows: Int, length: Int) -> Cycles {
    guard rows > 0, length > 0, !stages.isEmpty else { return .zero }
    let oneRow = stages.reduce(0) { $0 + $1.pace(length) + $1.behindPace }
    let slowest = stages.reduce(stages[0].pace(length) + rowGap) { max($0, $1.pace(length)) }
    return Cycles(oneRow + (rows - 1) * (overlapsRows ? slowest : oneRow + rowGap))
  }

  /// Cycles from the first element that enters to the first result that leaves: all stages but the
  /// last see a whole row before.
  public func firstResult(length: Int) -> Cycles {
    guard length > 0, let last = stages.last else { return .zero }
    return cycles(rows: 1, length: length) - Cycles(last.pace(length))
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
  /// How many of these work at a time, on rows of their own.
  public var perRowServers = 1
  /// How the elements of a group meet.
  public var reduction = LaneReduction.none

  /// Cycles of a row's elements and serial work; with servers beside the stage, of the longer one.
  public func pace(_ length: Int) -> Int {
    let elements = ceilingDivision(length, lanes) * interval
    return perRowServers == 1
      ? elements + perRow : max(elements, ceilingDivision(perRow, perRowServers))
  }

  /// Cycles of a row behind its elements: the latency, and serial work that servers take over.
  var behindPace: Int { totalLatency + (perRowServers == 1 ? 0 : perRow) }

  /// Latency with that of the reduction over the lanes.
  public var totalLatency: Int { latency + reduction.levels(lanes: lanes) }
}

/// How a stage brings the lanes of a group together.
public enum LaneReduction: String, CaseIterable, Sendable {
  /// Not, or within the cycles of `latency`.
  case none
  /// In a tree of two-input operators, each level with a register.
  case tree

  /// Cycles it adds.
  func levels(lanes: Int) -> Int {
    switch self {
    case .none: 0
    case .tree: Int.bitWidth - (lanes - 1).leadingZeroBitCount
    }
  }
}

/// Where a unit stands.
public enum UnitPlacement: String, CaseIterable, Sendable {
  /// Between accumulators and output buffer. A requantization costs cycles only where its lanes are
  /// fewer than the results that come.
  case inStream = "in_stream"
  /// Reads finished sums and writes results, in a pass of its own.
  case pass
}
