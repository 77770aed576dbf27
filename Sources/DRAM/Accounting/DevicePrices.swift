import Hardware
import Quantities

/// What a DRAM takes for bytes and time alone, where no controller is simulated.
///
/// Bytes are streams: every burst is a whole one, and each row is opened once for its bytes in each direction.
/// Time costs standby, and a refresh of each rank every tREFI. A bank of each rank is open for twice the time
/// that the data bus takes for the bytes at its peak rate (assumed: rows stay open until the next refresh
/// after their bytes; the banked model has 1.2 to 3.5 times that time open on DeiT-Tiny). All from the
/// currents that the banked model takes for its commands.
public struct DevicePrices: Sendable, Equatable {
  private let activate: Attojoules
  private let read: Attojoules
  private let write: Attojoules
  private let io: DRAMInterface?
  private let rowBytes: Int
  private let burstBytes: Int
  private let peak: BytesPerSecond
  /// Of all ranks, with a bank of each open.
  private let activeStandby: Picowatts
  /// Of all ranks, with all banks closed.
  private let closedStandby: Picowatts
  /// The mean over time.
  private let refresh: Picowatts
  /// Of all ranks; nil where it is not known.
  private let selfRefresh: Picowatts?

  /// - Parameter packages: How many of it side by side.
  public init(_ dram: BankedDRAM, packages: Int) {
    let charges = CommandCharges(dram)
    let (currents, geometry) = (dram.currents, dram.geometry)
    activate = charges.energy(charges.activate, times: 1)
    read = charges.energy(charges.read, times: 1)
    write = charges.energy(charges.write, times: 1)
    io = dram.io
    rowBytes = geometry.rowBytes
    burstBytes = geometry.burstBytes
    peak = dram.peak * packages
    let devices = geometry.devicesPerRank * geometry.ranks * geometry.channels * packages
    // mV · µA are nW
    func power(_ current: Microamperes, share: (Int, Int) = (1, 1)) -> Picowatts {
      let power =
        Int128(currents.voltage.count) * Int128(max(0, current.count)) * Int128(devices) * 1_000
        * Int128(share.0) / Int128(share.1)
      return Picowatts(Int(min(power, Int128(Self.mostPower.count))))
    }
    activeStandby = power(currents.activeStandby)
    closedStandby = power(currents.prechargeStandby)
    let timing = dram.timing
    switch dram.controller.refreshPolicy {
    case .staggered where timing.refreshInterval > 0:
      refresh = power(
        currents.refresh - currents.activeStandby,
        share: (timing.refresh, timing.refreshInterval))
    case .staggered, .none: refresh = .zero
    }
    selfRefresh = currents.selfRefresh.map { power($0) }
  }

  /// 1 MW, far above any memory: with it no product of power and time leaves its type.
  private static let mostPower = Picowatts(1_000_000_000_000_000_000)

  /// Whether the energy of the data bus has no source.
  public var hasAssumedBus: Bool { io?.isAssumed ?? false }

  /// Activates, bursts and the data bus.
  public func dynamic(readBytes: Int, writeBytes: Int) -> MemoryEnergy {
    var energy = MemoryEnergy()
    let rows = ceilingDivision(readBytes, rowBytes) + ceilingDivision(writeBytes, rowBytes)
    let (reads, writes) = (
      ceilingDivision(readBytes, burstBytes), ceilingDivision(writeBytes, burstBytes)
    )
    energy.activate = activate * Int128(rows)
    energy.read = read * Int128(reads)
    energy.write = write * Int128(writes)
    if let io {
      energy.io =
        io.readPerBit * (reads * burstBytes * 8) + io.writePerBit * (writes * burstBytes * 8)
    }
    return energy
  }

  /// Standby of a memory that nothing accesses: with closed banks and refreshes, or refreshing itself where
  /// that is asked for and its current is known.
  public func idle(over cycles: Cycles, at clock: Hertz, refreshesItself: Bool) -> Attojoules {
    let awake = closedStandby + refresh
    return (refreshesItself ? selfRefresh ?? awake : awake).energy(over: cycles, at: clock)
  }

  /// Standby and refreshes over a time in which the memory moves bytes.
  public func standby(over cycles: Cycles, at clock: Hertz, moving bytes: Int) -> MemoryEnergy {
    var energy = MemoryEnergy()
    let open = Int128(bytes) * 2 * Int128(clock.count) / Int128(max(1, peak.count))
    let openCycles = Cycles(Int(min(Int128(cycles.count), open)))
    energy.background =
      activeStandby.energy(over: openCycles, at: clock)
      + closedStandby.energy(over: cycles - openCycles, at: clock)
    energy.refresh = refresh.energy(over: cycles, at: clock)
    return energy
  }
}
