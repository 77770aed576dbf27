import Algorithms
import DRAM
import Energy
import Hardware
import Mapping
import Run
import Simulation
import Workload

extension Report.Component {
  /// The components of a run: arrays, buffers, DMA, DRAM, units, host.
  static func all(_ result: RunResult) -> [Report.Component] {
    let accelerator = result.accelerator
    let sums = result.activity
    let busy = busyCycles(result)
    return accelerator.components.map { id in
      Report.Component(
        id: id, name: accelerator.componentName(id), busy: self.busy(id, busy, sums, accelerator),
        energy: result.energy.byComponent[id], logic: logic(id, result),
        area: result.areas[id], activity: activity(id, sums, result))
    }
  }

  private static func logic(_ id: ComponentID, _ result: RunResult) -> LogicEnergy? {
    switch id {
    case .array, .unit, .dma: result.logic[id]
    case .buffer, .dram, .host: nil
    }
  }

  /// Nil for what is counted and not timed.
  private static func busy(
    _ id: ComponentID, _ busy: PerComponent<Int>, _ sums: LayerActivity,
    _ accelerator: Accelerator
  ) -> Int? {
    switch id {
    case .array, .host: return busy[id]
    case .buffer, .dma: return nil
    case .dram: return pathCycles(sums.dramReadBytes + sums.dramWriteBytes, accelerator)
    case .unit:
      // What works in the stream of results has no tasks.
      let isInStream = busy[id] == 0 && !sums.arithmetic[id].isZero
      return isInStream ? nil : busy[id]
    }
  }

  private static func activity(
    _ id: ComponentID, _ sums: LayerActivity, _ result: RunResult
  ) -> [(name: String, count: Int)] {
    switch id {
    case .array(let array):
      var (macs, executed) = (0, 0)
      for index in result.layers.indices
      where result.layers[index].mapping.activity.array == array {
        macs += result.layers[index].mapping.activity.macs
        executed += result.layers[index].mapping.activity.executedMacs
      }
      return [("macs", macs)] + (executed == macs ? [] : [("executed_macs", executed)])
    case .buffer(let index):
      return [("read_bytes", sums.bufferReads[index]), ("write_bytes", sums.bufferWrites[index])]
    case .dma: return [("bytes", sums.dramReadBytes + sums.dramWriteBytes)]
    case .dram:
      return [("read_bytes", sums.dramReadBytes), ("write_bytes", sums.dramWriteBytes)]
        + (result.schedule.memory.map { commands($0.counters) } ?? [])
    case .unit(let index):
      let operations = operations(sums.arithmetic[id])
      let bytes = sums.rowBufferBytes[index]
      guard bytes > 0 else { return operations }
      return operations + [("row_buffer_read_bytes", bytes), ("row_buffer_write_bytes", bytes)]
    case .host: return operations(sums.arithmetic[id])
    }
  }

  /// What a banked DRAM did.
  private static func commands(_ counters: MemoryCounters) -> [(name: String, count: Int)] {
    [
      ("read_bursts", counters.reads), ("write_bursts", counters.writes),
      ("row_hits", counters.rowHits), ("activates", counters.activates),
      ("precharges", counters.precharges), ("refreshes", counters.refreshes),
      ("turnarounds", counters.turnarounds),
    ]
  }

  private static func operations(_ counts: ArithmeticCounts) -> [(name: String, count: Int)] {
    Arithmetic.allCases.filter { counts[$0] > 0 }.map { ($0.name, counts[$0]) }
  }

  /// Cycles of the tasks on the arrays, the units and the host; of several copies, of the busiest one.
  private static func busyCycles(_ result: RunResult) -> PerComponent<Int> {
    let program = result.program
    var busy = [Int](repeating: 0, count: program.resources.count)
    let cycles = BusyCycles(program, result.schedule)
    for (index, task) in program.tasks.enumerated() { busy[task.resource.index] += cycles[index] }
    var components = PerComponent(result.accelerator, 0)
    for (resource, busy) in zip(program.resources, busy) {
      components[resource.component] = max(components[resource.component], busy)
    }
    return components
  }

  /// Cycles that bytes take on the memory's data path at least, rounded up; none on an ideal one.
  private static func pathCycles(_ bytes: Int, _ accelerator: Accelerator) -> Int {
    guard let path = MachineSettings(accelerator).path else { return 0 }
    let ticks = Int128(bytes) * Int128(path.leastByteTicks) + Int128(path.cycleTicks - 1)
    return Int(ticks / Int128(path.cycleTicks))
  }
}
