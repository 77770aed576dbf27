import Energy
import Hardware
import Mapping
import Memory
import Run
import Simulation
import Workload

/// Builds a report's components: array, buffers, DRAM, units, host.
struct ComponentRows {
  private(set) var components: [Report.Component] = []
  private let energy: RunEnergy
  private let names: [String]

  init(_ result: RunResult) {
    energy = result.energy
    let accelerator = result.accelerator
    names = accelerator.componentNames
    let sums = result.activity
    let busy = Self.busyCycles(result)
    add(
      busy[0],
      sums.executedMacs == sums.macs
        ? [("macs", sums.macs)]
        : [("macs", sums.macs), ("executed_macs", sums.executedMacs)])
    for index in accelerator.buffers.all.indices {
      add(
        nil, [("read_bytes", sums.bufferReads[index]), ("write_bytes", sums.bufferWrites[index])])
    }
    add(
      Self.pathCycles(sums.dramReadBytes + sums.dramWriteBytes, accelerator),
      [("read_bytes", sums.dramReadBytes), ("write_bytes", sums.dramWriteBytes)]
        + Self.commands(result.schedule.memory))
    for index in accelerator.units.indices {
      // What works in the stream of results has no tasks of its own.
      let cycles = busy[1 + index]
      let isInStream = cycles == 0 && !sums.arithmetic[1 + index].isZero
      var activity = Self.operations(sums.arithmetic[1 + index])
      if case .memory = accelerator.units[index].rowBuffer {
        let bytes = sums.rowBufferBytes[index]
        activity += [("row_buffer_read_bytes", bytes), ("row_buffer_write_bytes", bytes)]
      }
      add(isInStream ? nil : cycles, activity)
    }
    if accelerator.host != nil {
      add(busy[busy.count - 1], sums.arithmetic.last.map(Self.operations) ?? [])
    }
  }

  /// What a memory of banks did; nothing without one.
  private static func commands(_ memory: MemoryActivity?) -> [(name: String, count: Int)] {
    guard let counters = memory?.counters else { return [] }
    return [
      ("read_bursts", counters.reads), ("write_bursts", counters.writes),
      ("row_hits", counters.rowHits), ("activates", counters.activates),
      ("precharges", counters.precharges), ("refreshes", counters.refreshes),
      ("turnarounds", counters.turnarounds),
    ]
  }

  private mutating func add(_ busy: Int?, _ activity: [(name: String, count: Int)]) {
    let index = components.count
    components.append(
      Report.Component(
        name: names[index], busy: busy, energy: energy.component(index),
        activity: activity))
  }

  /// Cycles of the tasks on the array, the units and the host; of several copies, of the busiest one.
  private static func busyCycles(_ result: RunResult) -> [Int] {
    let program = result.program
    let units = result.accelerator.units.count
    var busy = [Int](repeating: 0, count: program.resources.count)
    let cycles = BusyCycles(program, result.schedule)
    for (index, task) in program.tasks.enumerated() { busy[task.resource.index] += cycles[index] }
    var components = [Int](repeating: 0, count: units + 2)
    for (resource, busy) in zip(program.resources, busy) {
      switch resource.kind {
      case .weightQueue, .activationQueue, .storeQueue: continue
      case .array: components[0] = busy
      case .unit(let index): components[1 + index] = busy
      case .host: components[1 + units] = busy
      case .stage(let component): components[component] = max(components[component], busy)
      }
    }
    return components
  }

  /// Cycles that bytes take on the memory's data path, rounded up; none on an ideal one.
  private static func pathCycles(_ bytes: Int, _ accelerator: Accelerator) -> Int {
    guard let path = MachineSettings(accelerator).path else { return 0 }
    let ticks = Int128(bytes) * Int128(path.byteTicks) + Int128(path.cycleTicks - 1)
    return Int(ticks / Int128(path.cycleTicks))
  }

  private static func operations(_ counts: ArithmeticCounts) -> [(name: String, count: Int)] {
    Arithmetic.allCases.filter { counts[$0] > 0 }.map { ($0.name, counts[$0]) }
  }
}
