/// A bank: its open row, when it may take which command next, and what its command queue holds.
struct BankState: Sendable {
  /// -1 where all rows are closed.
  var openRow: Int32 = -1
  /// Column commands on the open row.
  var columnCommands = 0
  // Earliest cycles, as far as the bank's own commands decide them.
  var readAt = 0
  var writeAt = 0
  var activateAt = 0
  var prechargeAt = 0
  var refreshAt = 0
  /// When its next command can issue, as things stood when that was last sought; exact while no
  /// command issues.
  var readyAt = 0
  /// Requests in its command queue, and where in its ring the oldest is.
  var queued = 0
  var oldest = 0
  /// Those of them that are writes.
  var queuedWrites = 0
  /// Places in the queue of the oldest read and the oldest write on the open row; -1 for none.
  var firstRead = -1
  var firstWrite = -1
  let group: Int
  let rank: Int

  init(group: Int, rank: Int) {
    self.group = group
    self.rank = rank
  }

  /// The row may be closed for the oldest request: it needs another, and nothing else in the queue
  /// needs this one, or this one has been used often enough.
  func mayPrecharge(rowHitLimit: Int) -> Bool {
    queued > 0 && openRow >= 0 && firstRead != 0 && firstWrite != 0
      && (firstRead < 0 && firstWrite < 0 || columnCommands >= rowHitLimit)
  }
}

/// A bank group: when its banks may take which command next, as far as commands of the group decide.
struct GroupState: Sendable {
  var readAt = 0
  var writeAt = 0
  var activateAt = 0
}

/// A rank: the same, as far as commands of this and of other ranks decide.
struct RankState: Sendable {
  var readAt = 0
  var writeAt = 0
  var activateAt = 0
  var prechargeAt = 0
  /// The last four activates' ends of window, the oldest first.
  var windows: InlineArray<4, Int> = [0, 0, 0, 0]
  var openBanks = 0
  /// Since when a bank has been open.
  var openSince = 0
  /// The rank's banks in masks.
  let banks: UInt64

  init(banks: UInt64) { self.banks = banks }

  mutating func addWindow(endingAt end: Int) {
    windows = [windows[1], windows[2], windows[3], end]
  }
}
