import Documents
import Hardware
import Library
@testable import Reporting
import Testing
import YAML

struct ReportJSONTests {
  private func keys(_ node: Node?) -> [String] {
    guard case .mapping(let entries)? = node?.value else { return [] }
    return entries.map(\.key)
  }

  private func elements(_ node: Node?) -> [Node] {
    guard case .sequence(let elements)? = node?.value else { return [] }
    return elements
  }

  private func number(_ node: Node?) -> ReportNumber? {
    guard case .scalar(let scalar)? = node?.value, !scalar.isQuoted else { return nil }
    return ReportNumber(scalar.text)
  }

  private static let owners = [
    "ideal", "ragged", "fill_drain", "input", "weight", "buffer", "bank_conflict", "write_back",
    "unit", "host", "overhead",
  ]

  @Test func everyKeyOfTheContract() throws {
    var report = SampleReport.report()
    report.accelerator.provenance = ProvenanceCounts(source: 1, assumed: 2)
    let root = try SampleReport.document(report).root
    #expect(
      keys(root) == [
        "schema", "tool", "accelerator", "trace", "energy_table", "layers", "components",
        "residency", "totals",
      ])
    #expect(keys(root["tool"]) == ["name", "version"])
    #expect(
      keys(root["accelerator"]) == [
        "name", "digest", "source", "clock_hz", "technology", "provenance", "resolved",
      ])
    #expect(
      keys(root["accelerator"]?["provenance"])
        == ["keys", "source", "inferred", "assumed", "unstated"])
    #expect(keys(root["trace"]) == ["name", "digest", "model", "scheme", "batch", "operators"])
    #expect(
      keys(root["energy_table"]) == [
        "name", "digest", "technology", "voltage", "assumed_pJ", "assumed_share", "unstated",
        "unstated_pJ", "unstated_share",
      ])
    let layer = try #require(elements(root["layers"]).first)
    #expect(
      keys(layer) == [
        "name", "block", "operator", "algorithm", "unit", "start_cycle", "end_cycle",
        "span_cycles", "active_cycles", "cycles", "busy_cycles", "exposed_cycles", "macs",
        "utilization", "attribution", "energy_pJ", "dram_read_bytes", "dram_write_bytes",
        "compulsory_bytes", "spilled_bytes", "partial_sum_spill_bytes", "refetched_bytes",
        "sram_bytes", "bound_by", "hidden_behind", "tiling", "mapping", "slices",
      ])
    #expect(keys(layer["attribution"]) == Self.owners)
    let components = ["array", "memory", "dram", "softmax"]
    #expect(keys(layer["energy_pJ"]) == ["dynamic"] + components)
    #expect(keys(layer["sram_bytes"]) == ["memory"])
    let component = try #require(elements(root["components"]).first)
    #expect(
      keys(component) == [
        "name", "busy_cycles", "utilization", "energy_pJ", "area_mm2", "activity",
      ])
    #expect(keys(root["residency"]) == ["capacity_bytes", "peak_bytes", "spills"])
    #expect(
      keys(root["totals"]) == [
        "cycles", "latency_cycles", "interval_cycles", "exposed_cycles", "lower_bound_cycles",
        "seconds", "batch", "macs", "utilization", "attribution", "energy_pJ", "dram_read_bytes",
        "dram_write_bytes", "dram_bytes", "compulsory_bytes", "spilled_bytes",
        "partial_sum_spill_bytes", "refetched_bytes", "images_per_second",
        "operations_per_joule", "area_mm2", "buffer_area_mm2",
      ])
    #expect(keys(root["totals"]?["energy_pJ"]) == ["total", "dynamic", "static"] + components)
  }

  @Test func aLayerIsALine() {
    let lines = ReportJSON(SampleReport.report()).text.split(separator: "\n")
    #expect(lines.filter { $0.hasPrefix(#"    {"name": "blocks."#) }.count == 4)
    #expect(
      lines.contains { $0.contains(#""energy_pJ": {"dynamic": 600, "array": 160, "#) }
    )
  }

  @Test(arguments: [
    ("edge-16x16", "deit-tiny", "i-vit"), ("gemmini-16x16", "deit-tiny", "int8"),
    ("p2-vit", "deit-tiny", "p2-vit"),
  ])
  func sumsAreExact(accelerator: String, model: String, scheme: String) throws {
    let report = try ShippedRun.report(accelerator, model, scheme)
    let root = try SampleReport.document(report).root
    let totals = root["totals"]
    for path in [
      "cycles", "exposed_cycles", "macs", "dram_read_bytes", "dram_write_bytes",
      "compulsory_bytes", "spilled_bytes", "partial_sum_spill_bytes", "refetched_bytes",
    ] {
      let sum = elements(root["layers"]).compactMap { number($0[path])?.exact }.reduce(0, +)
      #expect(sum == number(totals?[path])?.exact)
    }
    for key in Self.owners {
      let sum = elements(root["layers"]).compactMap { number($0["attribution"]?[key])?.exact }
        .reduce(0, +)
      #expect(sum == number(totals?["attribution"]?[key])?.exact)
    }
    for holder in elements(root["layers"]) + [try #require(totals)] {
      let attribution = Self.owners.compactMap { number(holder["attribution"]?[$0])?.exact }
      #expect(attribution.reduce(0, +) == number(holder["cycles"])?.exact)
      let bytes = ["compulsory_bytes", "spilled_bytes", "refetched_bytes"]
        .compactMap { number(holder[$0])?.exact }
      let moved = ["dram_read_bytes", "dram_write_bytes"].compactMap { number(holder[$0])?.exact }
      #expect(bytes.reduce(0, +) == moved.reduce(0, +))
    }
    let energy = try #require(totals?["energy_pJ"])
    let parts = keys(energy).dropFirst(3).compactMap { number(energy[$0])?.exact }
    #expect(parts.reduce(0, +) == number(energy["total"])?.exact)
    let sum = ["dynamic", "static"].compactMap { number(energy[$0])?.exact }.reduce(0, +)
    #expect(sum == number(energy["total"])?.exact)
    // Layers have the dynamic energy, by component and in all.
    for layer in elements(root["layers"]) {
      let energy = try #require(layer["energy_pJ"])
      let parts = keys(energy).dropFirst().compactMap { number(energy[$0])?.exact }
      #expect(parts.reduce(0, +) == number(energy["dynamic"])?.exact)
    }
    var dynamic = ["dynamic": number(energy["dynamic"])?.exact]
    for component in elements(root["components"]) {
      guard case .scalar(let name)? = component["name"]?.value else { continue }
      dynamic[name.text] = number(component["energy_pJ"]?["dynamic"])?.exact
    }
    for (key, value) in dynamic {
      let sum = elements(root["layers"]).compactMap { number($0["energy_pJ"]?[key])?.exact }
        .reduce(0, +)
      #expect(sum == value, "\(key)")
    }
  }

  /// The resolved configuration is a configuration: read again, it is the same machine.
  @Test(
    arguments: ["edge-16x16", "gemmini-16x16", "hg-pipe", "p2-vit", "scale-sim", "tpu-128x128"] + [
      "vaqf", "auto-vit-acc", "binary-xnor", "tensor-core",
    ])
  func resolvedConfigurationReadsBack(name: String) throws {
    let accelerator = try ShippedRun.accelerator(name)
    let resolved = ResolvedConfiguration(accelerator)
    var writer = JSONWriter(.indented)
    writer.resolved(nil, resolved.root)
    let again = try AcceleratorReader.read(JSONReader.read(writer.text, file: "resolved.json"))
    #expect(again == accelerator)
    #expect(ResolvedConfiguration(again).digest == resolved.digest)
    var other = accelerator
    other.array.rows += 1
    #expect(ResolvedConfiguration(other).digest != resolved.digest)
    other = accelerator
    other.pipeline = .rowStreamed(RowStreaming(intraLayer: false))
    #expect(ResolvedConfiguration(other).digest != resolved.digest)
  }

  /// Stages by algorithm, taken from definitions, with row buffers.
  @Test func resolvedUnitsReadBack() throws {
    var document = try ShippedRun.library.configuration("edge-16x16", set: [])
    for (index, text) in [
      "units.softmax={operators: [softmax, add], algorithms: [e2softmax, lut], lanes: 8, "
        + "row_buffer: 4 KiB, row_overlap: false, stages: {lut: [{name: a, kept_bits: 9}]}}",
      "units.layernorm={operators: [layernorm], algorithms: [ailayernorm], lanes: 32, "
        + "row_buffer: none}",
      "units.vector={operators: [quantize, gelu], algorithms: [shift, float], lanes: 16}",
    ].enumerated() {
      document = try document.applying(YAMLReader.readOverride(text, number: index + 1))
    }
    let accelerator = try AcceleratorReader.read(document)
    let resolved = ResolvedConfiguration(accelerator)
    var writer = JSONWriter(.indented)
    writer.resolved(nil, resolved.root)
    let again = try AcceleratorReader.read(JSONReader.read(writer.text, file: "resolved.json"))
    #expect(again == accelerator)
    let values = Set(resolved.values.map { "\($0.path): \($0.value)" })
    #expect(values.contains("units.softmax.stages.softmax.lut[0].kept_bits: 9"))
    #expect(values.contains("units.softmax.stages.softmax.e2softmax[1].lanes: 8"))
    #expect(values.contains("units.softmax.stages.add[0].name: add"))
    #expect(values.contains("units.layernorm.stages[0].lanes: 32"))
    #expect(values.contains("units.layernorm.row_buffer: none"))
    #expect(values.contains("units.vector.stages.quantize.none[0].name: copy"))
  }

  @Test func runsGiveEqualBytes() throws {
    let texts = try (0..<2).map { _ in
      try ReportJSON(ShippedRun.report("edge-16x16", "deit-tiny", "int8")).text
    }
    #expect(texts[0] == texts[1])
  }
}
