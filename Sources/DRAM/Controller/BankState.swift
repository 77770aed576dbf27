/// A bank: its open row, when it may take which command next, and what its command queue holds.
struct BankState: Sendable {
  /// -1 where all rows are closed.
  var openRow: Int32 = -1
  /// Column commands on the open row.
  var columnCommands: Int32 = 0
  // Earliest cycles, as far as the bank's own commands decide them.
  var columnAt = 0
  var activateAt = 0
  var prechargeAt = 0
  /// Its last column command, and the channel's count of them with that.
  var lastColumn = 0
  var columnsAtLast = 0
  /// Requests in its command queue.
  var queued: Int32 = 0
  /// Used entries of its ring, and the oldest one.
  var entries: Int32 = 0
  var oldest: Int32 = 0
  /// Places in the queue of the oldest read and the oldest write on the open row; -1 for none.
  var firstRead: Int32 = -1
  var firstWrite: Int32 = -1
  let group: Int32
  let rank: Int32

  init(group: Int, rank: Int) {
    self.group = Int32(group)
    self.rank = Int32(rank)
  }

  /// The row may be closed for the oldest request: it needs another, and nothing else in the queue
  /// needs this one, or this one has been used often enough.
  @inline(__always)
  func mayPrecharge(rowHitLimit: Int32) -> Bool {
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
  /// When all of its banks have been closed for long enough, where none is open.
  var refreshAt = 0
  /// The last four activates' ends of window, the oldest first.
  var windows: InlineArray<4, Int> = [0, 0, 0, 0]
  /// Since when a bank has been open.
  var openSince = 0
  /// The rank's banks in masks.
  let banks: BankSet

  init(banks: BankSet) { self.banks = banks }

  @inline(__always)
  mutating func addWindow(endingAt end: Int) {
    windows = [windows[1], windows[2], windows[3], end]
  }
}
