import Simulation

/// What mappings of one product cost with nothing before or after it, but for weights that are prefetched.
struct TilingEvaluation: ~Copyable {
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
    let times =
      space.shape.mask == nil
      ? timeline.cost(tiling, on: part, limit: limit) : costOfProgram(tiling, on: part)
    guard let (time, bytes) = times else { return nil }
    // Prefetched bytes take the memory's time as well.
    let cycles = space.hasPrefetchedWeights ? max(time, space.memoryCycles(bytes)) : time
    var cost = MappingCost(cycles: cycles, bytes: bytes)
    if let costs = space.costs {
      cost.energy = costs.energy(
        dramBytes: bytes, moved: space.bufferTraffic(tiling, space.counts(tiling.tile), part),
        cycles: cycles)
    }
    return cost
  }

  /// The same by the product's program: of tiles that a mask leaves out a timeline knows nothing.
  private func costOfProgram(
    _ tiling: Tiling, on part: MappingSpace.PartOfArray
  ) -> (cycles: Int, bytes: Int) {
    var builder = ProgramBuilder(space.accelerator, tensorCount: 3, reuse: false)
    builder.emit(space.plan(tiling, on: part))
    guard let schedule = try? Machine(space.settings).run(builder.program, fastForward: false)
    else { preconditionFailure("a layer alone cannot wait for itself") }
    let activity = builder.activities[0]
    return (schedule.totalCycles, activity.dramReadBytes + activity.dramWriteBytes)
  }
}
