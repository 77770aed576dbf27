/// Skips repeated periods of a program once the machine's whole state has repeated.
///
/// At each period's border the state is written down relative to now: every resource's place and
/// free time, transfers on their way, the data path, and the end of every task that a later one may
/// still need. Two equal borders mean that all following periods are identical, as long as nothing
/// looks beyond the repeated region and no queue outside it asks for the data path; their times are
/// the last period's, shifted.
struct PeriodSkipper {
  private let period: Period
  private let reach: Int
  /// Tasks that each resource has in one period, and in its queue before the region.
  private let share: [Int]
  private let before: [Int]
  /// The resource whose progress marks the borders.
  private let pivot: Int
  private var last: Border?
  private var isDone = false

  private struct Border {
    var number: Int
    var time: Int
    var heads: [Int]
    var state: [Int]
  }

  init?(_ program: Program) {
    // What arrays have taken of shared ports is not part of the state.
    guard program.portDemands.isEmpty else { return nil }
    guard let period = Period.find(in: program) else { return nil }
    var share = [Int](repeating: 0, count: program.resources.count)
    var before = share
    for task in program.tasks[..<period.firstTask] { before[task.resource.index] += 1 }
    for task in program.tasks[period.firstTask..<period.firstTask + period.length] {
      share[task.resource.index] += 1
    }
    guard let pivot = share.indices.max(by: { share[$0] < share[$1] }), share[pivot] > 0 else {
      return nil
    }
    self.period = period
    self.share = share
    self.before = before
    self.pivot = pivot
    reach = period.reach(in: program)
  }

  /// Looks at the state after a step, and skips if it may.
  mutating func observe(_ run: inout MachineRun) {
    guard !isDone, run.heads[pivot] > before[pivot] else { return }
    let number = (run.heads[pivot] - before[pivot]) / share[pivot]
    guard number >= 1, number != last?.number else { return }
    guard number < period.count, let border = border(number, run) else {
      isDone = number >= period.count
      return
    }
    defer { last = border }
    guard let last, last.number == number - 1, last.state == border.state else { return }
    skip(from: last, to: border, &run)
  }

  /// The state at a border, or nil while a resource is not inside the region.
  private func border(_ number: Int, _ run: MachineRun) -> Border? {
    let time = run.freeAt[pivot]
    let origin = period.firstTask + number * period.length
    // Queues without a part in the period must not move.
    var state = run.transfers.heads.indices.filter { share[$0] == 0 }.map { run.heads[$0] }
    var oldest = Int.max
    var newest = 0
    for resource in run.heads.indices where share[resource] > 0 {
      let head = run.heads[resource]
      guard head > before[resource], head < run.queues.count(resource) else { return nil }
      oldest = min(oldest, run.queues[resource, head].index)
      newest = max(newest, run.queues[resource, head].index)
      state.append(head - before[resource] - number * share[resource])
      state.append(run.freeAt[resource] - time)
    }
    for resource in run.heads.indices {
      guard let last = streamEnd(of: resource, run) else { continue }
      state.append(run.streams[resource].loadStart - time)
      // What has passed decides nothing any more.
      state.append(max(run.streams[resource].outputFreeAt, time) - time)
      state.append(run.streams[resource].computedAt - time)
      state.append(last - time)
    }
    if let path = run.settings.path {
      state.append(run.transfers.pathFreeAt - time * path.cycleTicks)
      for queue in run.transfers.heads.indices where run.transfers.isRequested(queue) {
        let transfer = run.transfers.heads[queue]
        guard share[queue] > 0 else { return nil }
        state.append(queue)
        state.append(transfer.remainingBytes)
        state.append(transfer.arrival - time * path.cycleTicks)
      }
    }
    let lowest = oldest - reach
    // Tasks of the first period may need others than their later likes do.
    guard lowest >= period.firstTask, oldest >= period.firstTask + period.length,
      newest < period.end
    else { return nil }
    state.append(lowest - origin)
    for index in lowest..<newest {
      let end = run.schedule.ends[index]
      state.append(end < 0 ? Int.min : end - time)
    }
    return Border(number: number, time: time, heads: run.heads, state: state)
  }

