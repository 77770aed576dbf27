import Hardware
import Simulation

/// Tasks of a product as far as they decide when it ends: a program without reasons and counts.
struct TimelineTasks: ~Copyable {
  /// In the order of the program; after them, for a run, one more that only ends the last one's
  /// needs.
  private var tasks = TaskLog<Task>()
  /// Those of each resource.
  private var queues = InlineArray<6, TaskLog<Int32>> { _ in TaskLog() }
  /// What each waits for, one task's after the other's.
  private var needs = TaskLog<Need>()
  /// Of a run, when each task ended; -1 before.
  private var ends = TaskLog<Int>()
  private var works: [TaskWork] = []
  /// By resource, the cycles before a task begins.
  private let issue: InlineArray<6, Int>
  /// Whether a task waits for the one before it.
  private let runsOneByOne: Bool

  init(issue: InlineArray<6, Int>, runsOneByOne: Bool) {
    self.issue = issue
    self.runsOneByOne = runsOneByOne
  }

  /// Of the machine's cycles before a task begins, those of a product's resources.
  static func issue(_ shape: MatrixShape, _ settings: MachineSettings) -> InlineArray<6, Int> {
    guard !settings.issue.isEmpty else { return InlineArray(repeating: 0) }
    func cycles(_ unit: Int?) -> Int { unit.map { settings.issue[ResourceID.unit($0).index] } ?? 0 }
    return [
      settings.issue[ResourceID.weightQueue.index],
      settings.issue[ResourceID.activationQueue.index],
      settings.issue[ResourceID.storeQueue.index], settings.issue[ResourceID.array.index],
      cycles(shape.requantize?.unit), cycles(shape.biasUnit),
    ]
  }

  enum Resource: Int {
    case weights
    case activations
    case stores
    case array
    /// The unit that requantizes in a pass, and the one that adds biases.
    case unit
    case bias

    static let count = 6
  }

  struct Task {
    /// Its first need; those of the next task follow.
    var firstNeed: Int32
    var requests: Int32 = 1
    /// Bytes of a transfer, the place of the array's work, cycles of a unit.
    var amount: Int
  }

  /// A task that must have ended.
  struct Need {
    var task: Int32
    var isStationary: Bool
  }

  var needCount: Int { needs.count }

  mutating func removeAll() {
    tasks.removeAll()
    needs.removeAll()
    works.removeAll(keepingCapacity: true)
    for index in queues.indices { queues[index].removeAll() }
  }

  /// Adds what the array does for a kind of tile; returns its place.
  mutating func add(_ work: TaskWork) -> Int {
    works.append(work)
    return works.count - 1
  }

  func work(_ place: Int) -> TaskWork { works[place] }

  /// Says what the next task waits for; nothing for -1.
  @inline(__always)
  mutating func need(_ task: Int32, isStationary: Bool = false) {
    if task >= 0 { needs.append(Need(task: task, isStationary: isStationary)) }
  }

  /// Appends a task and returns its number.
  ///
  /// - Parameters:
  ///   - amount: Bytes of a transfer, the place of the array's work, cycles of a unit.
  ///   - first: The first of its needs.
  @inline(__always)
  mutating func append(
    _ resource: Resource, _ amount: Int, requests: Int = 1, needsFrom first: Int
  ) -> Int32 {
    let task = Int32(tasks.count)
    if runsOneByOne { need(task - 1) }
    queues[resource.rawValue].append(task)
    tasks.append(
      Task(firstNeed: Int32(first), requests: Int32(clamping: requests), amount: amount))
    return task
  }

  // MARK: Running

