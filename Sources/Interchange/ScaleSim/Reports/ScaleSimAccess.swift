/// One operand's column of the detailed report: first and last cycle, and words read or written.
struct ScaleSimAccess {
  var start: Int
  var stop: Int
  var words: Int
}
