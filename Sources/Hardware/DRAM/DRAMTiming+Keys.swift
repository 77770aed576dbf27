import Diagnostics
import Documents
import Quantities

extension DRAMTiming {
  private static let longest = 1_000_000
  private static let longestCycle = Picoseconds(1_000_000)

  /// The keys of `timing`: cycles of `tCK` under JEDEC's names.
  static let keys = Section(DRAMTiming(), clockKeys + commandKeys + turnaroundKeys)

  private static let clockKeys: [Key<DRAMTiming>] = [
    .quantity(
      "tCK", \.cycle, atLeast: Picoseconds(1), atMost: longestCycle, required: true,
      "a cycle of the command clock"),
    cycles("CL", \.readLatency, "from a read to its data"),
    cycles("CWL", \.writeLatency, "from a write to its data"),
    cycles("tRCD", \.activateToColumn, "from an activate to a read or write of the row"),
    cycles("tRP", \.precharge, "from a precharge to an activate of the bank"),
    cycles("tRAS", \.rowActive, "from an activate to a precharge of the bank"),
  ]

  private static let commandKeys: [Key<DRAMTiming>] = [
    cycles("tCCD_S", \.columnShort, "between reads or writes of different bank groups"),
    cycles("tCCD_L", \.columnLong, "between reads or writes of one bank group"),
    cycles("tRRD_S", \.activateShort, "between activates of different bank groups"),
    cycles("tRRD_L", \.activateLong, "between activates of one bank group"),
    cycles("tFAW", \.fourActivates, "that hold four activates of a rank at most"),
    cycles("tRTP", \.readToPrecharge, "from a read to a precharge of the bank"),
    cycles("tWR", \.writeRecovery, "from the end of a write's data to a precharge of the bank"),
  ]

  private static let turnaroundKeys: [Key<DRAMTiming>] = [
    cycles(
      "tWTR_S", \.writeToReadShort, "from the end of a write's data to a read of another bank group"
    ),
    cycles(
      "tWTR_L", \.writeToReadLong, "from the end of a write's data to a read of the same bank group"
    ),
    cycles("tRTRS", \.rankSwitch, "between data of different ranks"),
    .integer(
      "tPPD", \.prechargeToPrecharge, in: 0...longest, "cycles between precharges of a rank"),
    cycles("tRFC", \.refresh, "of a refresh"),
    cycles("tREFI", \.refreshInterval, "between refreshes of a rank"),
  ]

  private static func cycles(
    _ name: String, _ field: Key<DRAMTiming>.Field<Int>, _ meaning: String
  ) -> Key<DRAMTiming> {
    .integer(name, field, in: 0...longest, required: true, "cycles " + meaning)
  }

  static func check(_ dram: BankedDRAM, _ root: Fields) {
    let (timing, geometry) = (dram.timing, dram.geometry)
    guard let node = root.node["timing"] else { return }
    let fields = Fields(node, path: root.path(of: "timing"), sink: root.sink)
    for (name, short, long) in [
      ("tCCD", timing.columnShort, timing.columnLong),
      ("tRRD", timing.activateShort, timing.activateLong),
      ("tWTR", timing.writeToReadShort, timing.writeToReadLong),
    ] where long < short {
      fields.sink.error(
        at: fields.node["\(name)_L"]?.location,
        "'\(fields.path(of: "\(name)_L"))' is \(long), less than \(name)_S, \(short)",
        help: "within a bank group commands are further apart, or as far")
    }
    if timing.activateToColumn > timing.rowActive {
      fields.sink.error(
        at: fields.node["tRAS"]?.location,
        "'\(fields.path(of: "tRAS"))' is \(timing.rowActive), less than tRCD, "
          + "\(timing.activateToColumn)")
    }
    // Every rank must get on between two of its refreshes, and close its rows before the next.
    let access =
      timing.rowCycle + timing.writeLatency + geometry.burstCycles + timing.writeRecovery
    let least = timing.refresh + 4 * access
    if timing.refreshInterval < least {
      fields.sink.error(
        at: fields.node["tREFI"]?.location,
        "'\(fields.path(of: "tREFI"))' is \(timing.refreshInterval), which leaves no time for "
          + "accesses",
        help: "a refresh and four accesses take \(least) cycles; 'controller.refresh: none' has no "
          + "refreshes")
    }
  }
}
