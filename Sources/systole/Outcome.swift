/// The exit codes.
enum Outcome: Int32 {
  case fine = 0
  /// A comparison found a regression or a mismatch.
  case regression = 1
  case wrongInput = 2
  /// An internal error.
  case fault = 3
}
