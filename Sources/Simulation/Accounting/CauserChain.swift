/// What a task waited for last, what that waited for, and so on: a chain that covers the time before the
/// task once, walked back from its end.
///
/// Where a task starts after its causer has ended, units in the array's streams delay its rows; where
/// it starts before, it takes rows as they come, and the time that both run counts as the later one's.
struct CauserChain {
  /// A stretch of time that one task covers, or that passes before it.
  struct Stretch {
    enum Kind { case execution, streamLatency }

    /// The task that runs, or the one that the latency delays.
    var task: TaskID
    var kind: Kind
    /// Of a latency, the task whose rows are on their way.
    var source = TaskID.none
    var start: Int
    var end: Int
  }

  let program: Program
  let schedule: Schedule

  /// Walks back from a task over the cycles from `since` to `until`; each is visited once.
  ///
  /// - Parameter task: One that starts or ends at `until`.
  func walk(
    from task: TaskID, since: Int, until: Int, _ visit: (Stretch) -> Void
  ) {
    var task = task
    var reader = task
    var until = until
    while until > since {
      let end = schedule.ends[task.index]
      if end < until {
        let start = max(since, end)
        visit(
          Stretch(task: reader, kind: .streamLatency, source: task, start: start, end: until))
        until = start
      }
      let start = max(since, schedule.starts[task.index])
      if start < until {
        visit(Stretch(task: task, kind: .execution, start: start, end: until))
        until = start
      }
      reader = task
      // A task that waited for nothing starts at 0.
      guard schedule.causers[task.index] != .none else { return }
      task = schedule.causers[task.index]
    }
  }
}
