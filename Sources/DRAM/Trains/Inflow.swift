/// What is accepted while a train runs.
struct Inflow {
  /// Periods at most.
  var most = Int.max
  var perPeriod = 0
  /// Besides, once.
  var once = 0
  /// It fills whatever room there is.
  var isSaturated = false
}
