/// A transfer whose data have not all come.
struct Load {
  /// -1 for none.
  var order = -1
  /// Reads that have been offered and not served.
  var unserved = 0
  /// All of its bursts have been accepted.
  var isOffered = false
  /// The end of its latest data.
  var end = 0

  var hasCompleted: Bool { isOffered && unserved == 0 }
}
