import Quantities
import TestSupport
@testable import Simulation
import Testing

/// Starts, ends and causes of tiny programs, derived by hand.
struct MachineTests {
  private func run(_ draft: ProgramDraft, _ settings: MachineSettings) throws -> Schedule {
    try Machine(settings).run(draft.program)
  }

  // MARK: Private resources

  @Test func aResourceTakesOneTaskAtATime() throws {
    var draft = ProgramDraft()
    draft.array(5)
    draft.array(3)
    draft.unit(0, 4)
    let schedule = try run(draft, .ideal())
    #expect(schedule.starts == [0, 5, 0])
    #expect(schedule.ends == [5, 8, 4])
    #expect(schedule.causes == [.none, .resource, .none])
    #expect(schedule.causers == [.none, TaskID(0), .none])
    #expect(schedule.totalCycles == 8)
    #expect(schedule.steppedTasks == 3)
  }

  /// A unit is blocked until cycle n in which its operand ends, whatever came before; where its own
  /// last task ends in the same cycle, that is the cause.
  @Test(arguments: [(6, Schedule.Cause.operand), (7, .resource), (8, .resource)])
  func blockedUntilTheOperandEnds(busy: Int, cause: Schedule.Cause) throws {
    var draft = ProgramDraft()
    let made = draft.array(7)
    let before = draft.unit(0, busy)
    draft.unit(0, 1, operand(made))
    let schedule = try run(draft, .ideal())
    #expect(schedule.starts[2] == max(7, busy))
    #expect(schedule.causes[2] == cause)
    #expect(schedule.causers[2] == (cause == .operand ? made : before))
  }

  /// Of two that end in one cycle, the first that is named is the cause.
  @Test func theLatestDependenceIsTheCause() throws {
    var draft = ProgramDraft()
    let a = draft.array(7)
    let b = draft.unit(0, 6)
    let c = draft.unit(1, 2, operand(a), space(b))
    let d = draft.unit(0, 3, operand(a))
    draft.array(1, space(d), operand(c))
    let schedule = try run(draft, .ideal())
    // c: a ends at 7, b at 6. d: a at 7, its unit free at 6. Then c ends at 9, d at 10.
    #expect(schedule.starts == [0, 0, 7, 7, 10])
    #expect(schedule.causes == [.none, .none, .operand, .operand, .bufferSpace])
    #expect(schedule.causers == [.none, .none, a, a, d])
  }

  @Test func barriers() throws {
    var draft = ProgramDraft()
    let a = draft.array(7)
    draft.endLayer()
    draft.unit(0, 2, Dependency(a, .barrier))
    let schedule = try run(draft, .ideal())
    #expect(schedule.starts == [0, 7])
    #expect(schedule.causes == [.none, .barrier])
  }

  @Test func nothingToDo() throws {
    let schedule = try run(ProgramDraft(), .ideal())
    #expect(schedule.totalCycles == 0)
    #expect(schedule.starts.isEmpty)
  }

  // MARK: Transfers

  /// 16 bytes at 4 a cycle: 3 cycles of request, 4 on the path, 10 of latency for loads only. The
  /// queue goes on when the path is done: latency pipelines.
  @Test func loadsAndStores() throws {
    var draft = ProgramDraft()
    let first = draft.weights(16)
    let second = draft.weights(16)
    draft.store(16, operand(first))
    let schedule = try run(draft, .memory(4, latency: 10, request: 3))
    // 0 + 3 + 4 + 10; 7 + 3 + 4 + 10; the store starts at 17 and has no latency.
    #expect(schedule.starts == [0, 7, 17])
    #expect(schedule.ends == [17, 24, 24])
    #expect(schedule.causes == [.none, .resource, .operand])
    #expect(schedule.causers[1] == first)
    #expect(second == TaskID(1))
  }

  /// An ideal memory takes the time of the requests alone.
  @Test func idealMemory() throws {
    var draft = ProgramDraft()
    let a = draft.inputs(1 << 40)
    draft.inputs(5)
    draft.store(7, operand(a))
    let schedule = try run(draft, .ideal(request: 3))
    #expect(schedule.starts == [0, 3, 3])
    #expect(schedule.ends == [3, 6, 6])
    #expect(try run(draft, .ideal()).totalCycles == 0)
  }

