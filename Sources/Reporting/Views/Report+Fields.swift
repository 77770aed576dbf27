import Energy
import Mapping
import Quantities
import Run
import Simulation

extension Report {
  /// A layer's values in the order of the JSON's keys and the CSV's columns.
  func fields(of layer: Layer) -> [ReportField] {
    [
      ReportField("name", layer.name), ReportField("block", layer.block),
      ReportField("operator", layer.kind), ReportField("algorithm", layer.algorithm),
      ReportField("unit", layer.unit), ReportField("start_cycle", layer.start),
      ReportField("end_cycle", layer.end), ReportField("span_cycles", layer.span),
      ReportField("cycles", layer.cycles), ReportField("busy_cycles", layer.busy),
      ReportField("exposed_cycles", layer.exposed.map { .integer($0) } ?? .absent),
      ReportField("macs", layer.macs), ReportField("utilization", layer.utilization),
    ] + Self.fields(of: layer.attribution) + energyFields(of: layer.energy) + [
      ReportField("dram_read_bytes", layer.dramReadBytes),
      ReportField("dram_write_bytes", layer.dramWriteBytes),
    ] + Self.fields(of: layer.traffic, refetched: layer.refetchedBytes)
      + zip(buffers, layer.bufferBytes).map { ReportField($0, $1, in: "sram_bytes") }
      + Self.fields(of: layer.bound) + [
        ReportField("tiling", layer.tiling), ReportField("mapping", layer.mapping),
      ]
  }

  func totalFields() -> [ReportField] {
    [
      ReportField("cycles", totals.cycles), ReportField("latency_cycles", totals.latencyCycles),
      ReportField("interval_cycles", totals.intervalCycles),
      ReportField("exposed_cycles", totals.exposedCycles.map { .integer($0) } ?? .absent),
      ReportField("lower_bound_cycles", totals.bounds.cycles),
    ] + (totals.streamed.map { [ReportField("images", $0.count)] } ?? []) + [
      ReportField("seconds", totals.seconds), ReportField("batch", totals.batch),
      ReportField("macs", totals.macs), ReportField("utilization", totals.utilization),
    ] + Self.fields(of: totals.attribution) + energyFields(of: totals.energy) + [
      ReportField("dram_read_bytes", totals.dramReadBytes),
      ReportField("dram_write_bytes", totals.dramWriteBytes),
      ReportField("dram_bytes", totals.dramBytes),
    ] + Self.fields(of: totals.traffic, refetched: totals.refetchedBytes) + [
      ReportField("images_per_second", totals.imagesPerSecond),
      ReportField("operations_per_joule", totals.operationsPerJoule),
      // The buffers' area: no table here gives that of logic.
      ReportField(
        "area_mm2",
        totals.bufferArea.map {
          .exact(DecimalText.format(Int128($0.count), fractionDigits: 12))
        } ?? .absent),
    ]
  }

  private static func fields(of attribution: CycleAttribution) -> [ReportField] {
    CycleOwner.allCases.map { ReportField($0.name, attribution[$0], in: "attribution") }
  }

  private static func fields(of traffic: Traffic, refetched: Int) -> [ReportField] {
    [
      ReportField("compulsory_bytes", traffic.compulsory),
      ReportField("spilled_bytes", traffic.spilled),
      ReportField("partial_sum_spill_bytes", traffic.partialSums),
      ReportField("refetched_bytes", refetched),
    ]
  }

  private static func fields(of bound: LayerBound) -> [ReportField] {
    switch bound {
    case .owner(let owner):
      [ReportField("bound_by", owner.name), ReportField("hidden_behind", .absent)]
    case .hidden(let component):
      [ReportField("bound_by", "hidden"), ReportField("hidden_behind", component)]
    case .none: [ReportField("bound_by", "none"), ReportField("hidden_behind", .absent)]
    }
  }

  /// A layer's energy is dynamic.
  private func energyFields(of energy: LayerEnergy) -> [ReportField] {
    [Self.energyField("dynamic", energy.dynamic)]
      + zip(energyComponents, energy.byComponent).map { Self.energyField($0, $1) }
  }

  private func energyFields(of energy: RunEnergy) -> [ReportField] {
    [
      Self.energyField("total", energy.total), Self.energyField("dynamic", energy.dynamic),
      Self.energyField("static", energy.leakage),
    ] + energyComponents.enumerated().map { Self.energyField($1, energy.component($0).total) }
  }

  private static func energyField(_ key: String, _ energy: Attojoules) -> ReportField {
    ReportField(key, .exact(energy.picojoulesText), in: "energy_pJ")
  }
}
