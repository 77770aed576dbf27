import Diagnostics
import Energy
import Hardware
import Mapping
import Reporting
import Simulation
import Workload

/// An accelerator with its energy table, ready to run traces: mapped, run, accounted.
public struct Experiment: Sendable {
  public let accelerator: Accelerator
  public let table: EnergyTable

  private let others: @Sendable () -> [EnergyTable]

  /// - Parameter others: Tables that an error about a missing row points to; asked for only then.
  public init(
    _ accelerator: Accelerator, table: EnergyTable,
    others: @escaping @Sendable () -> [EnergyTable] = { [] }
  ) {
    self.accelerator = accelerator
    self.table = table
    self.others = others
  }

  /// - Throws: `InputError` where the machine cannot run the trace or the table lacks a row;
  ///   `MachineFault` where the program waits for itself, which is a fault of ours.
  ///
  /// - Parameters:
  ///   - images: Runs of the trace that follow each other, with `pipeline: spatial`.
  ///   - reuse: Whether what repeats is searched, emitted and run once. The result is the same without;
  ///     it only takes longer.
  public func run(
    _ trace: Trace, images: Int = 1, reuse: Bool = true
  ) throws -> SimulationResult {
    // Zeros for a result would say that all is well.
    guard !trace.operators.isEmpty else {
      throw InputError("the trace has no operators, so there is nothing to run")
    }
    var mapper = Mapper(accelerator, costs: try mappingCosts(), reuse: reuse)
    let mapped = try mapper.map(trace, images: images)
    let settings = MachineSettings(accelerator)
    let schedule = try Machine(settings).run(mapped.program, fastForward: reuse)
    let times = LayerTimes(mapped.program, schedule, settings)
    let account = try EnergyAccount(
      accelerator, mapped.activities, times, schedule, table, others: others)
    return SimulationResult(
      accelerator: accelerator, trace: trace, mapped: mapped, schedule: schedule, times: times,
      table: table, account: account,
      streamed: try streamed(trace, mapped, schedule, &mapper, reuse: reuse))
  }

  /// What mappings cost, where the configuration minimizes energy.
  private func mappingCosts() throws(InputError) -> MappingCosts? {
    guard case .search(let rules) = accelerator.mapping.policy, rules.objective != .cycles else {
      return nil
    }
    let price = try LayerPrice(accelerator, table, others: others)
    return MappingCosts(
      buffers: accelerator.buffers.all.count, units: accelerator.units.count,
      price: { price.energy($0, cycles: $1) })
  }

  /// Images that show the interval between them where one was simulated.
  private static let imagesOfInterval = 8

  private func streamed(
    _ trace: Trace, _ mapped: MappedTrace, _ schedule: Schedule, _ mapper: inout Mapper,
    reuse: Bool
  ) throws -> StreamedImages? {
    guard let stages = mapped.stages else { return nil }
    let ends = stages.ends(schedule)
    var steady = ends
    if ends.count == 1 {
      let longer = try mapper.map(trace, images: Self.imagesOfInterval)
      steady =
        try longer.stages?.ends(
          Machine(MachineSettings(accelerator)).run(longer.program, fastForward: reuse)) ?? []
    }
    return StreamedImages(count: ends.count, first: ends[0], ends: steady)
  }
}
