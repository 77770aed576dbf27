import Simulation

/// Tasks of a product as far as they decide when it ends: a program without reasons and counts.
struct TimelineTasks {
  /// In the order of the program; behind them, for a run, one more that only ends the last one's needs.
  private var tasks: [Task] = []
  /// Those of each resource.
  private var queues: InlineArray<5, [Int32]> = [[], [], [], [], []]
  /// What each waits for, one task's after the other's.
  private var needs: [Need] = []
  /// When each task ended; -1 before.
  private var ends: [Int] = []
  private var works: [TaskWork] = []

  enum Resource: Int {
    case weights
    case activations
    case stores
    case array
    case unit
  }

  private struct Task {
    /// Its first need; those of the next task follow.
    var firstNeed: Int32
    var requests: Int32 = 1
    /// Bytes of a transfer, the place of the array's work, cycles of a unit.
    var amount: Int
  }

  /// A task that must have ended.
  private struct Need {
    var task: Int32
    var isStationary: Bool
  }

  var needCount: Int { needs.count }

  mutating func removeAll() {
    tasks.removeAll(keepingCapacity: true)
    needs.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
    works.removeAll(keepingCapacity: true)
    for index in queues.indices { queues[index].removeAll(keepingCapacity: true) }
  }

  /// Adds what the array does for a kind of tile; returns its place.
  mutating func add(_ work: TaskWork) -> Int {
    works.append(work)
    return works.count - 1
  }

  func work(_ place: Int) -> TaskWork { works[place] }

  /// Says what the next task waits for; nothing for -1.
  mutating func need(_ task: Int32, isStationary: Bool = false) {
    if task >= 0 { needs.append(Need(task: task, isStationary: isStationary)) }
  }

  /// Appends a task and returns its number.
  ///
  /// - Parameters:
  ///   - amount: Bytes of a transfer, the place of the array's work, cycles of a unit.
  ///   - first: The first of its needs.
  mutating func append(
    _ resource: Resource, _ amount: Int, requests: Int = 1, needsFrom first: Int
  ) -> Int32 {
    let task = Int32(tasks.count)
    queues[resource.rawValue].append(task)
    tasks.append(
      Task(firstNeed: Int32(first), requests: Int32(clamping: requests), amount: amount))
    ends.append(-1)
    return task
  }

  // MARK: Running

  /// As `MachineRun` does. Nil where it takes more cycles than the limit.
  ///
  /// - Parameters:
  ///   - arrayCycles: Cycles of the array over all its tasks at least.
  ///   - limit: Cycles beyond which it does not matter how many.
  mutating func run(on settings: MachineSettings, arrayCycles: Int, limit: Int) -> Int? {
    tasks.append(Task(firstNeed: Int32(needs.count), amount: 0))
    var heads: InlineArray<5, Int> = .init(repeating: 0)
    var freeAt: InlineArray<5, Int> = .init(repeating: 0)
    var isRequested: InlineArray<5, Bool> = .init(repeating: false)
    var transfers = TransferQueues()
    var array = ArrayStream()
    var lastOfArray: ArrayStream.Times?
    var cycles = 0
    var left = ends.count
    var arrayLeft = arrayCycles
    while true {
      var hasProgress = false
      for resource in 0..<5 {
        resource: while !isRequested[resource], heads[resource] < queues[resource].count {
          let id = Int(queues[resource][heads[resource]])
          let task = tasks[id]
          var start = freeAt[resource]
          var ready = 0
          for index in Int(task.firstNeed)..<Int(tasks[id + 1].firstNeed) {
            let need = needs[index]
            let end = ends[Int(need.task)]
            if end < 0 { break resource }
            if need.isStationary { ready = max(ready, end) }
            start = max(start, end)
          }
          if resource < TransferQueues.count {
            if let depth = settings.queueDepth, heads[resource] >= depth {
              let end = ends[Int(queues[resource][heads[resource] - depth])]
              if end < 0 { break resource }
              start = max(start, end)
            }
            let issued = start + settings.requestCycles * Int(task.requests)
            if let path = settings.path, task.amount > 0 {
              transfers.request(
                task.amount, on: resource, arrival: issued * path.cycleTicks, order: id)
              isRequested[resource] = true
              break resource
            }
            (ends[id], freeAt[resource]) = (issued, issued)
          } else if resource == Resource.array.rawValue {
            let times = array.run(
              works[task.amount], start: start, ready: ready, after: lastOfArray,
              settings.outputFIFO)
            lastOfArray = times
            arrayLeft -= works[task.amount].occupied
            if times.free + arrayLeft > limit { return nil }
            (ends[id], freeAt[resource]) = (times.end, times.free)
          } else {
            ends[id] = start + task.amount
            freeAt[resource] = ends[id]
          }
          heads[resource] += 1
          left -= 1
          cycles = max(cycles, ends[id])
          hasProgress = true
        }
      }
      guard cycles <= limit else { return nil }
      if hasProgress { continue }
      guard left > 0 else { return cycles }
      guard let path = settings.path,
        let (queue, moved) = transfers.serve(path, turnBytes: settings.turnBytes)
      else { preconditionFailure("a layer alone cannot wait for itself") }
      guard let moved else { continue }
      let id = Int(queues[queue][heads[queue]])
      ends[id] = queue == Resource.stores.rawValue ? moved : moved + settings.latency
      freeAt[queue] = moved
      isRequested[queue] = false
      heads[queue] += 1
      left -= 1
      cycles = max(cycles, ends[id])
    }
  }
}
