import Diagnostics
import Documents
import Energy
import Mapping
import Quantities
@testable import Reporting
import Simulation
import Testing
import Workload

/// A report made by hand: two blocks of one product and one softmax, 100 cycles each block.
enum SampleReport {
  static func attribution(_ cycles: KeyValuePairs<CycleOwner, Int>) -> CycleAttribution {
    var attribution = CycleAttribution()
    for (owner, count) in cycles { attribution[owner] = count }
    return attribution
  }

  /// Picojoules by component: array, memory, dram, softmax.
  static func energy(_ array: Int, _ memory: Int, _ dram: Int, _ softmax: Int) -> LayerEnergy {
    var energy = LayerEnergy(buffers: 1, units: 1)
    for (id, value) in zip(components, [array, memory, dram, softmax]) {
      energy.byComponent[id] = Attojoules(Int128(value) * 1_000_000)
    }
    return energy
  }

  static let components: [ComponentID] = [.mainArray, .buffer(0), .dram, .unit(0)]

  static func product(block: Int, start: Int, cycles: Int = 80) -> Report.Layer {
    Report.Layer(
      name: "blocks.\(block).fc", block: "blocks.\(block)", kind: .linear, algorithm: .none,
      component: .mainArray, unit: "array", start: start, end: start + cycles, active: cycles,
      counts: LayerCounts(
        cycles: cycles, busy: 70, exposed: 0,
        attribution: attribution([
          .ideal: 50, .ragged: cycles - 80, .fillDrain: 20, .weight: 10,
        ]),
        critical: attribution([
          .ideal: 50, .ragged: cycles - 80, .fillDrain: 20, .weight: 10,
        ]),
        macs: 800, dramReadBytes: 50, traffic: Traffic(compulsory: 40)),
      idealNumerator: 800, peakMacs: 16, energy: energy(160, 40, 400, 0), bufferBytes: [90],
      tiling: "10x8x10 columns_outside", bound: .owner(.ideal))
  }

  static func softmax(block: Int, start: Int) -> Report.Layer {
    Report.Layer(
      name: "blocks.\(block).softmax", block: "blocks.\(block)", kind: .softmax,
      algorithm: .builtIn(.iViT8),
      component: .unit(0), unit: "softmax", start: start, end: start + 20, active: 20,
      counts: LayerCounts(
        cycles: 20, busy: 20, exposed: 20, attribution: attribution([.unit: 20]),
        critical: attribution([.unit: 20]),
        dramWriteBytes: 100, traffic: Traffic(spilled: 100, partialSums: 30)),
      idealNumerator: 0, peakMacs: 1, energy: energy(0, 10, 800, 5), bufferBytes: [200],
      tiling: "",
      bound: .owner(.unit))
  }

  static func report(
    _ layers: [Report.Layer]? = nil, rows: Int = 4, bufferArea: SquareNanometres? = nil
  ) -> Report {
    let layers =
      layers
      ?? [
        product(block: 0, start: 0), softmax(block: 0, start: 80),
        product(block: 1, start: 100), softmax(block: 1, start: 180),
      ]
    // The memory leaks 80 pJ.
    var total = RunEnergy(buffers: 1, units: 1)
    total.byComponent.buffers[0].leakage = Attojoules(80_000_000)
    for layer in layers { total += layer.energy }
    let names = ["array", "memory", "dram", "softmax"]
    return Report(
      toolVersion: "1.0",
      accelerator: .init(
        name: "tiny", digest: "digest of \(rows) rows", source: "made up",
        clock: Hertz(1_000_000_000),
        technology: "45 nm",
        resolved: [
          "name": .text("tiny"), "array": ["rows": .literal("\(rows)"), "columns": .literal("4")],
        ],
        arrays: [.init(name: "array", rows: rows, columns: 4, dataflow: "output_stationary")],
        pipeline: "serial"),
      trace: .init(
        name: "two-blocks", digest: "abc", model: "made-up", scheme: "int8", batch: 1,
        operators: layers.count),
      energyTable: .init(
        name: "round", digest: "ghi", technology: "45 nm", voltage: "1 V",
        assumed: Attojoules(100_000_000),
        unstated: .zero, unstatedKeys: []),
      buffers: ["memory"], layers: layers,
      components: zip(components, names).map { id, name in
        Report.Component(
          id: id, name: name, busy: id == .buffer(0) ? nil : 10,
          energy: total.byComponent[id], activity: [("macs", 3)])
      },
      residency: .init(
        capacityBytes: 1_000, peakBytes: 900,
        spills: (0..<2).map {
          Report.Spill(
            tensor: "blocks.\($0).softmax.output", bytes: 100, freeBytes: 40 - $0,
            at: "blocks.\($0).softmax")
        }),
      totals: .init(
        counts: layers.reduce(into: LayerCounts()) { $0 += $1.counts }, utilization: 0.5,
        energy: total, bounds: RunBounds(computeCycles: 100, trafficCycles: 80),
        bufferArea: bufferArea, area: bufferArea,
        batch: 1, clock: Hertz(1_000_000_000)))
  }

  static func document(_ report: Report, file: String = "report.json") throws -> Document {
    try JSONReader.read(ReportJSON(report).text, file: file)
  }
}

/// The text that a user sees of the error that a body throws.
func renderedError(_ body: () throws -> Void) throws -> String {
  let error = try #require(throws: InputError.self) { try body() }
  return DiagnosticRenderer.text(error.diagnostics)
}
