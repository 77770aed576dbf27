import DRAM
import Diagnostics
import Energy
import Hardware
import Mapping
import Quantities
import Simulation
import Workload

/// What a run found, from which its report is built.
package struct RunResult: Sendable {
  package var accelerator: Accelerator
  /// At the configuration's voltage and node.
  package var table: EnergyTable
  package var trace: Trace
  /// In the order of the trace.
  package var layers: [LayerResult]
  package var cycles: Int
  /// What each cycle waited for.
  package var path: CriticalPath
  package var energy: RunEnergy
  /// What of the energy rests on rows that are assumed.
  package var assumedEnergy: Attojoules
  /// What of it rests on choices that the configuration does not state, and their keys.
  package var unstatedEnergy: Attojoules
  package var unstatedKeys: [String]
  /// What the dynamic energy of arrays, units and DMA is of.
  package var logic: PerComponent<LogicEnergy>
  /// Area of the buffers; nil where the table lacks it for one of them.
  package var bufferArea: SquareNanometres?
  /// By component; nil where the table lacks it for a part of one.
  package var areas: PerComponent<SquareNanometres?>
  /// Of arrays, buffers, DMA and units; of the buffers alone where the table states none of logic.
  package var area: SquareNanometres?
  /// Other tables that state all of logic, where this one does not.
  package var tablesOfLogic: [String]
  /// The DRAM's energy by what it does; nil where it has no devices.
  package var memoryEnergy: MemoryEnergy?
  /// Between images that come at a rate; nil where the configuration states none.
  package var idle: IdleEnergy?
  package var residency: Residency
  /// Whether operators wait for whole operands on a machine that can pass rows.
  package var waitsForOperands: Bool
  package var program: Program
  package var schedule: Schedule
  /// With `pipeline: spatial` only.
  package var stages: StagedRun?
  package var streamed: StreamedImages?

  init(
    _ run: Run, _ trace: Trace, _ mapped: MappedTrace, _ schedule: Schedule, _ times: LayerTimes,
    _ account: EnergyAccount, _ streamed: StreamedImages?, tablesOfLogic: [String]
  ) {
    self.tablesOfLogic = tablesOfLogic
    accelerator = run.accelerator
    table = account.table
    idle = account.idle
    self.trace = trace
    layers = trace.operators.indices.map { index in
      LayerResult(
        op: trace.operators[index], mapping: mapped.layers[index],
        resource: mapped.resource(ofLayer: index, on: run.accelerator), times: times.layers[index],
        energy: account.layers[index])
    }
    cycles = times.totalCycles
    path = times.path
    energy = account.total
    assumedEnergy = account.assumed
    unstatedEnergy = account.unstated
    unstatedKeys = account.unstatedKeys
    logic = account.logic
    bufferArea = account.bufferArea
    areas = account.areas
    area = account.area
    memoryEnergy = account.memory
    residency = mapped.residency
    waitsForOperands = mapped.waitsForOperands
    program = mapped.program
    self.schedule = schedule
    stages = mapped.stages
    self.streamed = streamed
  }

  /// Σ ideal cycles of the layers ÷ all cycles; of several arrays the mean of theirs by their PEs. Where
  /// every product has a dedicated array, MACs ÷ those of all arrays in all cycles.
  package var utilization: Double {
    guard cycles > 0 else { return 0 }
    let elements = accelerator.arrays.reduce(0) { $0 + $1.elements }
    let shares = accelerator.arrays.map { Double($0.elements) / Double(elements) }
    var (ideal, peak, work) = (0.0, 0.0, 0.0)
    // By index here and below: what an iterator gives is a copy of a large record.
    for index in layers.indices {
      let numerator = Double(layers[index].mapping.activity.idealNumerator)
      work += numerator
      guard layers[index].mapping.activity.macs > 0 else { continue }
      ideal +=
        shares[layers[index].mapping.activity.array.index]
        * (numerator / Double(layers[index].mapping.activity.peakMacs))
      peak += Double(layers[index].mapping.activity.peakMacs)
    }
    guard stages != nil else { return ideal / Double(cycles) }
    return peak > 0 ? work / peak / Double(cycles) : 0
  }

  /// Images, or sequences, that cycles and energy are of.
  package var images: Int { trace.header.batch * (streamed?.count ?? 1) }

  /// Energy of the run and of the idle time after it by image; nil without a rate.
  package var energyPerImage: Attojoules? {
    idle.map { Attojoules((energy.total + $0.energy).count / Int128($0.images)) }
  }

  /// What all layers did.
  package var activity: LayerActivity {
    var sum = LayerActivity(accelerator)
    for index in layers.indices { sum += layers[index].mapping.activity }
    return sum
  }

  /// The energy of the same run with another table's prices; nothing is simulated.
  ///
  /// - Parameter changed: The run's accelerator with other settings of `energy`.
  /// - Throws: every row that the run needs and the table lacks.
  package func account(
    with table: EnergyTable, on changed: Accelerator? = nil
  ) throws(InputError) -> EnergyAccount {
    try EnergyAccount(
      changed ?? accelerator, layers.map { $0.mapping.activity },
      cycles: layers.map { $0.times.cycles },
      images: images, schedule, table)
  }
}

extension Accelerator {
  /// The same machine with SRAMs of other cells; a periphery of other devices goes with the cells that it
  /// was stated for.
  package func with(_ cells: SRAMCells) -> Accelerator {
    var machine = self
    if energy.cells != cells { machine.energy.periphery = nil }
    machine.energy.cells = cells
    return machine
  }
}

/// What a run found of one operator of its trace.
package struct LayerResult: Sendable {
  package var op: Operator
  /// What runs it and how: binding, plan, activity, traffic.
  package var mapping: MappedLayer
  /// The component that it runs on; nil for a view.
  package var resource: ResourceID?
  /// When it ran, and who owned its cycles.
  package var times: LayerTimes.Layer
  /// Dynamic; leakage is the run's.
  package var energy: LayerEnergy

  package var activity: LayerActivity { mapping.activity }
  package var traffic: Traffic { mapping.traffic }
}
