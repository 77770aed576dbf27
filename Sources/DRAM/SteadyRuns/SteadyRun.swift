/// Column commands that follow each other in one rhythm: every bank of the steady run has one every `period`
/// cycles, `columns` of them in a period.
struct SteadyRun {
  var period = 0
  var columns = 0
  /// The channel's column commands before it: since then nothing but column commands of one direction
  /// has issued, and no bank has begun to wait.
  var start = 0
  /// Commands in a row that have kept to the rhythm.
  var length = 0

  /// A whole period has.
  @inline(__always)
  var isSteady: Bool { columns > 0 && length >= columns }

  /// Something else has happened than commands of the rhythm.
  @inline(__always)
  mutating func interrupt(after columns: Int) {
    start = columns
    length = 0
  }
}
