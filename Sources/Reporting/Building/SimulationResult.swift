import Diagnostics
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
  /// With `pipeline: spatial` only.
  public var streamed: StreamedImages?

  public init(
    accelerator: Accelerator, trace: Trace, mapped: MappedTrace, schedule: Schedule,
    times: LayerTimes, table: EnergyTable, account: EnergyAccount,
    streamed: StreamedImages? = nil
  ) {
    self.accelerator = accelerator
    self.trace = trace
    self.mapped = mapped
    self.schedule = schedule
    self.times = times
    self.table = table
    self.account = account
    self.streamed = streamed
  }

  /// Σ ideal cycles of the layers ÷ all cycles; where every product has an array of its own, MACs ÷ those
  /// of all arrays in all cycles.
  public var utilization: Double {
    guard times.totalCycles > 0 else { return 0 }
    var ideal = 0.0
    var peak = 0.0
    for activity in mapped.activities where activity.macs > 0 {
      ideal += Double(activity.idealNumerator) / Double(activity.peakMacs)
      peak += Double(activity.peakMacs)
    }
    guard mapped.stages != nil else { return ideal / Double(times.totalCycles) }
    let work = mapped.activities.reduce(0.0) { $0 + Double($1.idealNumerator) }
    return peak > 0 ? work / peak / Double(times.totalCycles) : 0
  }
}

extension SimulationResult {
  /// The energy of the same run with another table's prices; nothing is simulated.
  ///
  /// - Throws: every row that the run needs and the table lacks.
  public func account(with table: EnergyTable) throws(InputError) -> EnergyAccount {
    try EnergyAccount(accelerator, mapped.activities, times, schedule, table)
  }
}
