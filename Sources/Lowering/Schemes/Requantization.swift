import Workload

/// How a result is brought to the scale of its edge.
public struct Requantization: Sendable, Equatable {
  public var algorithm: Algorithm
  public var rounding: Rounding
  /// Over which elements one multiplier or shift holds; nil derives it from the formats.
  public var granularity: ScaleGranularity?

  public init(
    _ algorithm: Algorithm, rounding: Rounding = .none, granularity: ScaleGranularity? = nil
  ) {
    self.algorithm = algorithm
    self.rounding = rounding
    self.granularity = granularity
  }
}
