import Hardware
import Quantities

/// What a DRAM's commands and standby take, from its devices' currents (Micron TN-40-07; no input,
/// output or termination energy): V·I·t of each command above standby, and standby itself.
public struct MemoryEnergy: Sendable, Equatable {
  public var activate: Attojoules
  public var read: Attojoules
  public var write: Attojoules
  public var refresh: Attojoules
  public var background: Attojoules

  public var total: Attojoules { activate + read + write + refresh + background }

  /// By name, in the order of reports.
  public var parts: [(name: String, energy: Attojoules)] {
    [
      ("activate", activate), ("read", read), ("write", write), ("refresh", refresh),
      ("background", background),
    ]
  }

  /// - Parameter cycles: Of the memory's clock, over which the counters were counted.
  public init(_ counters: MemoryCounters, cycles: Int, _ dram: BankedDRAM) {
    let currents = dram.currents
    let timing = dram.timing
    let geometry = dram.geometry
    // mV · µA · ps are 10⁻²¹ J: a thousandth of the unit, divided once at the end.
    let scale =
      Int128(currents.voltage.count) * Int128(timing.cycle.count)
      * Int128(geometry.devicesPerRank)
    func energy(_ currentCycles: Int128, times count: Int) -> Attojoules {
      Attojoules(max(0, scale * currentCycles * Int128(count)) / 1_000)
    }
    func charge(_ current: Microamperes, _ cycles: Int) -> Int128 {
      Int128(current.count) * Int128(cycles)
    }
    let active = currents.activeStandby
    activate = energy(
      charge(currents.activatePrecharge, timing.rowCycle) - charge(active, timing.rowActive)
        - charge(currents.prechargeStandby, timing.precharge), times: counters.activates)
    read = energy(
      charge(currents.read - active, geometry.burstCycles), times: counters.reads)
    write = energy(
      charge(currents.write - active, geometry.burstCycles), times: counters.writes)
    refresh = energy(
      charge(currents.refresh - active, timing.refresh), times: counters.refreshes)
    let rankCycles = cycles * geometry.ranks * geometry.channels
    background = energy(
      charge(active, counters.rankActiveCycles)
        + charge(currents.prechargeStandby, rankCycles - counters.rankActiveCycles), times: 1)
  }
}
