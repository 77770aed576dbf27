import Hardware

/// Least cycles between commands of one channel, derived from the timings of its device.
///
/// The rules are JEDEC's (JESD79-4, JESD209-4, JESD235) with the bus turnarounds of a common
/// controller: a read's data must leave the bus, and `tRTRS` pass, before a write's or another
/// rank's data takes it.
struct CommandGaps: Sendable, Equatable {
  var readToReadLong: Int
  var readToReadShort: Int
  var readToReadOtherRank: Int
  var readToWrite: Int
  var readToWriteOtherRank: Int
  var writeToReadLong: Int
  var writeToReadShort: Int
  var writeToReadOtherRank: Int
  var writeToWriteLong: Int
  var writeToWriteShort: Int
  var writeToWriteOtherRank: Int
  var readToPrecharge: Int
  var writeToPrecharge: Int
  /// From a read that closes its row.
  var closingReadToActivate: Int
  var closingReadToRefresh: Int
  var closingWriteToActivate: Int
  var activateToColumn: Int
  var activateToPrecharge: Int
  var activateToActivate: Int
  var activateToActivateLong: Int
  var activateToActivateShort: Int
  var fourActivates: Int
  var prechargeToActivate: Int
  var prechargeToPrecharge: Int
  var refreshToActivate: Int
  /// From the command to the end of its data.
  var readData: Int
  var writeData: Int

  init(_ dram: BankedDRAM) {
    let timing = dram.timing
    let burst = dram.geometry.burstCycles
    let read = timing.readLatency
    let write = timing.writeLatency
    readToReadLong = max(burst, timing.columnLong)
    readToReadShort = max(burst, timing.columnShort)
    readToReadOtherRank = burst + timing.rankSwitch
    readToWrite = max(0, read + burst - write + timing.rankSwitch)
    readToWriteOtherRank = max(0, read + burst + burst + timing.rankSwitch - write - burst)
    writeToReadLong = write + burst + timing.writeToReadLong
    writeToReadShort = write + burst + timing.writeToReadShort
    writeToReadOtherRank = max(0, write + burst + burst + timing.rankSwitch - read - burst)
    writeToWriteLong = max(burst, timing.columnLong)
    writeToWriteShort = max(burst, timing.columnShort)
    writeToWriteOtherRank = burst
    readToPrecharge = timing.readToPrecharge
    writeToPrecharge = write + burst + timing.writeRecovery
    closingReadToActivate = burst + timing.readToPrecharge + timing.precharge
    closingReadToRefresh = timing.readToPrecharge + timing.precharge
    closingWriteToActivate = write + burst + timing.writeRecovery + timing.precharge
    activateToColumn = timing.activateToColumn
    activateToPrecharge = timing.rowActive
    activateToActivate = timing.rowCycle
    activateToActivateLong = timing.activateLong
    activateToActivateShort = timing.activateShort
    fourActivates = timing.fourActivates
    prechargeToActivate = timing.precharge
    prechargeToPrecharge = timing.prechargeToPrecharge
    refreshToActivate = timing.refresh
    readData = read + burst
    writeData = write + burst
  }
}
