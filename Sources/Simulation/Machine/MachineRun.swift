import Hardware

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
  /// When the array's next stationary operand can begin to load, or its next vectors can come where
  /// the sums of the last ones are in the way.
  var loadStart = 0
  /// When the array's last tile had its results at the output FIFO.
  var computedAt = 0
  /// When the output FIFO's port can pass the next row of results.
  var outputFreeAt = 0
  /// Transfers that wait for the data path, one a DMA queue.
  var transfers: [Transfer]
  /// When the data path is free, in ticks.
  var pathFreeAt = 0
  var finishedTasks = 0

  /// A DMA queue's head on its way.
  struct Transfer {
    var isRequested = false
    /// A memory of banks has it.
    var isOffered = false
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
    guard serveDataPath() else { throw fault }
    return true
  }

  /// The same with a memory of banks: where nothing else can end, it runs until a transfer has been
  /// accepted or has come.
  mutating func step(_ port: inout MemoryPort) throws(MachineFault) -> Bool {
    var progressed = false
    for resource in 0..<queues.resourceCount {
      while heads[resource] < queues.count(resource),
        resource >= transfers.count || port.takes(resource),
        advance(resource)
      { progressed = true }
      guard resource < transfers.count, transfers[resource].isRequested,
        !transfers[resource].isOffered
      else { continue }
      transfers[resource].isOffered = true
      port.offer(
        queues[resource, heads[resource]], program, queue: resource,
        issued: transfers[resource].arrival)
    }
    if progressed { return true }
    guard finishedTasks < program.tasks.count else { return false }
    guard port.serve(&self) else { throw fault }
    return true
  }

  private var fault: MachineFault {
    MachineFault(
      waiting: heads.indices.filter { heads[$0] < queues.count($0) }.map {
        "\(program.resources[$0].name): task \(queues[$0, heads[$0]].index)"
      })
  }

  /// The last burst of a queue's transfer has been accepted; the next transfer may follow.
  mutating func accepted(_ id: TaskID, _ queue: Int, at time: Int) {
    transfers[queue] = Transfer()
    freeAt[queue] = time
    lastTask[queue] = id
    heads[queue] += 1
  }

  /// A transfer that has been accepted has come, or is done.
  mutating func end(_ id: TaskID, at time: Int) {
    schedule.ends[id.index] = time
    finishedTasks += 1
    schedule.steppedTasks += 1
  }

  /// Ends a resource's head if what it needs has ended and it needs no turn of the data path.
  private mutating func advance(_ resource: Int) -> Bool {
    let isQueue = ResourceID(resource).isQueue
    if isQueue, transfers[resource].isRequested { return false }
    let id = queues[resource, heads[resource]]
    let task = program.tasks[id.index]
    var start = freeAt[resource]
    // When the stationary operand can begin to load.
    var ready = 0
    var cause: Schedule.Cause = lastTask[resource] == .none ? .none : .resource
    var causer = lastTask[resource]
    for index in Int(task.firstDependency)..<Int(task.firstDependency + task.dependencyCount) {
      let dependency = program.dependencies[index]
      var end = schedule.ends[dependency.task.index]
      guard end >= 0 else { return false }
      if dependency.reason == .tapped, dependency.task == lastTask[resource] { end = computedAt }
      end = max(0, end + dependency.lag)
      if dependency.reason == .stationary { ready = max(ready, end) }
      if end > start {
        start = end
        causer = dependency.task
        cause =
          switch dependency.reason {
          case .operand, .stationary, .tapped: .operand
          case .slot: .slot
          case .barrier: .barrier
          }
      }
    }
    if isQueue, let depth = settings.queueDepth, heads[resource] >= depth {
      let earlier = queues[resource, heads[resource] - depth]
      let end = schedule.ends[earlier.index]
      guard end >= 0 else { return false }
      if end > start { (start, cause, causer) = (end, .resource, earlier) }
    }
    if start == 0 { (cause, causer) = (.none, .none) }
    schedule.starts[id.index] = start
    schedule.causes[id.index] = cause
    schedule.causers[id.index] = causer
    guard isQueue else {
      let first = firstVector(of: task.work, start: start, ready: ready, resource, id)
      var end = first + task.work.cycles
      var free = first + task.work.occupied
      if task.work.joint != nil { computedAt = end }
      passResults(of: task.work, &free, &end)
      finish(id, resource, at: end, resourceFreeAt: free)
      return true
    }
    let issued = start + settings.requestCycles * Int(task.work.requests)
    guard let path = settings.path, task.work.bytes > 0 else {
      finish(id, resource, at: issued, resourceFreeAt: issued)
      return true
    }
    transfers[resource] = Transfer(
      isRequested: true, remainingBytes: task.work.bytes,
      arrival: settings.memory == nil ? issued * path.cycleTicks : issued)
    return false
  }

  /// When a task's own cycles begin: at its start, but for a tile that joins a stream of tiles. That
  /// one's vectors follow those of the tile before; an array that has run empty starts up again.
  private mutating func firstVector(
    of work: TaskWork, start: Int, ready: Int, _ resource: Int, _ id: TaskID
  ) -> Int {
    guard let joint = work.joint else { return start }
    let last = lastTask[resource]
    let isEmpty = last == .none || start > freeAt[resource] && start >= schedule.ends[last.index]
    let first =
      last == .none
      ? start + Int(joint.startUp + joint.exposedLoad)
      : isEmpty
        // The stationary operand may have come while the array waited for the other one.
        ? max(
          start + Int(joint.startUp),
          max(ready, loadStart) + Int(joint.startUp + joint.exposedLoad))
        : max(
          start + Int(joint.bubble), loadStart + Int(joint.load),
          ready + max(0, Int(joint.exposedLoad)))
    schedule.startsStream[id.index] = isEmpty
    loadStart = first + work.occupied + Int(joint.loadStart)
    // The next tile's operand came with the first one's, before the run.
    if isEmpty, last == .none, joint.hasNextLoaded { loadStart = first - Int(joint.load) }
    return first
  }

  /// Holds the array while as many rows of results as the output FIFO takes are on their way.
  ///
  /// Results come with a tile's last vectors, or, where all of its vectors give some, fold by fold, so
  /// that the port goes on while the next fold waits for its operand.
  private mutating func passResults(of work: TaskWork, _ free: inout Int, _ end: inout Int) {
    guard let fifo = settings.outputFIFO, let joint = work.joint, joint.results > 0 else { return }
    let ended = free
    let burst = Int(joint.foldResults > 0 ? joint.foldResults : joint.results)
    var left = Int(joint.results)
    // Of folds that follow each other by more than their vectors, the first begins with the tile.
    let waits = joint.foldResults > 0 ? Int(joint.foldGap - joint.foldResults) : 0
    let folds = max(0, left / burst - 1)
    var first = free - left - folds * waits
    let lastFirst = first + folds * Int(joint.foldGap)
    while left > 0 {
      let rows = min(burst, left)
      left -= rows
      // When the first row has left; the others follow it at the port's pace.
      let leaves = max(outputFreeAt, first + 1 + Int(joint.tail) + fifo.meanWait)
      // A vector enters when the row as many before it as there are entries has left, and so does
      // whatever comes next.
      let lastEnters = max(first + rows - 1, leaves + (rows - 1 - fifo.depth) * fifo.interval)
      free = max(lastEnters + 1, leaves + (rows - fifo.depth) * fifo.interval)
      end = max(end, leaves + (rows - 1) * fifo.interval)
      outputFreeAt = leaves + rows * fifo.interval
      if left > 0 { first = max(free, first + Int(joint.foldGap)) }
    }
    free = max(free, ended)
    // The next operand loads from the last fold's first vector on.
    if folds > 0 { loadStart += first - lastFirst }
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
      let turnTicks = settings.turnBytes * path.byteTicks
      let turns = max(1, (alone + turnTicks - 1) / turnTicks)
      if turns < (remaining + settings.turnBytes - 1) / settings.turnBytes {
        bytes = turns * settings.turnBytes
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
