import Quantities

/// Timings of a DRAM in cycles of its command clock, under JEDEC's names.
///
/// `_S` is between bank groups, `_L` within one; no `_L` is below its `_S`.
public struct DRAMTiming: Sendable, Hashable {
  /// One cycle.
  public var cycle = Picoseconds(1)
  /// Read command to data (CL).
  public var readLatency = 0
  /// Write command to data (CWL).
  public var writeLatency = 0
  /// Activate to read or write (tRCD).
  public var activateToColumn = 0
  /// Precharge to activate (tRP).
  public var precharge = 0
  /// Activate to precharge (tRAS).
  public var rowActive = 0
  /// Column command to column command (tCCD_S, tCCD_L); a burst's cycles where it is longer.
  public var columnShort = 0
  public var columnLong = 0
  /// Activate to activate of another bank (tRRD_S, tRRD_L).
  public var activateShort = 0
  public var activateLong = 0
  /// At most four activates of a rank in this window (tFAW).
  public var fourActivates = 0
  /// Read to precharge (tRTP).
  public var readToPrecharge = 0
  /// End of a write's data to precharge (tWR).
  public var writeRecovery = 0
  /// End of a write's data to read (tWTR_S, tWTR_L).
  public var writeToReadShort = 0
  public var writeToReadLong = 0
  /// Idle cycles of the data bus between ranks, and between a read and a write (tRTRS).
  public var rankSwitch = 0
  /// Precharge to precharge of another bank (tPPD); 0 where there is no such rule.
  public var prechargeToPrecharge = 0
  /// A refresh of a whole rank (tRFC).
  public var refresh = 0
  /// Between refreshes of one rank (tREFI).
  public var refreshInterval = 0

  /// Activate to activate of one bank (tRC).
  public var rowCycle: Int { rowActive + precharge }
}
