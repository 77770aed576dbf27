import Workload

/// How a result is brought to the scale of its format.
package struct Requantization: Sendable, Equatable {
  package var algorithm: BuiltInAlgorithm
  package var rounding: Rounding
  /// Over which elements one multiplier or shift holds; nil derives it from the formats.
  package var granularity: ScaleGranularity?

  package init(
    _ algorithm: BuiltInAlgorithm, rounding: Rounding = .none, granularity: ScaleGranularity? = nil
  ) {
    self.algorithm = algorithm
    self.rounding = rounding
    self.granularity = granularity
  }

  /// The algorithm that brings a value to a format, whose scale may be found at run time; of one that is a
  /// power of two, only the exponent is.
  package func algorithm(to format: TensorFormat) -> BuiltInAlgorithm {
    guard algorithm != .none, algorithm == .dynamic || format.isDynamic else { return algorithm }
    return format.granularity != .none && format.scale == .powerOfTwo ? .dynamicP2 : .dynamic
  }
}