  @Test func emptyTransfers() throws {
    var draft = ProgramDraft()
    draft.inputs(0)
    draft.weights(8)
    #expect(try run(draft, .memory(4, latency: 10, request: 3)).ends == [3, 15])
  }

  /// A store that has to wait for its buffer's slot says so.
  @Test func slotsBlockTransfers() throws {
    var draft = ProgramDraft()
    let a = draft.weights(8)
    let user = draft.array(20, operand(a))
    draft.weights(8, space(user))
    let schedule = try run(draft, .memory(4))
    #expect(schedule.starts == [0, 2, 22])
    #expect(schedule.ends == [2, 22, 24])
    #expect(schedule.causes == [.none, .operand, .bufferSpace])
  }

  // MARK: The shared path

  /// One byte a cycle; both come at 0, the earlier task goes first, in turns of 4,096 bytes:
  /// weights to 4,096, inputs to 8,192, weights to 12,288, the inputs' last 904 to 13,192, the
  /// weights' last 1,808 to 15,000.
  @Test func twoQueuesTakeTurns() throws {
    var draft = ProgramDraft()
    draft.weights(10_000)
    draft.inputs(5_000)
    let schedule = try run(draft, .memory(1))
    #expect(schedule.starts == [0, 0])
    #expect(schedule.ends == [15_000, 13_192])
  }

  @Test func theEarlierTaskGoesFirst() throws {
    var draft = ProgramDraft()
    draft.inputs(5_000)
    draft.weights(10_000)
    // Inputs to 4,096, weights to 8,192, the inputs' last 904 to 9,096, weights alone to 15,000.
    #expect(try run(draft, .memory(1)).ends == [9_096, 15_000])
  }

  /// Alone, a transfer goes on in turns until another has come: 100 bytes that come in cycle 5,000
  /// wait for the second turn's end in 8,192.
  @Test(arguments: [
    (1, 4_196), (4_095, 4_196), (4_097, 8_292), (5_000, 8_292), (8_191, 8_292),
    // It comes as a turn ends, with a later task's number: the weights go on to their end.
    (4_096, 8_292), (8_192, 10_100), (9_000, 10_100), (10_000, 10_100), (10_001, 10_101),
  ])
  func aLateComerWaitsForTheTurn(ready: Int, end: Int) throws {
    var draft = ProgramDraft()
    draft.weights(10_000)
    let before = draft.array(ready)
    draft.inputs(100, operand(before))
    let schedule = try run(draft, .memory(1))
    #expect(schedule.ends[2] == end)
    #expect(schedule.ends[0] == (end > 10_000 ? 10_000 : 10_100))
  }

  /// Three queues in turn: 5,000 bytes each, at 2 a cycle. Turns of 2,048 cycles end at 2,048, 4,096,
  /// 6,144; the last 904 bytes take 452 each: 6,596, 7,048, 7,500.
  @Test func threeQueues() throws {
    var draft = ProgramDraft()
    draft.store(5_000)
    draft.weights(5_000)
    draft.inputs(5_000)
    #expect(try run(draft, .memory(2, latency: 7)).ends == [6_596, 7_055, 7_507])
  }

  /// A request that comes earlier goes first though its task stands later.
  @Test func firstComeFirstServed() throws {
    var draft = ProgramDraft()
    let a = draft.array(50)
    draft.weights(100, operand(a))
    draft.inputs(100)
    #expect(try run(draft, .memory(1)).ends == [50, 200, 100])
  }

  // MARK: Fractions

