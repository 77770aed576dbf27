/// One point of a sweep: a trace and a value for every axis.
public struct SweepPoint: Sendable, Equatable {
  /// Index of the trace.
  public var trace: Int
  /// Index of the value of each axis, in the order of the axes.
  public var choices: [Int]
}
