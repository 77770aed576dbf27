import Documents
import Energy
import Quantities

/// A report's fields other than layers and totals, in the order of the JSON.
enum ReportFields {
  static let identity: [FieldRow<Report>] = [
    FieldRow("schema", .text, "`\(Report.schema)`") { _ in .text(Report.schema) },
    FieldRow("tool.name", .text, "`systole`") { _ in .text("systole") },
    FieldRow("tool.version", .text, "its version", \.toolVersion),
  ]

  static let inputs: [FieldRow<Report>] = [
    FieldRow("accelerator.name", .text, "as the configuration states it", \.accelerator.name),
    FieldRow(
      "accelerator.digest", .text, "SHA-256 of the resolved configuration", \.accelerator.digest),
    FieldRow("accelerator.source", .text, "as the configuration states it", \.accelerator.source),
    FieldRow("accelerator.clock_hz", .hertz, "the clock", \.accelerator.clock.count),
    FieldRow(
      "accelerator.technology", .text, "as the configuration states it", \.accelerator.technology),
    FieldRow(
      "accelerator.provenance.<origin>", .count,
      """
      `keys`: values of the configuration's file; `source`, `inferred`, `assumed`, `unstated`: how many of \
      them come from where, as its `provenance` says; left out where it says nothing
      """,
      fields: { report in
        guard let counts = report.accelerator.provenance else { return [] }
        return [ReportField("provenance", .object(counts.fields), in: "accelerator")]
      }),
    FieldRow(
      "accelerator.resolved", .text, "the configuration as it was used, defaults included"
    ) { .configuration($0.accelerator.resolved) },
    FieldRow("trace.name", .text, "what was simulated: the name of its file, say") {
      .text($0.trace.name)
    },
    FieldRow("trace.digest", .text, "SHA-256 of the trace's canonical lines") {
      .text($0.trace.digest)
    },
    FieldRow("trace.model", .text, "the model") { .text($0.trace.model) },
    FieldRow("trace.scheme", .text, "its quantization scheme") { .text($0.trace.scheme) },
    FieldRow("trace.batch", .count, "images, or sequences, of the batch") {
      .integer($0.trace.batch)
    },
    FieldRow("trace.operators", .count, "operators of the trace, one a layer") {
      .integer($0.trace.operators)
    },
    FieldRow("energy_table.name", .text, "the table that energies are of") {
      .text($0.energyTable.name)
    },
    FieldRow(
      "energy_table.digest", .text,
      "SHA-256 of the table's values, with those of the table that it extends and of its SRAM library"
    ) {
      .text($0.energyTable.digest)
    },
    FieldRow("energy_table.technology", .text, "as the table states it") {
      .text($0.energyTable.technology)
    },
    FieldRow("energy_table.voltage", .text, "as the table states it") {
      .text($0.energyTable.voltage)
    },
    .optional(
      "energy_table.sram", .text, "the SRAM library that the table refers to"
    ) { $0.energyTable.sram.map { .text($0.library) } },
    .optional("energy_table.cells", .text, "devices of the SRAMs' cells: `hp`, `lop`, `lstp`") {
      $0.energyTable.sram.map { .text($0.cells) }
    },
    .optional("energy_table.periphery", .text, "devices of the SRAMs' periphery") {
      $0.energyTable.sram.map { .text($0.periphery) }
    },
    .optional("energy_table.temperature_K", .kelvin, "of the SRAMs") {
      $0.energyTable.sram.map { .integer($0.temperature.count) }
    },
    FieldRow(
      "energy_table.assumed_pJ", .picojoules, "energy that rests on rows marked `assumed`"
    ) { .energy($0.energyTable.assumed) },
    FieldRow("energy_table.assumed_share", .ratio, "its part of the total") {
      .ratio($0.assumedShare)
    },
    FieldRow(
      "energy_table.unstated[]", .text,
      """
      keys that the configuration leaves to a default or a rule: cells and temperature of the SRAMs, widths \
      of buffers, gating of clocks
      """,
      fields: { report in
        [ReportField("unstated", .texts(report.energyTable.unstatedKeys), in: "energy_table")]
      }),
    FieldRow(
      "energy_table.unstated_pJ", .picojoules,
      """
      energy that rests on them: of memories, all where the cells are not stated, otherwise accesses \
      without a width and leakage without a temperature; the clocks of arrays and units
      """
    ) { .energy($0.energyTable.unstated) },
    FieldRow("energy_table.unstated_share", .ratio, "its part of the total") {
      .ratio($0.unstatedShare)
    },
  ]

  /// A component with the cycles of the run.
  struct ComponentOfRun {
    var component: Report.Component
    var cycles: Int
  }