  /// Three bytes a cycle: three queues' first bytes share one cycle. A queue's next request goes out
  /// with a clock edge, so that its byte ends in the next cycle.
  @Test func roundsUpAtCompletionOnly() throws {
    var draft = ProgramDraft()
    draft.weights(1)
    draft.inputs(1)
    draft.store(1)
    #expect(try run(draft, .memory(3)).ends == [1, 1, 1])
    draft.weights(1)
    #expect(try run(draft, .memory(3)).ends == [1, 1, 1, 2])
    // 3 bytes in 2 cycles: 4 bytes end at 8/3, 4 more of another queue at 16/3.
    var other = ProgramDraft()
    other.weights(4)
    other.inputs(4)
    #expect(try run(other, .memory(3, in: 2)).ends == [3, 6])
  }

  @Test func reducedRates() {
    let path = MachineSettings.DataPath.self
    let edge = path.init(clock: .init(500_000_000), rate: .init(12_800_000_000))
    #expect([edge.byteTicks, edge.cycleTicks] == [5, 128])
    let slow = path.init(clock: .init(1_000_000_000_000), rate: .init(1_000))
    #expect([slow.byteTicks, slow.cycleTicks] == [1_000_000_000, 1])
  }

  /// A rate that no small fraction gives is off by less than 2⁻²⁰ cycles a byte.
  @Test(arguments: [
    (333_333_333, 12_800_000_000), (1_000_000_007, 999_999_937), (700_000_001, 350_000_000_003),
    (1_000, 1_048_575_999), (999_999_999_989, 1_009), (1_000_003, 1_000_000_000_039),
  ])
  func approximatedRates(clock: Int, rate: Int) {
    let path = MachineSettings.DataPath(clock: .init(clock), rate: .init(rate))
    #expect(path.byteTicks >= 1)
    #expect((1...1 << 20).contains(path.cycleTicks))
    let error =
      Int128(path.byteTicks) * Int128(rate) - Int128(clock) * Int128(path.cycleTicks)
    #expect(error.magnitude << 20 < Int128(rate) * Int128(path.cycleTicks))
  }

  // MARK: Faults

  @Test func aProgramThatWaitsForItself() throws {
    var draft = ProgramDraft()
    let a = draft.array(1)
    draft.unit(0, 1, operand(a))
    // Not writable from outside: the array's task needs the unit's.
    var program = draft.program
    program.tasks[0].dependencyCount = 1
    program.dependencies[0].task = TaskID(1)
    program.tasks[1].dependencyCount = 0
    program.tasks[1].resource = .array
    program.tasks[1].firstDependency = 0
    let fault = #expect(throws: MachineFault.self) {
      try Machine(.memory(1)).run(program)
    }
    #expect(fault?.waiting == ["array: task 0"])
  }
}

extension MachineTests {
  /// With one queue, the path is private to it: more bandwidth, less latency and fewer requests never
  /// take longer.
  @Test func fasterMemoryIsNeverSlowerForOneQueue() throws {
    for seed in 0..<60 {
      var numbers = SeededNumbers(seed: seed)
      var draft = ProgramDraft()
      for index in 0..<numbers.next(5...40) {
        var needed: [Dependency] = []
        if index > 0 { needed.append(operand(TaskID(numbers.next(0...index - 1)))) }
        switch numbers.next(0...2) {
        case 0:
          draft.program.append(
            .transfer(bytes: numbers.next(0...9_000)), on: .activationQueue, after: needed)
        case 1:
          draft.program.append(.unit(cycles: numbers.next(0...500)), on: .unit(0), after: needed)
        default:
          draft.program.append(.unit(cycles: numbers.next(0...900)), on: .unit(1), after: needed)
        }
      }
      var last = Int.max
      for (bytes, cycles, latency, request) in [
        (1, 7, 90, 9), (1, 3, 90, 9), (2, 5, 90, 9), (2, 5, 40, 9), (2, 5, 40, 2), (1, 1, 40, 2),
        (7, 3, 40, 2), (64, 1, 40, 2), (64, 1, 0, 0),
      ] {
        let settings = MachineSettings.memory(bytes, in: cycles, latency: latency, request: request)
        let total = try Machine(settings).run(draft.program).totalCycles
        #expect(total <= last, "seed \(seed)")
        last = total
      }
      #expect(try Machine(.ideal()).run(draft.program).totalCycles <= last)
    }
  }
}
