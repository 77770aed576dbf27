/// The main grid of processing elements.
public struct PEArray: Sendable, Equatable {
  public var rows: Int
  public var columns: Int
  public var dataflow: Dataflow
  public var preload: Preload
  public var foldOverlap: FoldOverlap
  public var ragged: Ragged
  /// What a PE can multiply, the preferred first.
  public var modes: [PEMode]

  public var elements: Int { rows * columns }
}

/// Which operand stays in the PEs while the others stream past.
public enum Dataflow: String, CaseIterable, Sendable {
  /// Rows hold M, columns N; K streams.
  case outputStationary = "output_stationary"
  /// Rows hold K, columns N; M streams.
  case weightStationary = "weight_stationary"
  /// Rows hold K, columns M; N streams.
  case inputStationary = "input_stationary"
}

/// How a stationary operand gets into the PEs, one row of the array a cycle.
public enum Preload: String, CaseIterable, Sendable {
  /// Between folds, nothing streams.
  case serial
  /// Into shadow registers while the fold before streams; only a task's first is exposed.
  case doubleBuffered = "double_buffered"
}

/// Whether consecutive folds of a task follow each other without a gap.
public enum FoldOverlap: String, CaseIterable, Sendable {
  /// A fold starts when the fold before has drained, as in SCALE-Sim.
  case none
  /// A fold's first operands follow the last ones of the fold before; fill and drain are paid once a
  /// task.
  case pipelined
}

/// Whether a fold that fills only part of the array skews over all of it or over the part.
public enum Ragged: String, CaseIterable, Sendable {
  case full
  case used
}
