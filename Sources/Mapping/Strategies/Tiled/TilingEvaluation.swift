import Simulation

/// What mappings of one product cost with nothing before or after it.
struct TilingEvaluation {
  private let space: MappingSpace
  private var timeline: ProductTimeline

  /// Mappings of more tasks take too long to run for what they may gain.
  static let mostTasks = 16_384

  init(_ space: MappingSpace) {
    self.space = space
    timeline = ProductTimeline(space)
  }

  /// - Parameter limit: Cycles beyond which it does not matter how many.
  /// - Returns: Nil beyond the limit.
  mutating func cost(
    _ tiling: Tiling, on part: MappingSpace.PartOfArray, limit: Int
  ) -> MappingCost? {
    guard let (cycles, bytes) = timeline.cost(tiling, on: part, limit: limit) else { return nil }
    var cost = MappingCost(cycles: cycles, bytes: bytes)
    if let costs = space.costs {
      cost.energy = costs.energy(
        dramBytes: bytes, moved: space.bufferTraffic(tiling, space.counts(tiling.tile), part),
        cycles: cycles)
    }
    return cost
  }
}