  static let components: [FieldRow<ComponentOfRun>] = [
    FieldRow("name", .text, "`array`, another array, a buffer, `dma`, `dram`, a unit, `host`") {
      .text($0.component.name)
    },
    FieldRow(
      "busy_cycles", .cycles,
      """
      cycles in which it worked; null for buffers, the DMA and units in the stream of results. The DRAM's \
      are those that its bytes take on the data path; with `pipeline: spatial` those of the busiest copy
      """, \.component.busy),
    FieldRow("utilization", .ratio, "`busy_cycles` ÷ `totals.cycles`") {
      .ratio($0.component.utilization(of: $0.cycles))
    },
    FieldRow("energy_pJ.total", .picojoules, "`dynamic` + `static`", \.component.energy.total),
    FieldRow("energy_pJ.dynamic", .picojoules, "of what it does", \.component.energy.dynamic),
    FieldRow(
      "energy_pJ.static", .picojoules, "leakage × time; of banks, standby and refresh",
      \.component.energy.leakage),
    FieldRow(
      "logic_pJ.<part>", .picojoules,
      """
      of arrays, units and the DMA: dynamic energy by what takes it, without that of row buffers. \
      `arithmetic`; `registers`: changes of their values; `clock`: their clock pins and the tree; `wires`
      """,
      fields: { row in
        row.component.logic.map { [ReportField("logic_pJ", .object($0.fields))] } ?? []
      }),
    FieldRow("area_mm2", .squareMillimetres, "null where the energy table lacks it") {
      .area($0.component.area)
    },
    FieldRow(
      "activity.<count>", .count,
      """
      counts with their unit in the name; of an array `macs` of the model, and `executed_macs` where \
      zeros of sparse weights or masked tiles were skipped
      """,
      fields: { row in
        [
          ReportField(
            "activity",
            .object(row.component.activity.map { ReportField($0.name, .integer($0.count)) }))
        ]
      }),
  ]

  /// What the design takes of its FPGA, where the configuration names one.
  static let fpga: [FieldRow<Report>] = [
    .section("fpga", FPGAFields.report) { $0.fpga }
  ]

  static let notes: [FieldRow<RunNote>] = [
    FieldRow("kind", .text, "the kind of the note, see below", \.kind),
    FieldRow("message", .text, "the note as a sentence", \.message),
  ]

  static let residency: [FieldRow<Report.ResidencyInfo>] = [
    FieldRow("capacity_bytes", .bytes, "bytes of buffer for whole activations", \.capacityBytes),
    FieldRow("peak_bytes", .bytes, "the most that was used", \.peakBytes),
  ]

  static let spills: [FieldRow<Report.Spill>] = [
    FieldRow("tensor", .text, "an activation that did not stay on chip", \.tensor),
    FieldRow("bytes", .bytes, "its size", \.bytes),
    FieldRow("free_bytes", .bytes, "what was free at the operator below", \.freeBytes),
    FieldRow("at", .text, "the operator at which the capacity was tightest", \.at),
  ]

  // MARK: The page

  /// The page's tables by their headings; the fields of each are below a path.
  static var pageTables: [(heading: String, lines: [String])] {
    [
      ("Overview", lines(identity, "") + rows(inputs, "")),
      ("Layers", lines(Metric.all.compactMap(\.layer), "layers[].")),
      ("Components", lines(components, "components[].")),
      ("Residency", lines(residency, "residency.") + rows(spills, "residency.spills[].")),
      ("FPGA", lines(FPGAFields.report, "fpga.")),
      ("Totals", lines(Metric.all.compactMap(\.total), "totals.")),
      ("Notes", lines(notes, "notes[].")),
    ]
  }

  static func lines<Subject>(_ fields: [FieldRow<Subject>], _ path: String) -> [String] {
    ["| field | unit | meaning |", "|---|---|---|"] + rows(fields, path)
  }

  private static func rows<Subject>(_ fields: [FieldRow<Subject>], _ path: String) -> [String] {
    fields.flatMap(\.lines).map { "| `\(path)\($0.path)` | \($0.unit.rawValue) | \($0.meaning) |" }
  }
}

extension ProvenanceCounts {
  fileprivate var fields: [ReportField] {
    [
      ReportField("keys", .integer(keys)), ReportField("source", .integer(source)),
      ReportField("inferred", .integer(inferred)), ReportField("assumed", .integer(assumed)),
      ReportField("unstated", .integer(unstated)),
    ]
  }
}

extension LogicEnergy {
  /// Its parts under their names.
  fileprivate var fields: [ReportField] {
    [
      ReportField("arithmetic", .energy(arithmetic)), ReportField("registers", .energy(registers)),
      ReportField("clock", .energy(clock)), ReportField("wires", .energy(wires)),
    ]
  }
}
