import Energy
import Hardware
import Mapping
import Simulation
import Workload

/// Builds a report's layers.
struct LayerRows {
  private(set) var layers: [Report.Layer] = []
  private let result: SimulationResult
  private let busy: BusyCycles
  private let bounds: LayerBounds

  init(_ result: SimulationResult) {
    self.result = result
    busy = BusyCycles(result.mapped.program, result.schedule)
    bounds = LayerBounds(result)
    layers.reserveCapacity(result.trace.operators.count)
    for index in result.trace.operators.indices { layers.append(layer(index)) }
  }

  private func layer(_ index: Int) -> Report.Layer {
    let op = result.trace.operators[index]
    let name = result.trace.name(of: op)
    let times = result.times.layers[index]
    let activity = result.mapped.activities[index]
    let resource = result.resource(ofLayer: index)
    return Report.Layer(
      name: name, block: LayerName(name).block, kind: op.kind.rawValue,
      algorithm: op.algorithm.rawValue,
      unit: resource.map { result.mapped.program.resources[$0.index].name } ?? "none",
      start: times.start, end: times.end, cycles: times.cycles,
      busy: resource.map { busyCycles(layer: index, on: $0) } ?? 0,
      exposed: result.mapped.stages == nil ? times.exposed : nil,
      attribution: times.attribution, macs: activity.macs,
      idealNumerator: activity.idealNumerator, peakMacs: activity.peakMacs,
      energy: result.account.layers[index], dramReadBytes: activity.dramReadBytes,
      dramWriteBytes: activity.dramWriteBytes,
      traffic: Traffic(
        compulsory: result.mapped.compulsoryBytes[index],
        spilled: result.mapped.spilledActivationBytes[index] + activity.partialSumSpillBytes,
        partialSums: activity.partialSumSpillBytes),
      bufferBytes: zip(activity.bufferReads, activity.bufferWrites).map { $0 + $1 },
      tiling: result.mapped.tiling(ofLayer: index).map(Self.text) ?? "",
      bound: bounds.bound(ofLayer: index))
  }

  private func busyCycles(layer: Int, on resource: ResourceID) -> Int {
    var cycles = 0
    for task in result.mapped.program.tasks(ofLayer: layer)
    where result.mapped.program.tasks[task].resource == resource {
      cycles += busy[task]
    }
    return cycles
  }

  private static func text(_ tiling: Tiling) -> String {
    let spill = tiling.spillsPartialSums ? " spills_partial_sums" : ""
    return "\(tiling.tile.m)x\(tiling.tile.k)x\(tiling.tile.n) \(tiling.order.rawValue)\(spill)"
  }
}
