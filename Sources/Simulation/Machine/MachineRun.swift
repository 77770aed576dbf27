/// The state of one run.
struct MachineRun {
  let program: Program
  let settings: MachineSettings
  var schedule: Schedule
  let queues: TaskQueues
  /// How many of each resource's tasks have ended.
  var heads: [Int]
  /// When each resource can take its next task, and the task that decides it.
  var freeAt: [Int]
  var lastTask: [TaskID]
  /// Transfers that wait for the data path, one a DMA queue.
  var transfers: [Transfer]
  /// When the data path is free, in ticks.
  var pathFreeAt = 0
  var finishedTasks = 0

  /// A DMA queue's head on its way.
  struct Transfer {
    var isRequested = false
    var remainingBytes = 0
    /// When it came, or came again after its last turn, in ticks.
    var arrival = 0
  }

  init(_ program: Program, _ settings: MachineSettings) {
    self.program = program
    self.settings = settings
    schedule = Schedule(taskCount: program.tasks.count)
    queues = TaskQueues(program)
    heads = [Int](repeating: 0, count: queues.resourceCount)
    freeAt = heads
    lastTask = [TaskID](repeating: .none, count: queues.resourceCount)
    transfers = [Transfer](repeating: Transfer(), count: 3)
  }

  /// Ends what can end without the data path, one sweep over the resources; where nothing can, serves
  /// one turn of the path. Returns false when every task has ended.
  mutating func step() throws(MachineFault) -> Bool {
    var progressed = false
    for resource in 0..<queues.resourceCount {
      while heads[resource] < queues.count(resource), advance(resource) { progressed = true }
    }
    if progressed { return true }
    guard finishedTasks < program.tasks.count else { return false }
    guard serveDataPath() else {
      throw MachineFault(
        waiting: heads.indices.filter { heads[$0] < queues.count($0) }.map {
          "\(program.resources[$0].name): task \(queues[$0, heads[$0]].index)"
        })
    }
    return true
  }

  /// Ends a resource's head if what it needs has ended and it needs no turn of the data path.
  private mutating func advance(_ resource: Int) -> Bool {
    let isQueue = ResourceID(resource).isQueue
    if isQueue, transfers[resource].isRequested { return false }
    let id = queues[resource, heads[resource]]
    let task = program.tasks[id.index]
    var start = freeAt[resource]
    var cause: Schedule.Cause = lastTask[resource] == .none ? .none : .resource
    var causer = lastTask[resource]
    for index in Int(task.firstDependency)..<Int(task.firstDependency + task.dependencyCount) {
      let dependency = program.dependencies[index]
      let end = schedule.ends[dependency.task.index]
      guard end >= 0 else { return false }
      if end > start {
        start = end
        causer = dependency.task
        cause =
          switch dependency.reason {
          case .operand: .operand
          case .slot: .slot
          case .barrier: .barrier
          }
      }
    }
    if start == 0 { (cause, causer) = (.none, .none) }
    schedule.starts[id.index] = start
    schedule.causes[id.index] = cause
    schedule.causers[id.index] = causer
    guard isQueue else {
      finish(id, resource, at: start + task.work.cycles, resourceFreeAt: start + task.work.cycles)
      return true
    }
    let issued = start + settings.requestCycles
    guard let path = settings.path, task.work.bytes > 0 else {
      finish(id, resource, at: issued, resourceFreeAt: issued)
      return true
    }
    transfers[resource] = Transfer(
      isRequested: true, remainingBytes: task.work.bytes, arrival: issued * path.cycleTicks)
    return false
  }

  private mutating func finish(
    _ id: TaskID, _ resource: Int, at end: Int, resourceFreeAt: Int
  ) {
    schedule.ends[id.index] = end
    freeAt[resource] = resourceFreeAt
    lastTask[resource] = id
    heads[resource] += 1
    finishedTasks += 1
    schedule.steppedTasks += 1
  }

  /// Gives the data path to the request that came first; false if there is none.
  private mutating func serveDataPath() -> Bool {
    guard let path = settings.path, let first = firstRequest(other: nil) else { return false }
    let now = max(pathFreeAt, transfers[first].arrival)
    let remaining = transfers[first].remainingBytes
    var bytes = remaining
    if let other = firstRequest(other: first) {
      // Turns of 4 KiB until the other has come; alone until then.
      let alone = max(0, transfers[other].arrival - now)
      let turnTicks = MachineSettings.turnBytes * path.byteTicks
      let turns = max(1, (alone + turnTicks - 1) / turnTicks)
      if turns < (remaining + MachineSettings.turnBytes - 1) / MachineSettings.turnBytes {
        bytes = turns * MachineSettings.turnBytes
      }
    }
    pathFreeAt = now + bytes * path.byteTicks
    transfers[first].remainingBytes = remaining - bytes
    transfers[first].arrival = pathFreeAt
    if transfers[first].remainingBytes == 0 {
      transfers[first].isRequested = false
      let moved = (pathFreeAt + path.cycleTicks - 1) / path.cycleTicks
      // A store is done when its last byte has left; a load when it has come.
      let isStore = first == ResourceID.storeQueue.index
      finish(
        queues[first, heads[first]], first, at: isStore ? moved : moved + settings.latency,
        resourceFreeAt: moved)
    }
    return true
  }

  /// The request with the earliest arrival, then the lowest task; `other` is left out.
  private func firstRequest(other: Int?) -> Int? {
    var best: Int?
    for queue in 0..<3 where transfers[queue].isRequested && queue != other {
      guard let current = best else {
        best = queue
        continue
      }
      let (a, b) = (transfers[queue].arrival, transfers[current].arrival)
      let isEarlier =
        a < b || a == b && queues[queue, heads[queue]].index < queues[current, heads[current]].index
      if isEarlier { best = queue }
    }
    return best
  }
}
