/// One point of a sweep: a trace and a value for every axis.
package struct SweepPoint: Sendable, Equatable {
  /// Index of the trace.
  package var trace: Int
  /// Index of the value of each axis, in the order of the axes.
  package var choices: [Int]
}
