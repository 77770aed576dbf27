import Documents
import Energy
import Hardware
import Mapping
import DRAM
import Quantities
import Run
import Simulation
import Workload

extension Report {
  /// - Parameters:
  ///   - traceName: What the trace is called: its file's name without extensions, say.
  ///   - traceDigest: SHA-256 of the trace's canonical lines.
  package init(
    _ result: RunResult, toolVersion: String, traceName: String, traceDigest: String
  ) {
    let layers = LayerRows(result).layers
    let totals = Totals(result, layers)
    self.init(
      toolVersion: toolVersion,
      accelerator: AcceleratorInfo(result.accelerator),
      trace: TraceInfo(
        name: traceName, digest: traceDigest, model: result.trace.header.model,
        scheme: result.trace.header.scheme, batch: result.trace.header.batch,
        operators: result.trace.operators.count),
      energyTable: EnergyTableInfo(
        name: result.table.name, digest: result.table.digest, technology: result.table.technology,
        voltage: result.table.voltage, assumed: result.assumedEnergy,
        unstated: result.unstatedEnergy, unstatedKeys: result.unstatedKeys,
        sram: SRAMInfo(result.accelerator, result.table)),
      buffers: result.accelerator.buffers.all.map(\.name),
      layers: layers,
      components: Component.all(result), memory: result.schedule.memory?.counters,
      residency: ResidencyInfo(result),
      totals: totals, fpga: FPGAInfo(result, totals), notes: result.notes)
  }
}

extension Report.AcceleratorInfo {
  init(_ accelerator: Accelerator) {
    let resolved = ResolvedConfiguration(accelerator)
    self.init(
      name: accelerator.name, digest: resolved.digest, source: accelerator.source,
      clock: accelerator.clock, technology: accelerator.technology, resolved: resolved.root,
      provenance: accelerator.origin.provenanceCounts,
      arrays: accelerator.arrays.map {
        Array(name: $0.name, rows: $0.rows, columns: $0.columns, dataflow: $0.dataflow.rawValue)
      }, pipeline: accelerator.pipeline.description)
  }
}

extension Report.SRAMInfo {
  /// Nil where the table has no library.
  init?(_ accelerator: Accelerator, _ table: EnergyTable) {
    guard case .library(let library)? = table.sram else { return nil }
    let settings = accelerator.energy
    let choice = SRAMChoice(settings, library)
    self.init(
      library: library.name, cells: choice.cells.rawValue, periphery: choice.periphery.rawValue,
      temperature: choice.temperature)
  }
}

extension Report.ResidencyInfo {
  init(_ result: RunResult) {
    let trace = result.trace
    let residency = result.residency
    self.init(
      capacityBytes: residency.capacity.count, peakBytes: residency.peak.count,
      spills: residency.spills.map { spill in
        Report.Spill(
          tensor: trace.name(of: spill.tensor), bytes: spill.bytes.count,
          freeBytes: spill.free.count, at: trace.name(of: trace.operators[spill.tightest]))
      })
  }
}

extension Report.Totals {
  init(_ result: RunResult, _ layers: [Report.Layer]) {
    self.init(
      counts: layers.reduce(into: LayerCounts()) { $0 += $1.counts },
      utilization: result.utilization, energy: result.energy, memoryEnergy: result.memoryEnergy,
      idle: result.idle, energyPerImage: result.energyPerImage, bounds: RunBounds(result),
      bufferArea: result.bufferArea, area: result.area, batch: result.trace.header.batch,
      clock: result.accelerator.clock, streamed: result.streamed)
  }
}
