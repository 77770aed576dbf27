import Energy
import Quantities
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
      ReportField("macs", layer.macs), ReportField("utilization", layer.utilization),
    ] + Self.fields(of: layer.attribution) + energyFields(of: layer.energy) + [
      ReportField("dram_read_bytes", layer.dramReadBytes),
      ReportField("dram_write_bytes", layer.dramWriteBytes),
      ReportField("partial_sum_spill_bytes", layer.partialSumSpillBytes),
      ReportField("compulsory_bytes", layer.compulsoryBytes),
    ] + zip(buffers, layer.bufferBytes).map { ReportField($0, $1, in: "sram_bytes") } + [
      ReportField("bound_by", layer.boundBy), ReportField("tiling", layer.tiling),
    ]
  }

  func totalFields() -> [ReportField] {
    [
      ReportField("cycles", totals.cycles), ReportField("latency_cycles", totals.latencyCycles),
      ReportField("interval_cycles", totals.intervalCycles),
    ] + (totals.streamed.map { [ReportField("images", $0.count)] } ?? []) + [
      ReportField("seconds", totals.seconds), ReportField("batch", totals.batch),
      ReportField("macs", totals.macs), ReportField("utilization", totals.utilization),
    ] + Self.fields(of: totals.attribution) + energyFields(of: totals.energy) + [
      ReportField("dram_read_bytes", totals.dramReadBytes),
      ReportField("dram_write_bytes", totals.dramWriteBytes),
      ReportField("dram_bytes", totals.dramBytes),
      ReportField("partial_sum_spill_bytes", totals.partialSumSpillBytes),
      ReportField("compulsory_bytes", totals.compulsoryBytes),
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

  private func energyFields(of energy: LayerEnergy) -> [ReportField] {
    func field(_ key: String, _ energy: Attojoules) -> ReportField {
      ReportField(key, .exact(energy.picojoulesText), in: "energy_pJ")
    }
    return [
      field("total", energy.total), field("dynamic", energy.dynamic),
      field("static", energy.leakage),
    ] + energyComponents.enumerated().map { field($1, energy.component($0)) }
  }
}
