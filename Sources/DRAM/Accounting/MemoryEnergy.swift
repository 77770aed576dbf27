import Hardware
import Quantities

/// What a DRAM takes, from its devices' currents (Micron TN-40-07): V·I·t of each command above standby,
/// and standby itself; and the energy of its data bus where that is known.
public struct MemoryEnergy: Sendable, Equatable {
  public var activate = Attojoules.zero
  public var read = Attojoules.zero
  public var write = Attojoules.zero
  /// Of the data bus.
  public var io = Attojoules.zero
  public var refresh = Attojoules.zero
  public var background = Attojoules.zero

  public init() {}

  public var total: Attojoules { dynamic + standby }

  /// What commands and data take.
  public var dynamic: Attojoules { activate + read + write + io }

  /// What time takes.
  public var standby: Attojoules { refresh + background }

  /// Without the data bus, as DRAMsim3 counts it.
  public var core: Attojoules { total - io }

  /// By name, in the order of reports.
  public var parts: [(name: String, energy: Attojoules)] {
    [
      ("activate", activate), ("read", read), ("write", write), ("io", io), ("refresh", refresh),
      ("background", background),
    ]
  }

  public static func += (sum: inout Self, other: Self) {
    sum.activate += other.activate
    sum.read += other.read
    sum.write += other.write
    sum.io += other.io
    sum.refresh += other.refresh
    sum.background += other.background
  }

  /// - Parameter cycles: Of the memory's clock, over which the counters were counted.
  public init(_ counters: MemoryCounters, cycles: Int, _ dram: BankedDRAM) {
    let charges = CommandCharges(dram)
    let currents = dram.currents
    let geometry = dram.geometry
    activate = charges.energy(charges.activate, times: counters.activates)
    read = charges.energy(charges.read, times: counters.reads)
    write = charges.energy(charges.write, times: counters.writes)
    refresh = charges.energy(charges.refresh, times: counters.refreshes)
    if let io = dram.io {
      let bits = geometry.burstBytes * 8
      self.io =
        io.readPerBit * (counters.reads * bits) + io.writePerBit * (counters.writes * bits)
    }
    let rankCycles = cycles * geometry.ranks * geometry.channels
    background = charges.energy(
      currents.activeStandby.charge(over: counters.rankActiveCycles)
        + currents.prechargeStandby.charge(over: rankCycles - counters.rankActiveCycles), times: 1)
  }
}

/// Charges of a DRAM's commands above standby, of one device in µA × cycles of its clock.
struct CommandCharges {
  let activate: Int128
  let read: Int128
  let write: Int128
  let refresh: Int128
  /// mV · ps · devices of a rank: with µA they are 10⁻²¹ J, a thousandth of the unit.
  private let scale: Int128

  init(_ dram: BankedDRAM) {
    let (currents, timing, geometry) = (dram.currents, dram.timing, dram.geometry)
    scale =
      Int128(currents.voltage.count) * Int128(timing.cycle.count)
      * Int128(geometry.devicesPerRank)
    let active = currents.activeStandby
    activate =
      currents.activatePrecharge.charge(over: timing.rowCycle)
      - active.charge(over: timing.rowActive)
      - currents.prechargeStandby.charge(over: timing.precharge)
    read = (currents.read - active).charge(over: geometry.burstCycles)
    write = (currents.write - active).charge(over: geometry.burstCycles)
    refresh = (currents.refresh - active).charge(over: timing.refresh)
  }

  /// Of a rank's devices, rounded down.
  func energy(_ charge: Int128, times count: Int) -> Attojoules {
    Attojoules(max(0, scale * charge * Int128(count)) / 1_000)
  }
}

extension Microamperes {
  fileprivate func charge(over cycles: Int) -> Int128 { Int128(count) * Int128(cycles) }
}
