import Energy
import Hardware
import Mapping
import Run
import Simulation
import Timing
import Workload

/// Builds a report's layers.
struct LayerRows {
  private(set) var layers: [Report.Layer] = []
  private let result: RunResult
  private let busy: BusyCycles
  private let bounds: LayerBounds

  init(_ result: RunResult) {
    self.result = result
    busy = BusyCycles(result.program, result.schedule)
    bounds = LayerBounds(result)
    layers.reserveCapacity(result.layers.count)
    for index in result.layers.indices { layers.append(layer(index)) }
  }

  private func layer(_ index: Int) -> Report.Layer {
    let layer = result.layers[index]
    let (op, times, activity) = (layer.op, layer.times, layer.activity)
    let name = result.trace.name(of: op)
    let component = layer.resource.map { result.program.resources[$0.index].component }
    return Report.Layer(
      name: name, block: LayerName(name).block, kind: op.kind, algorithm: op.algorithm,
      component: component, unit: component.map(result.accelerator.componentName) ?? "none",
      start: times.start, end: times.end, active: times.active,
      counts: LayerCounts(
        cycles: times.cycles,
        busy: layer.resource.map { busyCycles(layer: index, on: $0) } ?? 0,
        exposed: result.stages == nil ? times.exposed : nil, attribution: times.attribution,
        critical: times.critical,
        macs: activity.macs, dramReadBytes: activity.dramReadBytes,
        dramWriteBytes: activity.dramWriteBytes, traffic: layer.traffic),
      idealNumerator: activity.idealNumerator, peakMacs: activity.peakMacs,
      energy: layer.energy,
      bufferBytes: zip(activity.bufferReads, activity.bufferWrites).map { $0 + $1 },
      tiling: layer.mapping.tiling.map { text($0, on: activity.array) } ?? "",
      mapping: mapping(layer), slices: layer.mapping.slices,
      bound: bounds.bound(ofLayer: index))
  }

  private func busyCycles(layer: Int, on resource: ResourceID) -> Int {
    var cycles = 0
    for task in result.program.tasks(ofLayer: layer)
    where result.program.tasks[task].resource == resource {
      cycles += busy[task]
    }
    return cycles
  }

  /// The tile, the loop order, and what differs from the usual: an operand that stays, a smaller part of
  /// the array, sums that leave.
  private func text(_ tiling: Tiling, on array: ArrayID) -> String {
    let array = result.accelerator[array]
    var words = [
      "\(tiling.tile.m)x\(tiling.tile.k)x\(tiling.tile.n)", tiling.order.rawValue,
    ]
    if !tiling.keeps.isEmpty {
      words.append("keep=" + tiling.keeps.names.joined(separator: "+"))
    }
    if array.pools.isEmpty,
      tiling.part != ArrayPart(rows: array.rows, columns: array.columns)
    {
      words.append("array=\(tiling.part.rows)x\(tiling.part.columns)")
    }
    if tiling.spillsPartialSums { words.append("spills_partial_sums") }
    return words.joined(separator: " ")
  }

  private func mapping(_ layer: LayerResult) -> String {
    switch result.accelerator.mapping.policy {
    case .search, .fixed: layer.mapping.fixedMapping.map(configuration) ?? ""
    // Tiles that pass through buffers as folds ask for them, or by the rule of other software.
    case .whole, .gemminiAuto: ""
    }
  }

  /// A mapping as the section of a configuration that gives it.
  private func configuration(_ mapping: FixedMapping) -> String {
    let rules = result.accelerator.mapping
    var entries = [
      "policy: fixed", "m: \(mapping.m)", "k: \(mapping.k)", "n: \(mapping.n)",
      "order: \(mapping.order.rawValue)",
    ]
    if !mapping.keeps.isEmpty {
      entries.append("keep: [\(mapping.keeps.names.joined(separator: ", "))]")
    }
    if let rows = mapping.rows { entries.append("rows: \(rows)") }
    if let columns = mapping.columns { entries.append("columns: \(columns)") }
    if rules.tilesInFlight != MappingRules.defaultTilesInFlight {
      entries.append("tiles_in_flight: \(rules.tilesInFlight)")
    }
    if rules.rowBlocks != MappingRules.defaultRowBlocks {
      entries.append("row_blocks: \(rules.rowBlocks)")
    }
    return "{\(entries.joined(separator: ", "))}"
  }
}
