/// What takes the results of a weight- or input-stationary array, a row of the array's columns at a
/// time. The array stops where as many rows as the FIFO has entries are on their way, in the array's
/// pipeline or after it.
public struct OutputFIFO: Sendable, Equatable {
  public var depth: Int
  /// Cycles from one departure to the next.
  public var interval: Int

  /// Cycles that the first row waits for the port to open, on average over its phase.
  public var meanWait: Int { (interval - 1) / 2 }
}
