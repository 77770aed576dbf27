@testable import Simulation
import Testing

/// Skipping repeated periods changes how long a run takes, and nothing else.
struct PeriodSkipperTests {
  private func differs(_ a: Schedule, _ b: Schedule) -> Bool {
    a.starts != b.starts || a.ends != b.ends || a.causes != b.causes || a.causers != b.causers
  }

  @Test(arguments: 0..<8)
  func periodicPrograms(part: Int) throws {
    var skipped = 0
    for seed in part * 400..<(part + 1) * 400 {
      let program = RandomProgram.periodic(seed: seed)
      let settings = RandomProgram.settings(seed: seed)
      let fast = try Machine(settings).run(program)
      let slow = try Machine(settings).run(program, fastForward: false)
      #expect(slow.steppedTasks == program.tasks.count)
      if fast.steppedTasks < program.tasks.count { skipped += 1 }
      if differs(fast, slow) { Issue.record("seed \(seed) differs") }
    }
    #expect(skipped > 100)
  }

  @Test func irregularPrograms() throws {
    for seed in 0..<200 {
      let program = RandomProgram.irregular(seed: seed)
      let settings = RandomProgram.settings(seed: seed)
      let fast = try Machine(settings).run(program)
      let slow = try Machine(settings).run(program, fastForward: false)
      if differs(fast, slow) { Issue.record("seed \(seed) differs") }
    }
  }

  /// A hundred layers of a load, a product and a slot handed back: only a few are stepped.
  @Test func steppedTasks() throws {
    var draft = ProgramDraft()
    var users = [TaskID.none, TaskID.none]
    for layer in 0..<100 {
      let free = users[layer % 2]
      let load = free == .none ? draft.weights(64) : draft.weights(64, space(free))
      users[layer % 2] = draft.array(30, operand(load))
      draft.endLayer()
    }
    let program = draft.program
    let settings = MachineSettings.memory(4, latency: 9)
    let fast = try Machine(settings).run(program)
    #expect(fast.steppedTasks < 30)
    #expect(!differs(fast, try Machine(settings).run(program, fastForward: false)))
    // The first load takes 16 + 9; then products follow each other.
    #expect(fast.totalCycles == 25 + 100 * 30)
  }

  /// A store that waits for a task in the middle of the repetition takes the path from its loads,
  /// though no repetition has a store.
  @Test func aTransferFromBehindTheRepetition() throws {
    for middle in [3, 10, 25] {
      var draft = ProgramDraft()
      var products: [TaskID] = []
      for _ in 0..<40 {
        let load = draft.weights(640)
        products.append(draft.array(8, operand(load)))
        draft.endLayer()
      }
      draft.store(100_000, operand(products[middle]))
      draft.endLayer()
      let settings = MachineSettings.memory(16)
      let fast = try Machine(settings).run(draft.program)
      let slow = try Machine(settings).run(draft.program, fastForward: false)
      #expect(!differs(fast, slow), "\(middle)")
    }
  }
}
