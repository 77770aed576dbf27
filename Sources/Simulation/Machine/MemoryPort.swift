import Hardware
import DRAM

/// The machine's DMA queues before a banked DRAM: transfers with their places in memory, and both
/// clocks.
struct MemoryPort: ~Copyable {
  private var port: TransferPort
  private let settings: BankedMemory
  private let layers: [Int32]

  init(_ settings: BankedMemory, turnBytes: Int, _ program: Program, fastForward: Bool) {
    port = TransferPort(
      settings.dram, queues: ResourceID.storeQueue.index + 1, turnBytes: turnBytes,
      outstanding: settings.outstanding, fastForward: fastForward)
    self.settings = settings
    var layers = [Int32](repeating: 0, count: program.tasks.count)
    for layer in 0..<program.layerCount {
      for task in program.tasks(ofLayer: layer) { layers[task] = Int32(layer) }
    }
    self.layers = layers
  }

  /// Whether a queue may offer another transfer.
  func takes(_ queue: Int) -> Bool { port.takes(queue) }

  /// Takes a queue's next transfer, whose request has been issued in a cycle of the machine.
  mutating func offer(_ id: TaskID, _ program: Program, queue: Int, issued: Int) {
    let footprint = program.footprints[Int(program.tasks[id.index].footprint)]
    let base = program.layerPlaces[Int(layers[id.index])][footprint.part]
    let rows = BurstRows(
      base: base + footprint.offset, rows: footprint.rows, rowBytes: footprint.rowBytes,
      pitch: footprint.pitch, burst: settings.dram.geometry.burstBytes)
    port.offer(
      TransferPort.Transfer(
        rows: rows, isWrite: queue == ResourceID.storeQueue.index, order: id.index,
        arrival: settings.memoryCycle(issued)),
      queue: queue)
  }

  /// Runs the memory until a transfer has been accepted, or has come.
  ///
  /// - Returns: Whether one has; nothing is under way otherwise.
  mutating func serve(_ run: inout MachineRun) -> Bool {
    let hasEvent = port.serve()
    for event in port.events {
      switch event {
      case .accepted(let order, let queue, let cycle):
        let time = settings.machineCycle(cycle + 1)
        run.accepted(TaskID(order), queue, at: time)
        if queue == ResourceID.storeQueue.index { run.end(TaskID(order), at: time) }
      case .completed(let order, let cycle):
        run.end(TaskID(order), at: settings.machineCycle(cycle))
      }
    }
    return hasEvent
  }

  /// What the memory did to the end of a run of the machine, its buffered writes drained.
  mutating func finish(at end: Int) -> MemoryActivity {
    let done = port.finish(at: settings.memoryCycle(end))
    return MemoryActivity(counters: done.counters, cycles: done.cycles)
  }
}
