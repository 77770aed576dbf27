import Diagnostics
import Energy
import Hardware
import Mapping
import Memory
import Reporting
import Simulation
import Workload

/// An accelerator with its energy table, ready to run traces: mapped, run, accounted.
public struct Experiment: Sendable {
  public let accelerator: Accelerator
  public let table: EnergyTable

  public init(_ accelerator: Accelerator, table: EnergyTable) {
    self.accelerator = accelerator
    self.table = table
  }

  /// - Throws: `InputError` where the machine cannot run the trace or the table lacks a row;
  ///   `MachineFault` where the program waits for itself, which is a fault of ours.
  public func run(_ trace: Trace, fastForward: Bool = true) throws -> SimulationResult {
    var mapper = Mapper(accelerator)
    let mapped = try mapper.map(trace)
    let settings = MachineSettings(accelerator)
    let schedule = try Machine(settings).run(mapped.program, fastForward: fastForward)
    let times = LayerTimes(mapped.program, schedule, settings)
    var memory: MemoryEnergy?
    if case .banked(let dram, _) = accelerator.dram, let activity = schedule.memory {
      memory = MemoryEnergy(activity.counters, cycles: activity.cycles + 1, dram)
    }
    let account = try EnergyAccount(
      accelerator, mapped.activities, times, table, memory: memory)
    return SimulationResult(
      accelerator: accelerator, trace: trace, mapped: mapped, schedule: schedule, times: times,
      table: table, account: account)
  }
}
