import TestSupport
@testable import Simulation

/// Programs made at random, the same for the same seed.
struct RandomProgram {
  private var numbers: SeededNumbers
  private var draft = ProgramDraft()
  private var hasLags = false

  init(seed: Int) { numbers = SeededNumbers(seed: seed) }

  /// A machine with few cycles here and there, so that times coincide often.
  static func settings(seed: Int) -> MachineSettings {
    var numbers = SeededNumbers(seed: seed + 1_000_000)
    if numbers.once(in: 8) { return .ideal(request: numbers.next(0...2)) }
    return .memory(
      numbers.next(1...5), in: numbers.next(1...3), latency: numbers.next(0...2) * 9,
      request: numbers.next(0...1) * 3)
  }

  /// Tasks without any pattern, in layers of 0 to 8.
  ///
  /// - Parameter hasLags: Whether some wait for latencies in the array's streams, or take rows as they
  ///   come.
  static func irregular(seed: Int, hasLags: Bool = false) -> Program {
    var random = RandomProgram(seed: seed)
    random.hasLags = hasLags
    for _ in 0..<random.numbers.next(3...12) {
      let count = random.numbers.next(0...8)
      for _ in 0..<count { random.append(random.task(reach: 20)) }
      if count == 0, hasLags { random.draft.program.markInStream(on: .unit(0)) }
      random.draft.endLayer()
    }
    return random.draft.program
  }

  /// Layers that repeat 8 to 30 times between others, with dependences that reach into earlier
  /// repetitions and, in the first ones, to whatever stands before.
  static func periodic(seed: Int) -> Program {
    var random = RandomProgram(seed: seed)
    let queues = random.numbers.next(0...3)
    let isLocal = random.numbers.once(in: 2)
    random.edge(layers: random.numbers.next(0...4))
    var body: [[Task]] = []
    var length = 0
    for _ in 0..<random.numbers.next(1...4) {
      var layer: [Task] = []
      for _ in 0..<random.numbers.next(1...6) {
        layer.append(random.task(reach: isLocal ? 3 : 2 * length + 8, queues: queues))
      }
      length += layer.count
      body.append(layer)
    }
    let first = random.draft.program.tasks.count
    for repetition in 0..<random.numbers.next(8...30) {
      for layer in body {
        for task in layer { random.append(task, before: repetition == 0 ? first : nil) }
        random.draft.endLayer()
      }
    }
    random.edge(layers: random.numbers.next(0...4))
    return random.draft.program
  }

  /// What a task does, and how far back what it needs stands.
  private struct Task {
    var work: TaskWork
    var resource: ResourceID
    var needed: [(distance: Int, reason: Dependency.Reason)]
  }

  /// With fewer than three `queues`, some are left for what stands before and behind.
  private mutating func task(reach: Int, queues: Int = 3) -> Task {
    let resource = ResourceID(numbers.next(3 - queues...5))
    var work = TaskWork()
    if resource.isQueue {
      work = .transfer(
        bytes: numbers.once(in: 6) ? numbers.next(4_000...13_000) : numbers.next(0...40) * 5)
    } else if resource == .array {
      work.fillDrain = numbers.next(0...3)
      work.ideal = numbers.next(0...20)
      work.ragged = numbers.next(0...3)
      work.unit = numbers.once(in: 4) ? numbers.next(1...9) : 0
    } else {
      work = .unit(cycles: numbers.next(0...12))
    }
    var needed: [(Int, Dependency.Reason)] = []
    for _ in 0..<numbers.next(0...3) {
      let reason: Dependency.Reason =
        numbers.once(in: 3) ? .bufferSpace : numbers.once(in: 9) ? .barrier : .operand
      needed.append((numbers.next(1...max(1, reach)), reason))
    }
    return Task(work: work, resource: resource, needed: needed)
  }

  /// What would reach back before the first task needs any earlier one, and some tasks need one
  /// `before` a task; the first has no needs.
  private mutating func append(_ task: Task, before limit: Int? = nil) {
    let count = draft.program.tasks.count
    var needed: [Dependency] = []
    for (distance, reason) in task.needed where count > 0 {
      var index = distance <= count ? count - distance : numbers.next(0...count - 1)
      if let limit, limit > 0, numbers.once(in: 2) { index = numbers.next(0...limit - 1) }
      let lag = hasLags && numbers.once(in: 3) ? numbers.next(-15...15) : 0
      needed.append(Dependency(TaskID(index), reason, lag: lag))
    }
    draft.program.append(task.work, on: task.resource, after: needed)
  }

  private mutating func edge(layers: Int) {
    for _ in 0..<layers {
      for _ in 0..<numbers.next(1...8) { append(task(reach: 60)) }
      draft.endLayer()
    }
  }
}
