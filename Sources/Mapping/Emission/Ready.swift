import Simulation

/// When data can be read: a number of cycles after the end of a task.
struct Ready {
  var task: TaskID
  /// Below 0 for rows that are taken as they come.
  var lag = 0
  /// By a unit in the stream, which takes results before they reach the output FIFO.
  var isTapped = false

  init(_ task: TaskID, lag: Int = 0, isTapped: Bool = false) {
    self.task = task
    self.lag = lag
    self.isTapped = isTapped
  }
}
