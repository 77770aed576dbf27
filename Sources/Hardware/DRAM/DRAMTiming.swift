import Quantities

/// Timings of a DRAM in cycles of its command clock, under JEDEC's names.
///
/// `_S` is between bank groups, `_L` within one; no `_L` is below its `_S`.
public struct DRAMTiming: Sendable, Hashable {
  /// One cycle.
  public var cycle: Picoseconds
  /// Read command to data (CL).
  public var readLatency: Int
  /// Write command to data (CWL).
  public var writeLatency: Int
  /// Activate to read or write (tRCD).
  public var activateToColumn: Int
  /// Precharge to activate (tRP).
  public var precharge: Int
  /// Activate to precharge (tRAS).
  public var rowActive: Int
  /// Column command to column command (tCCD_S, tCCD_L); a burst's cycles where it is longer.
  public var columnShort: Int
  public var columnLong: Int
  /// Activate to activate of another bank (tRRD_S, tRRD_L).
  public var activateShort: Int
  public var activateLong: Int
  /// At most four activates of a rank in this window (tFAW).
  public var fourActivates: Int
  /// Read to precharge (tRTP).
  public var readToPrecharge: Int
  /// End of a write's data to precharge (tWR).
  public var writeRecovery: Int
  /// End of a write's data to read (tWTR_S, tWTR_L).
  public var writeToReadShort: Int
  public var writeToReadLong: Int
  /// Idle cycles of the data bus between ranks, and between a read and a write (tRTRS).
  public var rankSwitch: Int
  /// Precharge to precharge of another bank (tPPD); 0 where there is no such rule.
  public var prechargeToPrecharge: Int
  /// A refresh of a whole rank (tRFC).
  public var refresh: Int
  /// Between refreshes of one rank (tREFI).
  public var refreshInterval: Int

  public init(
    cycle: Picoseconds, readLatency: Int, writeLatency: Int, activateToColumn: Int,
    precharge: Int, rowActive: Int, columnShort: Int, columnLong: Int, activateShort: Int,
    activateLong: Int, fourActivates: Int, readToPrecharge: Int, writeRecovery: Int,
    writeToReadShort: Int, writeToReadLong: Int, rankSwitch: Int, prechargeToPrecharge: Int,
    refresh: Int, refreshInterval: Int
  ) {
    self.cycle = cycle
    self.readLatency = readLatency
    self.writeLatency = writeLatency
    self.activateToColumn = activateToColumn
    self.precharge = precharge
    self.rowActive = rowActive
    self.columnShort = columnShort
    self.columnLong = columnLong
    self.activateShort = activateShort
    self.activateLong = activateLong
    self.fourActivates = fourActivates
    self.readToPrecharge = readToPrecharge
    self.writeRecovery = writeRecovery
    self.writeToReadShort = writeToReadShort
    self.writeToReadLong = writeToReadLong
    self.rankSwitch = rankSwitch
    self.prechargeToPrecharge = prechargeToPrecharge
    self.refresh = refresh
    self.refreshInterval = refreshInterval
  }

  /// Activate to activate of one bank (tRC).
  public var rowCycle: Int { rowActive + precharge }
}