  /// Repeats what passed between two equal borders as often as it may pass again.
  private func skip(from last: Border, to now: Border, _ run: inout MachineRun) {
    let newest =
      run.heads.indices.filter { share[$0] > 0 }
      .map { run.queues[$0, run.heads[$0]].index }.max() ?? period.end
    var times = (period.end - newest - 1) / period.length
    if run.settings.path != nil {
      for queue in run.transfers.heads.indices where share[queue] == 0 {
        times = min(times, periodsBefore(queue, run))
      }
    }
    guard times > 0 else { return }
    let shift = now.time - last.time
    let streaming = run.heads.indices.filter { streamEnd(of: $0, run) != nil }
    for resource in run.heads.indices where share[resource] > 0 {
      for position in last.heads[resource]..<now.heads[resource] {
        repeatTask(run.queues[resource, position], times: times, shift: shift, &run)
      }
      if resource < TransferQueues.count, run.transfers.isRequested(resource) {
        let head = run.queues[resource, run.heads[resource]]
        copy(head, periods: times, shift: shift * times, &run)
        run.schedule.ends[head.index + times * period.length] = -1
      }
      run.heads[resource] += times * share[resource]
      run.freeAt[resource] += times * shift
      run.lastTask[resource] = moved(run.lastTask[resource], periods: times)
      run.finishedTasks += times * share[resource]
    }
    for resource in streaming {
      run.streams[resource].loadStart += times * shift
      run.streams[resource].outputFreeAt += times * shift
      run.streams[resource].computedAt += times * shift
    }
    if let path = run.settings.path {
      run.transfers.pathFreeAt += times * shift * path.cycleTicks
      for queue in run.transfers.heads.indices where run.transfers.isRequested(queue) {
        run.transfers.heads[queue].arrival += times * shift * path.cycleTicks
        run.transfers.heads[queue].order += times * period.length
      }
    }
  }

  /// How many periods pass for certain before the head of a resource outside the region can start:
  /// it is blocked while one of the tasks that it needs is.
  private func periodsBefore(_ resource: Int, _ run: MachineRun) -> Int {
    guard run.heads[resource] < run.queues.count(resource) else { return period.count }
    let head = run.queues[resource, run.heads[resource]]
    var periods = 0
    for dependency in run.program.dependencies(of: run.program.tasks[head.index]) {
      let needed = dependency.task
      guard run.schedule.ends[needed.index] < 0 else { continue }
      let other = run.program.tasks[needed.index].resource.index
      periods = max(
        periods,
        share[other] == 0
          ? periodsBefore(other, run)
          : (needed.index - run.queues[other, run.heads[other]].index) / period.length)
    }
    return periods
  }

  /// The end of an array's last task, where tiles stream; nil for other resources.
  private func streamEnd(of resource: Int, _ run: MachineRun) -> Int? {
    guard share[resource] > 0 else { return nil }
    let last = run.lastTask[resource]
    guard last != .none,
      run.program.work(of: run.program.tasks[last.index]).handoff != nil
    else { return nil }
    return run.schedule.ends[last.index]
  }

  private func repeatTask(_ id: TaskID, times: Int, shift: Int, _ run: inout MachineRun) {
    for time in 1...times { copy(id, periods: time, shift: shift * time, &run) }
  }

  private func copy(_ id: TaskID, periods: Int, shift: Int, _ run: inout MachineRun) {
    let target = id.index + periods * period.length
    run.schedule.starts[target] = run.schedule.starts[id.index] + shift
    run.schedule.ends[target] = run.schedule.ends[id.index] + shift
    run.schedule.causes[target] = run.schedule.causes[id.index]
    run.schedule.startsStream[target] = run.schedule.startsStream[id.index]
    run.schedule.causers[target] = moved(run.schedule.causers[id.index], periods: periods)
  }

  private func moved(_ id: TaskID, periods: Int) -> TaskID {
    id == .none ? .none : TaskID(id.index + periods * period.length)
  }
}
