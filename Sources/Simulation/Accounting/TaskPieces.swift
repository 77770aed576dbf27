import Timing

/// A task's time as consecutive pieces with an owner each; at most twelve, held in place.
struct TaskPieces {
  private var ends = InlineArray<12, Int>(repeating: 0)
  private var owners = InlineArray<12, CycleOwner>(repeating: .ideal)
  private var count = 0
  private let taskStart: Int

  init(_ id: TaskID, _ program: Program, _ schedule: Schedule, _ settings: MachineSettings) {
    let task = program.tasks[id.index]
    let work = program.work(of: task)
    let end = schedule.ends[id.index]
    taskStart = schedule.starts[id.index]
    let issue = settings.issueCycles(of: task.resource.index)
    switch program.resources[task.resource.index].kind {
    case .weightQueue, .activationQueue, .storeQueue:
      let requests = issue + settings.requestCycles * Int(work.requests)
      add(min(requests, end - taskStart), .overhead)
      add(end - lastEnd, Self.owner(ofTransfer: id, program, schedule))
    case .array, .unit, .host, .stage:
      add(issue, .overhead)
      let portWait = schedule.portWait(of: id)
      addLead(work, startsStream: schedule.startsStream[id.index], until: end - portWait)
      add(work.overhead, .overhead)
      add(work.fillDrain, .fillDrain)
      add(work.ideal, .ideal)
      add(work.ragged, .ragged)
      add(work.conflict + portWait, .bankConflict)
      add(work.unit, .unit)
      add(work.host, .host)
      let isArray = program.resources[task.resource.index].kind == .stage(.mainArray)
      add(Int(work.tail), isArray ? .fillDrain : .unit)
      if let handoff = work.handoff {
        add(Int(handoff.tail - handoff.completion), .fillDrain)
        add(Int(handoff.completion), .overhead)
      }
    }
  }

  /// What passes before the first vector of a tile that joins a stream: start-up or a bubble, then the
  /// load that is waited for.
  private mutating func addLead(_ work: TaskWork, startsStream: Bool, until end: Int) {
    guard let handoff = work.handoff else { return }
    let lead = end - lastEnd - work.cycles
    add(min(lead, Int(startsStream ? handoff.startUp : handoff.bubble)), .overhead)
    add(end - work.cycles - lastEnd, .fillDrain)
  }

  private var lastEnd: Int { count == 0 ? taskStart : ends[count - 1] }

  private mutating func add(_ cycles: Int, _ owner: CycleOwner) {
    guard cycles > 0 else { return }
    ends[count] = lastEnd + cycles
    owners[count] = owner
    count += 1
  }

  var indicesFromTheEnd: ReversedCollection<Range<Int>> { (0..<count).reversed() }

  func start(_ index: Int) -> Int { index == 0 ? taskStart : ends[index - 1] }
  func end(_ index: Int) -> Int { ends[index] }
  func owner(_ index: Int) -> CycleOwner { owners[index] }

  /// A transfer that had to wait for space is the buffer's; others are those of what they move.
  private static func owner(
    ofTransfer id: TaskID, _ program: Program, _ schedule: Schedule
  ) -> CycleOwner {
    let waitedForSpace = schedule.causes[id.index] == .bufferSpace
    return switch program.resources[program.tasks[id.index].resource.index].kind {
    case .storeQueue: .writeBack
    case .weightQueue: waitedForSpace ? .buffer : .weight
    case .activationQueue, .array, .unit, .host, .stage: waitedForSpace ? .buffer : .input
    }
  }
}
