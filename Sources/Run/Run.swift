import Diagnostics
import Energy
import Hardware
import Mapping
import Simulation
import Workload

/// Runs traces on an accelerator with its energy table: plan → emit → run → account. Every command,
/// sweep and validation suite comes through here.
package struct Run: Sendable {
  package let accelerator: Accelerator
  package let table: EnergyTable

  private let others: @Sendable () -> [EnergyTable]

  /// - Parameter others: Tables that an error about a missing row points to; asked for only then.
  package init(
    _ accelerator: Accelerator, table: EnergyTable,
    others: @escaping @Sendable () -> [EnergyTable] = { [] }
  ) {
    self.accelerator = accelerator
    self.table = table
    self.others = others
  }

  /// - Parameters:
  ///   - images: Runs of the trace that follow each other, with `pipeline: spatial`.
  ///   - reuse: Whether what repeats is searched, emitted and run once. The result is the same without;
  ///     it only takes longer.
  /// - Throws: `InputError` where the machine cannot run the trace or the table lacks a row;
  ///   `MachineFault` where the program waits for itself, which is an internal error.
  package func simulate(
    _ trace: Trace, images: Int = 1, reuse: Bool = true
  ) throws -> RunResult {
    // Zeros for a result would say that all is well.
    guard !trace.operators.isEmpty else {
      throw InputError("the trace has no operators, so there is nothing to run")
    }
    var mapper = Mapper(accelerator, costs: try mappingCosts(), reuse: reuse)
    let plan = try mapper.plan(trace, images: images)
    let mapped = try mapper.emit(plan, images: images)
    let settings = MachineSettings(accelerator)
    let schedule = try Machine(settings).run(mapped.program, fastForward: reuse)
    let (whole, times) = mapped.byOperator(
      trace.operators.count, LayerTimes(mapped.program, schedule, settings))
    let account = try EnergyAccount(
      accelerator, whole.layers.map { $0.activity }, cycles: times.layers.map { $0.cycles },
      schedule, table,
      others: others)
    let streamed = try StreamedImages(mapped, schedule) { images in
      let longer = try mapper.emit(plan, images: images)
      return (longer, try Machine(settings).run(longer.program, fastForward: reuse))
    }
    let tables = table.unstatedLogic.isEmpty ? [] : others().filter(\.unstatedLogic.isEmpty)
    return RunResult(
      self, trace, whole, schedule, times, account, streamed, tablesOfLogic: tables.map(\.name))
  }

  /// What mappings cost, where the configuration minimizes energy.
  private func mappingCosts() throws(InputError) -> MappingCosts? {
    guard case .search(let rules) = accelerator.mapping.policy, rules.objective != .cycles else {
      return nil
    }
    let price = try LayerPrice(accelerator, table, others: others)
    return MappingCosts(
      arrays: accelerator.arrays.count, buffers: accelerator.buffers.all.count,
      units: accelerator.units.count,
      price: { price.energy($0, cycles: $1) })
  }
}
