import Energy
import Hardware
import Mapping
import Simulation
import Workload

/// All that a run made, from which its report is built.
public struct SimulationResult: Sendable {
  public var accelerator: Accelerator
  public var trace: Trace
  public var mapped: MappedTrace
  public var schedule: Schedule
  public var times: LayerTimes
  public var table: EnergyTable
  public var account: EnergyAccount

  public init(
    accelerator: Accelerator, trace: Trace, mapped: MappedTrace, schedule: Schedule,
    times: LayerTimes, table: EnergyTable, account: EnergyAccount
  ) {
    self.accelerator = accelerator
    self.trace = trace
    self.mapped = mapped
    self.schedule = schedule
    self.times = times
    self.table = table
    self.account = account
  }
}
