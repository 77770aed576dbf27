@testable import Hardware
import Quantities
@testable import Simulation
@testable import Timing
import Workload

/// Writes programs for the machine by hand: three DMA queues, the array and two units.
struct ProgramDraft {
  var program = Program(resources: [
    Resource(.weightQueue, name: "dma.weights"),
    Resource(.activationQueue, name: "dma.activations"),
    Resource(.storeQueue, name: "dma.stores"),
    Resource(.array(.main), name: "array"),
    Resource(.unit(0), name: "softmax"),
    Resource(.unit(1), name: "vector"),
  ])

  @discardableResult
  mutating func weights(_ bytes: Int, _ needed: Dependency...) -> TaskID {
    program.append(.transfer(bytes: bytes), on: .weightQueue, after: needed)
  }

  @discardableResult
  mutating func inputs(_ bytes: Int, _ needed: Dependency...) -> TaskID {
    program.append(.transfer(bytes: bytes), on: .activationQueue, after: needed)
  }

  @discardableResult
  mutating func store(_ bytes: Int, _ needed: Dependency...) -> TaskID {
    program.append(.transfer(bytes: bytes), on: .storeQueue, after: needed)
  }

  @discardableResult
  mutating func array(
    _ ideal: Int, ragged: Int = 0, fillDrain: Int = 0, unit: Int = 0, _ needed: Dependency...
  ) -> TaskID {
    let time = ArrayTime(ideal: ideal, ragged: ragged, fillDrain: fillDrain)
    return program.append(
      .array(time, stream: unit == 0 ? 0 : time.cycles.count + unit), on: .array, after: needed)
  }

  @discardableResult
  mutating func unit(_ index: Int, _ cycles: Int, _ needed: Dependency...) -> TaskID {
    program.append(.unit(cycles: cycles), on: .unit(index), after: needed)
  }

  mutating func endLayer() { program.endLayer() }
}

func operand(_ task: TaskID) -> Dependency { Dependency(task, .operand) }
func space(_ task: TaskID) -> Dependency { Dependency(task, .bufferSpace) }

extension MachineSettings {
  /// A clock of 1 GHz and a memory of `bytes` in `cycles`.
  static func memory(
    _ bytes: Int, in cycles: Int = 1, latency: Int = 0, request: Int = 0
  ) -> MachineSettings {
    var settings = MachineSettings(Accelerator.bare)
    settings.requestCycles = request
    settings.latency = latency
    settings.path = DataPath(
      clock: Hertz(1_000_000_000 * cycles), rate: BytesPerSecond(1_000_000_000 * bytes))
    return settings
  }

  static func ideal(request: Int = 0) -> MachineSettings {
    var settings = MachineSettings(Accelerator.bare)
    settings.requestCycles = request
    return settings
  }
}

extension Accelerator {
  /// The least that is one; its memory is ideal.
  static var bare: Accelerator {
    Accelerator(
      name: "bare", source: "", clock: Hertz(1_000_000_000), technology: "",
      energy: EnergySettings(table: ""),
      arrays: [
        PEArray(
          rows: 1, columns: 1, dataflow: .outputStationary, foldOverlap: .none, ragged: .full,
          modes: [])
      ],
      buffers: BufferSet(all: [], input: 0, weight: 0, output: 0, partialSum: nil),
      dma: DMA(requestCycles: .zero), dram: .ideal, units: [], host: nil, pipeline: .overlapped,
      mapping: MappingRules(.search(SearchRules(candidates: 1))))
  }
}
