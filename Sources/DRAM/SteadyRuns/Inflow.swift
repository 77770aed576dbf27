/// What is accepted while a steady run runs.
struct Inflow {
  /// Periods at most.
  var most = Int.max
  var perPeriod = 0
  /// Besides, once.
  var once = 0
  /// It fills whatever space there is.
  var isSaturated = false
}
