import Hardware

/// What holds a pattern back most: the data bus where it is busy for nine tenths of the time; else each
/// constraint of the memory is lifted alone, and the pattern run again. The one without which it takes
/// the fewest cycles is the bound.
public struct PatternBound: Sendable, Equatable {
  /// A constraint that a run can be without.
  public enum Constraint: String, CaseIterable, Sendable {
    /// Column commands of one bank group.
    case columnLong = "tCCD_L"
    /// Activates of one rank or one bank group.
    case activates = "tRRD"
    /// Four activates of one rank.
    case fourActivates = "tFAW"
    /// From activate to activate of one bank.
    case rowCycle = "tRC"
    /// From writes to reads, and between ranks.
    case turnaround = "tWTR"
    case refresh = "tRFC"
    /// Requests that the controller takes a cycle.
    case requests = "requests_per_cycle"
    /// From an activate to the data.
    case latency = "tRCD + CL"
    /// Bursts one after the other, which nothing relaxes.
    case dataBus = "data_bus"
  }

  /// Nil where none alone holds it back by a hundredth or more.
  public let constraint: Constraint?
  /// Cycles of the run without it; those of the run itself where there is none.
  public let cyclesWithout: Int

  /// - Parameter run: The pattern with all constraints.
  public init(_ pattern: AccessPattern, _ run: PatternRun) {
    let (dram, cycles) = (run.dram, run.cycles)
    guard run.peakShare < 0.9 else {
      (constraint, cyclesWithout) = (.dataBus, cycles)
      return
    }
    let bursts = pattern.bursts(burstBytes: dram.geometry.burstBytes)
    var least = (constraint: Constraint?.none, cycles: cycles)
    for constraint in Constraint.allCases {
      let relaxed = constraint.lifted(from: dram)
      guard relaxed != dram else { continue }
      let run = BurstRun(requestsPerCycle: relaxed.controller.requestsPerCycle)
        .run(bursts, on: relaxed)
      if run.cycles < least.cycles { least = (constraint, run.cycles) }
    }
    if (cycles - least.cycles) * 100 < cycles { least = (nil, cycles) }
    constraint = least.constraint
    cyclesWithout = least.cycles
  }
}

extension PatternBound.Constraint {
  /// The memory without the constraint.
  fileprivate func lifted(from dram: BankedDRAM) -> BankedDRAM {
    var dram = dram
    switch self {
    case .columnLong: dram.timing.columnLong = dram.timing.columnShort
    case .activates: (dram.timing.activateShort, dram.timing.activateLong) = (1, 1)
    case .fourActivates: dram.timing.fourActivates = 0
    case .rowCycle: (dram.timing.rowActive, dram.timing.precharge) = (1, 1)
    case .turnaround:
      (dram.timing.writeToReadShort, dram.timing.writeToReadLong) = (0, 0)
      dram.timing.rankSwitch = 0
    case .refresh: dram.controller.refreshPolicy = .none
    case .requests: dram.controller.requestsPerCycle *= 16
    case .latency:
      dram.timing.activateToColumn = 1
      (dram.timing.readLatency, dram.timing.writeLatency) = (1, 1)
    case .dataBus: break
    }
    return dram
  }
}
