import Documents
import Energy
import Hardware
import Quantities
import Mapping
import Simulation
import Workload

extension Report {
  /// - Parameters:
  ///   - traceName: What the trace is called: its file's name without extensions, say.
  ///   - traceDigest: SHA-256 of the trace's canonical lines.
  public init(
    _ result: SimulationResult, toolVersion: String, traceName: String, traceDigest: String
  ) {
    let layers = LayerRows(result).layers
    self.init(
      toolVersion: toolVersion,
      accelerator: AcceleratorInfo(result.accelerator),
      trace: TraceInfo(
        name: traceName, digest: traceDigest, model: result.trace.header.model,
        scheme: result.trace.header.scheme, batch: result.trace.header.batch,
        operators: result.trace.operators.count),
      energyTable: EnergyTableInfo(
        name: result.table.name, technology: result.table.technology,
        voltage: result.table.voltage, assumed: result.account.assumed),
      buffers: result.accelerator.buffers.all.map(\.name),
      energyComponents: result.account.components,
      layers: layers,
      components: ComponentRows(result).components,
      residency: ResidencyInfo(result),
      totals: Totals(result, layers), notes: result.notes)
  }
}

extension Report.AcceleratorInfo {
  init(_ accelerator: Accelerator) {
    let resolved = ResolvedConfiguration(accelerator)
    self.init(
      name: accelerator.name, digest: resolved.digest, source: accelerator.source,
      clock: accelerator.clock, technology: accelerator.technology, resolved: resolved.root,
      provenance: accelerator.origin.provenanceCounts,
      rows: accelerator.array.rows, columns: accelerator.array.columns,
      dataflow: accelerator.array.dataflow.rawValue, pipeline: accelerator.pipeline.description)
  }
}

extension Report.ResidencyInfo {
  init(_ result: SimulationResult) {
    let trace = result.trace
    let residency = result.mapped.residency
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
  init(_ result: SimulationResult, _ layers: [Report.Layer]) {
    let cycles = result.times.totalCycles
    var attribution = CycleAttribution()
    var traffic = Traffic()
    for layer in layers {
      attribution += layer.attribution
      traffic += layer.traffic
    }
    let exposed = layers.compactMap(\.exposed)
    self.init(
      cycles: cycles, macs: layers.reduce(0) { $0 + $1.macs }, attribution: attribution,
      utilization: result.utilization, energy: result.account.total,
      dramReadBytes: layers.reduce(0) { $0 + $1.dramReadBytes },
      dramWriteBytes: layers.reduce(0) { $0 + $1.dramWriteBytes },
      traffic: traffic, bounds: RunBounds(result),
      exposedCycles: result.mapped.stages == nil ? exposed.reduce(0, +) : nil,
      bufferArea: result.account.bufferArea, batch: result.trace.header.batch,
      clock: result.accelerator.clock, streamed: result.streamed)
  }
}
