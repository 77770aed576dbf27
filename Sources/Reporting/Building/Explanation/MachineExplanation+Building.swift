import Algorithms
import Documents
import Energy
import FPGAModel
import Hardware
import Quantities
import Run
import Simulation
import Timing
import Workload

extension MachineExplanation {
  /// - Parameter result: A run, of which the FPGA's resources are; nil for all that the machine can do.
  package init(_ accelerator: Accelerator, _ table: EnergyTable, _ result: RunResult? = nil) {
    let settings = MachineSettings(accelerator)
    self.init(
      name: accelerator.name, source: accelerator.source, clock: accelerator.clock,
      technology: accelerator.technology, energyTable: table.name,
      arrays: accelerator.arrayIDs.map { id in
        Array(
          accelerator[id], table,
          products: accelerator.assignments.filter { $0.array == id }.map(\.text))
      },
      pipeline: accelerator.pipeline.description,
      memory: MemoryPath(accelerator, settings),
      buffers: zip(accelerator.buffers.all, table.memories(ofBuffersOf: accelerator)).map {
        Partition($0, accelerator.buffers, $1)
      },
      units: accelerator.units.flatMap { Unit.all(of: $0) },
      host: accelerator.host.map { host in
        Host(
          elementsPerSecond: host.elementsPerSecond,
          latencyCycles: accelerator.clock.cycles(in: host.latency).count)
      },
      control: accelerator.control.map { control in
        Control(
          instructionCycles: settings.instructionCycles(control), fetch: control.fetch,
          waits: control.waits, load: control.load, store: control.store,
          product: control.product)
      },
      fpga: result.map { $0.fpga } ?? FPGAEstimate(accelerator))
  }
}

extension MachineExplanation.Array {
  init(_ array: PEArray, _ table: EnergyTable, products: [String]) {
    self.init(
      name: array.name, rows: array.rows, columns: array.columns, form: array.form.rawValue,
      dataflow: array.dataflow.rawValue,
      modes: array.modes.map { MachineExplanation.Mode($0, array, table) }, products: products)
  }
}

extension MachineExplanation.Mode {
  init(_ mode: PEMode, _ array: PEArray, _ table: EnergyTable) {
    let peak = ArrayTiming(array: array, mode: mode).peak
    // What a step does once is shared by its MACs.
    var step = mode.stepOperations
    step.add(mode.operations, times: mode.reduction)
    // Of a product that passes bit by bit, the share of its cycles.
    let share = (done: Int128(mode.cycleHundredths), of: Int128(100 * mode.cycles))
    self.init(
      mac: mode.mac.rawValue, activation: mode.activation.description,
      weight: mode.weight.description, packing: mode.packing, reduction: mode.reduction,
      sparsity: mode.sparsity?.description, groupScales: mode.groupScales,
      pool: mode.pool.map { array.pools[$0].name },
      peakMacs: peak.macs, peakCycles: peak.cycles,
      energy: table.price(of: step).map {
        mode.zeroBits == 0
          ? Attojoules($0.energy.count / Int128(mode.reduction))
          : Attojoules($0.energy.count * share.done / (Int128(mode.reduction) * share.of))
      })
  }
}

extension MachineExplanation.MemoryPath {
  init(_ accelerator: Accelerator, _ settings: MachineSettings) {
    var name: String?
    switch accelerator.dram {
    case .ideal: model = "ideal"
    case .bandwidth: model = "bandwidth"
    case .banked(_, let preset):
      model = "banked"
      name = preset.map { FileName.stem($0) }
    }
    preset = name
    rate = settings.path.map { Rate(bytes: $0.cycleTicks, cycles: $0.byteTicks) }
    latencyCycles = settings.latency
    requestCycles = settings.requestCycles
  }
}

extension MachineExplanation.Partition {
  init(_ buffer: Buffer, _ buffers: BufferSet, _ memory: SRAMInstance?) {
    let keepsBoth = buffer.holds.contains(.input) && buffer.holds.contains(.output)
    self.init(
      name: buffer.name, size: buffer.size, holds: buffer.holds,
      isDoubleBuffered: buffer.isDoubleBuffered,
      resident: keepsBoth ? buffers.residentCapacity : .zero,
      largestTiles: buffer.holds.map { content in
        switch content {
        case .input: buffers.maxInputTile
        case .weight: buffers.maxWeightTile
        case .output: buffers.maxOutputTile
        case .partialSum: buffers.maxPartialSumTile
        }
      },
      bytesPerCycle: buffer.ports.flatMap { ports in
        buffer.accessesPerCycle.map { $0 * ports.width.count }
      },
      access: memory?.width, banks: memory?.banks, read: memory?.read, write: memory?.write,
      leakage: memory?.leakage, area: memory?.area, cycle: memory?.cycle)
  }
}

extension MachineExplanation.Unit {
  /// One for each way in which a unit's rows pass: functions with the same stages are one.
  static func all(of unit: FunctionUnit) -> [MachineExplanation.Unit] {
    var pipelines: [RowPipeline] = []
    for function in unit.functions where !pipelines.contains(function.pipeline) {
      pipelines.append(function.pipeline)
    }
    return pipelines.map { pipeline in
      MachineExplanation.Unit(
        unit, unit.functions.filter { $0.pipeline == pipeline }, pipeline)
    }
  }

  private init(_ unit: FunctionUnit, _ functions: [UnitFunction], _ pipeline: RowPipeline) {
    let slowest = pipeline.stages.min { $0.lanes * $1.interval < $1.lanes * $0.interval }
    self.init(
      name: unit.name,
      operators: unit.operators.filter { kind in functions.contains { $0.kind == kind } }
        .map(\.rawValue),
      algorithms: unit.algorithms.filter { listed in functions.contains { $0.listed == listed } }
        .map(\.name),
      placement: unit.placement.rawValue, stages: pipeline.stages.count,
      lanes: slowest?.lanes ?? 0, interval: slowest?.interval ?? 1,
      perRow: pipeline.stages.map(\.perRow).max() ?? 0,
      shortRow: pipeline.cycles(rows: 1, length: 1).count)
  }
}