  /// As `MachineRun` does. Nil where it takes more cycles than the limit.
  ///
  /// - Parameters:
  ///   - fifo: What takes the array's results.
  ///   - arrayCycles: Cycles of the array over all its tasks at least.
  ///   - limit: Cycles beyond which it does not matter how many.
  mutating func run(
    on settings: MachineSettings, _ fifo: OutputFIFO?, arrayCycles: Int, limit: Int
  ) -> Int? {
    tasks.append(Task(firstNeed: Int32(needs.count), amount: 0))
    ends.fill(-1, count: tasks.count - 1)
    var run = Run(limit: limit, arrayLeft: arrayCycles, left: ends.count)
    while true {
      // Until nothing goes on that needs no turn of the data path.
      while run.open != 0 {
        let resource = run.open.trailingZeroBitCount
        run.open &= run.open - 1
        while advance(resource, settings, fifo, &run) {}
        guard run.cycles <= limit else { return nil }
      }
      guard run.left > 0 else { return run.cycles }
      guard let path = settings.path,
        let (queue, moved) = run.transfers.serve(path, turnBytes: settings.turnBytes)
      else { preconditionFailure("a layer alone cannot wait for itself") }
      let isStore = queue == Resource.stores.rawValue
      let bytes = tasks[Int(queues[queue][run.heads[queue]])].amount
      let free = moved + settings.burstWait(bytes, isStore: isStore)
      run.open |= 1 << queue
      finish(
        queue, at: free + (isStore ? settings.writeLatency : settings.latency), freeAt: free, &run)
      guard run.cycles <= limit else { return nil }
    }
  }

  /// The progress of a run.
  private struct Run {
    let limit: Int
    /// Cycles of the array that are left, at least.
    var arrayLeft: Int
    /// Tasks that have not ended.
    var left: Int
    var cycles = 0
    var transfers = TransferQueues()
    var array = ArrayStream()
    var lastOfArray: ArrayStream.Times?
    /// Resources whose next task may go on, a bit each.
    var open: UInt8 = 0b111111
    /// Of each resource: the next of its tasks, when it is free, and the task that its next one waits
    /// for, -1 for none.
    var heads = InlineArray<6, Int>(repeating: 0)
    var freeAt = InlineArray<6, Int>(repeating: 0)
    var waitsFor = InlineArray<6, Int32>(repeating: -1)
  }

  /// Ends a resource's next task if what it needs has ended and it needs no turn of the data path.
  private mutating func advance(
    _ resource: Int, _ settings: borrowing MachineSettings, _ fifo: OutputFIFO?, _ run: inout Run
  ) -> Bool {
    let isQueue = resource < TransferQueues.count
    let head = run.heads[resource]
    guard head < queues[resource].count else { return false }
    let id = Int(queues[resource][head])
    let task = tasks[id]
    var start = run.freeAt[resource]
    var ready = 0
    for index in Int(task.firstNeed)..<Int(tasks[id + 1].firstNeed) {
      let need = needs[index]
      let end = ends[Int(need.task)]
      guard end >= 0 else {
        run.waitsFor[resource] = need.task
        return false
      }
      if need.isStationary { ready = max(ready, end) }
      start = max(start, end)
    }
    if isQueue, let depth = settings.queueDepth, head >= depth {
      let earlier = queues[resource][head - depth]
      let end = ends[Int(earlier)]
      guard end >= 0 else {
        run.waitsFor[resource] = earlier
        return false
      }
      start = max(start, end)
    }
    start += issue[resource]
    guard isQueue else {
      if resource >= Resource.unit.rawValue {
        let end = start + task.amount
        finish(resource, at: end, freeAt: end, &run)
        return true
      }
      let times = run.array.run(
        works[task.amount], start: start, ready: ready, after: run.lastOfArray, fifo)
      run.lastOfArray = times
      run.arrayLeft -= works[task.amount].occupied
      guard times.free + run.arrayLeft <= run.limit else {
        run.cycles = .max
        return false
      }
      finish(resource, at: times.end, freeAt: times.free, &run)
      return true
    }
    let issued = start + settings.requestCycles * Int(task.requests)
    guard let path = settings.path, task.amount > 0 else {
      finish(resource, at: issued, freeAt: issued, &run)
      return true
    }
    run.transfers.request(
      task.amount, on: resource, arrival: issued * path.cycleTicks, order: id)
    return false
  }

  @inline(__always)
  private mutating func finish(_ resource: Int, at end: Int, freeAt: Int, _ run: inout Run) {
    let id = queues[resource][run.heads[resource]]
    ends[Int(id)] = end
    run.freeAt[resource] = freeAt
    run.heads[resource] += 1
    run.left -= 1
    run.cycles = max(run.cycles, end)
    for other in 0..<Resource.count where run.waitsFor[other] == id { run.open |= 1 << other }
  }
}
