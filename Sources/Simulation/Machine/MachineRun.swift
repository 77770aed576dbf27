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
  /// By resource: the state of an array's stream of tiles, and what takes its results.
  var streams: [ArrayStream]
  private let fifos: [OutputFIFO?]
  /// What arrays take of the buffers' ports; nil where they share none.
  private var ports: SharedPorts?
  var transfers = TransferQueues()
  var finishedTasks = 0

  init(_ program: Program, _ settings: MachineSettings) {
    self.program = program
    self.settings = settings
    schedule = Schedule(taskCount: program.tasks.count)
    queues = TaskQueues(program)
    heads = [Int](repeating: 0, count: queues.resourceCount)
    freeAt = heads
    lastTask = [TaskID](repeating: .none, count: queues.resourceCount)
    streams = [ArrayStream](repeating: ArrayStream(), count: queues.resourceCount)
    fifos = program.resources.map { resource in
      if case .array(let id) = resource.kind { settings.outputFIFOs[id.index] } else { nil }
    }
    if !program.portDemands.isEmpty {
      ports = SharedPorts(resources: queues.resourceCount)
      schedule.portWaits = [Int32](repeating: 0, count: program.tasks.count)
    }
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

  /// The same with a banked DRAM: where nothing else can end, it runs until a transfer has been
  /// accepted or has come.
  mutating func step(_ port: inout MemoryPort) throws(MachineFault) -> Bool {
    var progressed = false
    for resource in 0..<queues.resourceCount {
      while heads[resource] < queues.count(resource),
        resource >= TransferQueues.count || port.takes(resource),
        advance(resource)
      { progressed = true }
      guard resource < TransferQueues.count, transfers.heads[resource].isRequested,
        !transfers.heads[resource].isOffered
      else { continue }
      transfers.heads[resource].isOffered = true
      port.offer(
        queues[resource, heads[resource]], program, queue: resource,
        issued: transfers.heads[resource].arrival)
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
    transfers.heads[queue] = TransferQueues.Transfer()
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
    if isQueue, transfers.isRequested(resource) { return false }
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
      if dependency.reason == .tapped, dependency.task == lastTask[resource] {
        end = streams[resource].computedAt
      }
      end = max(0, end + dependency.lag)
      if dependency.reason == .stationary { ready = max(ready, end) }
      if end > start {
        start = end
        causer = dependency.task
        cause =
          switch dependency.reason {
          case .operand, .stationary, .tapped: .operand
          case .bufferSpace: .bufferSpace
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
    start += settings.issueCycles(of: resource)
    guard isQueue else {
      let last = lastTask[resource]
      var times = streams[resource].run(
        program.works[Int(task.work)], start: start, ready: ready,
        after: last == .none
          ? nil : ArrayStream.Times(end: schedule.ends[last.index], free: freeAt[resource]),
        fifos[resource])
      if ports != nil, task.ports >= 0 { waitForPorts(task, id, resource, &times) }
      schedule.startsStream[id.index] = times.startsStream
      finish(id, resource, at: times.end, resourceFreeAt: times.free)
      return true
    }
    let bytes = program.works[Int(task.work)].bytes
    let issued = start + settings.requestCycles * Int(program.works[Int(task.work)].requests)
    guard let path = settings.path, bytes > 0 else {
      finish(id, resource, at: issued, resourceFreeAt: issued)
      return true
    }
    transfers.request(
      bytes, on: resource,
      arrival: settings.memory == nil ? issued * path.cycleTicks : issued, order: id.index)
    return false
  }

  /// Stretches a tile's vectors where another array has ports that they need.
  private mutating func waitForPorts(
    _ task: ProgramTask, _ id: TaskID, _ resource: Int, _ times: inout ArrayStream.Times
  ) {
    let first = times.free - program.works[Int(task.work)].occupied
    let demand = program.portDemands[Int(task.ports)]
    guard let wait = ports?.take(demand, by: resource, from: first, until: times.free), wait > 0
    else { return }
    times.free += wait
    times.end += wait
    streams[resource].delay(by: wait)
    schedule.portWaits[id.index] = Int32(clamping: wait)
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
    guard let path = settings.path,
      let (queue, moved) = transfers.serve(path, turnBytes: settings.turnBytes)
    else { return false }
    // A store is done when its last byte is acknowledged, a load when it has arrived.
    let isStore = queue == ResourceID.storeQueue.index
    let id = queues[queue, heads[queue]]
    let bytes = program.works[Int(program.tasks[id.index].work)].bytes
    let free = moved + settings.burstWait(bytes, isStore: isStore)
    finish(
      id, queue, at: free + (isStore ? settings.writeLatency : settings.latency),
      resourceFreeAt: free)
    return true
  }
}
