@testable import Simulation
import Testing

/// Who owns the cycles of a run.
struct LayerTimesTests {
  private func times(
    _ program: Program, _ settings: MachineSettings
  ) throws -> (times: LayerTimes, schedule: Schedule) {
    let schedule = try Machine(settings).run(program)
    return (LayerTimes(program, schedule, settings), schedule)
  }

  private func owners(_ layer: LayerTimes.Layer) -> [CycleOwner: Int] {
    var owners: [CycleOwner: Int] = [:]
    for owner in CycleOwner.allCases where layer.attribution[owner] != 0 {
      owners[owner] = layer.attribution[owner]
    }
    return owners
  }

  // MARK: By hand

  /// 3 of request, 8 ÷ 4 of path, 5 of latency, then the product, then the store.
  @Test func aChain() throws {
    var draft = ProgramDraft()
    let load = draft.weights(8)
    let product = draft.array(20, ragged: 4, fillDrain: 6, unit: 2, operand(load))
    draft.store(12, operand(product))
    draft.endLayer()
    let times = try times(draft.program, .memory(4, latency: 5, request: 3)).times
    #expect(times.totalCycles == 10 + 32 + 6)
    #expect(
      owners(times.layers[0]) == [
        .overhead: 3 + 3, .weight: 7, .fillDrain: 6, .ideal: 20, .ragged: 4, .unit: 2,
        .writeBack: 3,
      ])
  }

  /// Inputs, units, the host's and ideal memory's times.
  @Test func otherOwners() throws {
    var draft = ProgramDraft()
    let load = draft.inputs(40)
    draft.unit(0, 7, operand(load))
    draft.endLayer()
    let times = try times(draft.program, .memory(4)).times
    #expect(owners(times.layers[0]) == [.input: 10, .unit: 7])
  }

  /// A load that waited for a slot is the buffer's: 2 + 20, then 2 for the second load.
  @Test func aLoadThatWaitedForItsSlot() throws {
    var draft = ProgramDraft()
    let first = draft.inputs(8)
    let user = draft.array(20, operand(first))
    let second = draft.inputs(8, space(user))
    draft.array(5, operand(second))
    draft.endLayer()
    let times = try times(draft.program, .memory(4)).times
    #expect(owners(times.layers[0]) == [.input: 2, .ideal: 25, .buffer: 2])
  }

  /// The second layer ends before the first and is wholly hidden; the third retires 5 more.
  ///
  /// Layer 0: array 0–30. Layer 1: unit 0–10. Layer 2: unit 10–35.
  @Test func retirement() throws {
    var draft = ProgramDraft()
    draft.array(30)
    draft.endLayer()
    draft.unit(0, 10)
    draft.endLayer()
    draft.unit(0, 25)
    draft.endLayer()
    draft.endLayer()
    let times = try times(draft.program, .ideal()).times
    #expect(times.layers.map(\.start) == [0, 0, 10, 35])
    #expect(times.layers.map(\.end) == [30, 10, 35, 35])
    #expect(times.layers.map(\.cycles) == [30, 0, 5, 0])
    #expect(times.layers.map(\.span) == [30, 10, 25, 0])
    // The chain is the unit's: it owns the cycles of layer 0's interval as well.
    #expect(times.layers.map(owners) == [[.unit: 30], [:], [.unit: 5], [:]])
  }

  @Test func noTasks() throws {
    var draft = ProgramDraft()
    draft.endLayer()
    let times = try times(draft.program, .ideal()).times
    #expect(times.totalCycles == 0)
    #expect(times.layers.map(\.attribution.total) == [0])
    #expect(times.layers[0].attribution.largest == nil)
  }

  // MARK: Conservation

  @Test(arguments: 0..<4)
  func everyCycleHasOneOwner(part: Int) throws {
    for seed in part * 100..<(part + 1) * 100 {
      let program =
        switch seed % 3 {
        case 0: RandomProgram.irregular(seed: seed)
        case 1: RandomProgram.irregular(seed: seed, hasLags: true)
        default: RandomProgram.periodic(seed: seed)
        }
      let (times, schedule) = try times(program, RandomProgram.settings(seed: seed))
      #expect(times.totalCycles == schedule.totalCycles)
      #expect(times.layers.reduce(0) { $0 + $1.cycles } == times.totalCycles)
      var retired = 0
      for (index, layer) in times.layers.enumerated() {
        let tasks = program.tasks(ofLayer: index)
        #expect(layer.attribution.total == layer.cycles, "seed \(seed), layer \(index)")
        #expect(CycleOwner.allCases.allSatisfy { layer.attribution[$0] >= 0 })
        // The part of the run between the layers before it and its own end.
        let end = tasks.map { schedule.ends[$0] }.max() ?? retired
        #expect(layer.cycles == max(0, end - retired))
        retired += layer.cycles
      }
      #expect(times.layers.reduce(0) { $0 + $1.critical.total } == times.totalCycles)
      let busy = BusyCycles(program, schedule)
      let array = program.tasks.indices.filter { program.tasks[$0].resource == .array }
      #expect(
        array.reduce(0) { $0 + busy[$1] } + times.layers.reduce(0) { $0 + $1.exposed }
          == times.totalCycles, "seed \(seed)")
    }
  }

  /// Layer 0: array 0–30. Layer 1: a unit in the streams delays its rows by 8. Layer 2: array 38–58.
  /// Layer 3: a unit that takes its rows from 12 cycles before its end on, 46–70.
  @Test func exposedCycles() throws {
    var draft = ProgramDraft()
    let first = draft.array(30)
    draft.endLayer()
    draft.program.markInStream(on: .unit(1))
    draft.endLayer()
    let second = draft.array(20, Dependency(first, .operand, lag: 8))
    draft.endLayer()
    draft.unit(0, 24, Dependency(second, .operand, lag: -12))
    draft.endLayer()
    let times = try times(draft.program, .ideal()).times
    #expect(times.layers.map(\.exposed) == [0, 8, 0, 12])
    #expect(times.layers.map(owners) == [[.ideal: 30], [:], [.unit: 20, .ideal: 8], [.unit: 12]])
  }

  /// What a layer of products alone owns is what its tasks took, in the order of their pieces.
  @Test func privateWorkIsConserved() throws {
    var draft = ProgramDraft()
    for index in 1...5 { draft.array(index * 3, ragged: index, fillDrain: 2) }
    draft.endLayer()
    let times = try times(draft.program, .ideal()).times
    #expect(owners(times.layers[0]) == [.ideal: 45, .ragged: 15, .fillDrain: 10])
  }
}
