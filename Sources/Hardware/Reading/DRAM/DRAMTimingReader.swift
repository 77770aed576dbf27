import Diagnostics
import Documents
import Quantities

/// Reads `timing`: cycles under JEDEC's names.
enum DRAMTimingReader {
  private static let longest = 1_000_000

  static func read(_ root: inout Fields, _ geometry: DRAMGeometry) -> DRAMTiming {
    let errors = root.sink.diagnostics.count
    var fields =
      root.requiredFields("timing")
      ?? Fields(
        Node(.mapping([]), at: root.location), path: "timing", sink: DiagnosticSink(sources: []))
    func cycles(_ key: String, default: Int? = nil) -> Int {
      fields.integer(key, in: 0...longest, default: `default`)
    }
    let cycle = fields.quantity("tCK", atLeast: Picoseconds(1), atMost: Picoseconds(1_000_000))
    let timing = DRAMTiming(
      cycle: cycle, readLatency: cycles("CL"), writeLatency: cycles("CWL"),
      activateToColumn: cycles("tRCD"), precharge: cycles("tRP"), rowActive: cycles("tRAS"),
      columnShort: cycles("tCCD_S"), columnLong: cycles("tCCD_L"), activateShort: cycles("tRRD_S"),
      activateLong: cycles("tRRD_L"), fourActivates: cycles("tFAW"),
      readToPrecharge: cycles("tRTP"), writeRecovery: cycles("tWR"),
      writeToReadShort: cycles("tWTR_S"), writeToReadLong: cycles("tWTR_L"),
      rankSwitch: cycles("tRTRS"), prechargeToPrecharge: cycles("tPPD", default: 0),
      refresh: cycles("tRFC"), refreshInterval: cycles("tREFI"))
    fields.end()
    guard root.sink.diagnostics.count == errors else { return timing }
    check(timing, geometry, fields)
    return timing
  }

  private static func check(_ timing: DRAMTiming, _ geometry: DRAMGeometry, _ fields: Fields) {
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
