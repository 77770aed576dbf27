import Energy
import Hardware
import Mapping
import Quantities
import Simulation

/// Fields of `systole.explain/1`, in the order of the JSON.
enum ExplanationFields {
  static let head: [FieldRow<Explanation>] =
    identity + [
      .section("machine", machine) { $0.machine },
      .list("energy_tables", tables, onOneLine: false) { $0.tables },
      .list("sram_cells", cells) { $0.cells.isEmpty ? nil : $0.cells },
    ]

  private static let identity: [FieldRow<Explanation>] = [
    FieldRow("schema", .text, "`\(Explanation.schema)`") { _ in .text(Explanation.schema) },
    FieldRow("tool.name", .text, "`systole`") { _ in .text("systole") },
    FieldRow("tool.version", .text, "its version", \.toolVersion),
  ]

  /// With a trace; the notes come before it.
  static let subject: [FieldRow<Explanation>] = [
    .section("run", run) { if case .run(let run) = $0.subject { run } else { nil } },
    .section("layer", layer) { if case .layer(let layer) = $0.subject { layer } else { nil } },
  ]

  /// The page's tables by their headings.
  static var pageTables: [(heading: String, lines: [String])] {
    [
      ("Overview", ReportFields.lines(identity, "")),
      ("The machine", ReportFields.lines(machine, "machine.")),
      ("Energy tables", ReportFields.lines(tables, "energy_tables[].")),
      ("Cells of the SRAMs", ReportFields.lines(cells, "sram_cells[].")),
      ("A run", ReportFields.lines(run, "run.")),
      ("A layer", ReportFields.lines(layer, "layer.")),
    ]
  }

  // MARK: The machine

  private static let machine: [FieldRow<MachineExplanation>] = [
    FieldRow("name", .text, "as the configuration states it", \.name),
    FieldRow("source", .text, "as the configuration states it", \.source),
    FieldRow("clock_hz", .hertz, "the clock", \.clock.count),
    FieldRow("technology", .text, "as the configuration states it", \.technology),
    FieldRow("energy_table", .text, "the energy table that is used", \.energyTable),
    FieldRow("rows", .count, "rows of the main array", \.arrays[0].rows),
    FieldRow("columns", .count, "columns of the main array", \.arrays[0].columns),
    FieldRow("form", .text, "`array.form`", \.arrays[0].form),
    FieldRow("dataflow", .text, "`array.dataflow`", \.arrays[0].dataflow),
    FieldRow("pipeline", .text, "`pipeline`", \.pipeline),
    .list("modes", modes) { machine in machine.arrays[0].modes.map { (machine, $0) } },
    .list("extra_arrays", extraArrays, onOneLine: false) { machine in
      machine.arrays.count > 1 ? machine.arrays.dropFirst().map { (machine, $0) } : nil
    },
    FieldRow("dram.model", .text, "`dram.model`", \.memory.model),
    .optional("dram.preset", .text, "its preset, where it has one") {
      $0.memory.preset.map { .text($0) }
    },
    FieldRow(
      "dram.bytes_per_cycle", .perCycle, "peak rate in bytes; null for an ideal memory",
      \.memory.bytesPerCycle),
    FieldRow(
      "dram.latency_cycles", .cycles, "from a load's last byte to its arrival",
      \.memory.latencyCycles),
    FieldRow(
      "dram.request_cycles", .cycles, "from a request's issue to its first byte",
      \.memory.requestCycles),
    .list("buffers", buffers) { machine in machine.buffers.map { (machine, $0) } },
    .list("units", units) { $0.units },
    .section("host", host, onOneLine: true) { $0.host },
    .section("control", control, onOneLine: true) { $0.control },
    FieldRow("buffer_area_mm2", .squareMillimetres, "null where the table lacks it") {
      .area($0.bufferArea)
    },
    .section("fpga", FPGAFields.estimate) { $0.fpga },
  ]

  private static let extraArrays:
    [FieldRow<(machine: MachineExplanation, array: MachineExplanation.Array)>] = [
      FieldRow("name", .text, "the array's name") { .text($0.array.name) },
      FieldRow("rows", .count, "its rows") { .integer($0.array.rows) },
      FieldRow("columns", .count, "its columns") { .integer($0.array.columns) },
      FieldRow("form", .text, "its `form`") { .text($0.array.form) },
      FieldRow("dataflow", .text, "its `dataflow`") { .text($0.array.dataflow) },
      FieldRow("assigned", .text, "a list: the products that `assign` gives it") {
        .texts($0.array.products)
      },
      .list("modes", modes) { row in row.array.modes.map { (row.machine, $0) } },
    ]

  private static let modes:
    [FieldRow<(machine: MachineExplanation, mode: MachineExplanation.Mode)>] =
      [
        FieldRow("mac", .text, "the kind of product") { .text($0.mode.mac) },
        FieldRow("activation", .text, "type of activations") { .text($0.mode.activation) },
        FieldRow("weight", .text, "type of weights") { .text($0.mode.weight) },
        FieldRow("packing", .count, "weights of neighbouring columns that a PE multiplies at once")
        {
          .integer($0.mode.packing)
        },
        FieldRow("reduction", .count, "elements of the reduction that a PE takes at once") {
          .integer($0.mode.reduction)
        },
        .optional("sparsity", .text, "`2:4`, where zeros of such weights are skipped") {
          $0.mode.sparsity.map { .text($0) }
        },
        .optional("group_scales", .count, "parts of a step whose sums are scaled by groups") {
          $0.mode.groupScales > 0 ? .integer($0.mode.groupScales) : nil
        },
        .optional("pool", .text, "the pool whose PEs do it, where not all do") {
          $0.mode.pool.map { .text($0) }
        },
        FieldRow("peak_macs_per_cycle", .perCycle, "with every PE busy") {
          .ratio($0.mode.macsPerCycle)
        },
        FieldRow("energy_pJ", .picojoules, "of a MAC; null where the table lacks a row for it") {
          .energy($0.mode.energy)
        },
        FieldRow("ridge_macs_per_byte", .perByte, "the roofline's ridge; null with an ideal memory")
        {
          .ratio($0.machine.ridge(of: $0.mode))
        },
      ]

  private static let buffers:
    [FieldRow<(machine: MachineExplanation, buffer: MachineExplanation.Partition)>] = [
      FieldRow("name", .text, "the buffer's name") { .text($0.buffer.name) },
      FieldRow("bytes", .bytes, "its size") { .integer($0.buffer.size.count) },
      FieldRow("double_buffered", .flag, "whether tiles load while others are in use") {
        .flag($0.buffer.isDoubleBuffered)
      },
      FieldRow("largest_tile_bytes.<content>", .bytes, "the largest tile, by what it holds") {
        row in
        let tiles = zip(row.buffer.holds, row.buffer.largestTiles).map { content, bytes in
          ReportField(content.rawValue, .integer(bytes.count))
        }
        return [ReportField("largest_tile_bytes", .object(tiles))]
      },
      FieldRow("resident_bytes", .bytes, "for activations that stay on chip as a whole") {
        .integer($0.buffer.resident.count)
      },
      .optional("bytes_per_cycle", .perCycle, "bytes of its ports, where they are bounded") {
        $0.buffer.bytesPerCycle.map { .integer($0) }
      },
      .optional("word_bytes", .bytes, "the access that the two energies are of") {
        $0.buffer.access.map { .integer($0.count) }
      },
      .optional("banks", .count, "that it is built of, where the table has SRAM for it") {
        $0.buffer.banks.map { .integer($0) }
      },
      .optional(
        "cycle_ns", .nanoseconds, "between two accesses of a bank, where the table states it"
      ) {
        $0.buffer.cycle.map { .ratio(Double($0.count) * 1e-3) }
      },
      FieldRow("read_pJ", .picojoules, "of one access; null where the table lacks it") {
        .energy($0.buffer.read.map { $0 * 1 })
      },
      FieldRow("write_pJ", .picojoules, "of one access; null where the table lacks it") {
        .energy($0.buffer.write.map { $0 * 1 })
      },
      FieldRow("leakage_mW", .milliwatts, "of all banks; null where the table lacks it") {
        .ratio($0.buffer.leakage.map { Double($0.count) * 1e-9 })
      },
      FieldRow("area_mm2", .squareMillimetres, "null where the table lacks it") {
        .area($0.buffer.area)
      },
    ]

  private static let units: [FieldRow<MachineExplanation.Unit>] = [
    FieldRow("name", .text, "the unit's name", \.name),
    FieldRow("operators", .text, "a list: what it runs") { .texts($0.operators) },
    FieldRow("algorithms", .text, "a list: how") { .texts($0.algorithms) },
    FieldRow("placement", .text, "`in_stream` or `pass`", \.placement),
    FieldRow("stages", .count, "stages of its pipeline", \.stages),
    FieldRow(
      "elements_per_cycle", .perCycle, "throughput of its slowest stage", \.elementsPerCycle),
    FieldRow(
      "serial_cycles_per_row", .cycles, "serial cycles of a row in the stage that has the most",
      \.perRow),
    FieldRow(
      "shortest_row_cycles", .cycles, "cycles of a row with no more elements than lanes", \.shortRow
    ),
  ]

  private static let host: [FieldRow<MachineExplanation.Host>] = [
    FieldRow(
      "elements_per_second", .perSecond, "rate of the host, if there is one", \.elementsPerSecond),
    FieldRow("latency_cycles", .cycles, "its latency", \.latencyCycles),
  ]

  private static let control: [FieldRow<MachineExplanation.Control>] = [
    FieldRow(
      "instruction_cycles", .cycles,
      "cycles of an instruction, including its fetch, if a processor issues instructions",
      \.instructionCycles),
    .optional("fetch_bytes", .bytes, "bytes that an instruction fetches from the DRAM") {
      $0.fetch.map { .integer($0.count) }
    },
    FieldRow("waits", .flag, "whether tasks run one at a time", \.waits),
    FieldRow("load_instructions", .count, "instructions of a load", \.load),
    FieldRow("store_instructions", .count, "instructions of a store", \.store),
    FieldRow("product_instructions", .count, "instructions of a tile on the array", \.product),
  ]

  // MARK: Energy tables

  private typealias PriceOfTable = (price: TableExplanation.Price, saving: Double?)

  private static let tables: [FieldRow<TableExplanation>] = [
    FieldRow("name", .text, "the table's name", \.name),
    FieldRow("technology", .text, "as the table states it", \.technology),
    FieldRow("voltage", .text, "as the table states it", \.voltage),
    FieldRow("configured", .flag, "whether the configuration names it", \.isConfigured),
    FieldRow("<operation>", of: prices) { table in
      (table.multiply.map { [field(($0, nil))] } ?? [])
        + table.shifts.map { field(($0, table.saving(of: $0))) }
    },
    FieldRow("requantization.<algorithm>", of: prices) { table in
      let prices = table.requantizations.map { field(($0, nil)) }
      return [ReportField("requantization", .object(prices, onOneLine: false))]
    },
    .optional("problem", .text, "what the table lacks for the run") {
      $0.problem.map { .text($0) }
    },
    .section("run_energy_pJ", runEnergy, onOneLine: true) { $0.run },
  ]

  private static let runEnergy: [FieldRow<TableExplanation.RunEnergy>] = [
    FieldRow("total", .picojoules, "energy of the run, if a trace is given", \.total),
    FieldRow("static", .picojoules, "leakage × time", \.leakage),
    FieldRow("assumed", .picojoules, "from rows marked `assumed`", \.assumed),
    FieldRow("array", .picojoules, "energy of the arrays", \.array),
    FieldRow("buffers", .picojoules, "energy of the buffers", \.buffers),
    FieldRow("dram", .picojoules, "energy of the DRAM", \.dram),
    FieldRow("units", .picojoules, "energy of the units, the DMA and the host", \.units),
  ]

  private static let cells: [FieldRow<CellsExplanation>] = [
    FieldRow("cells", .text, "`hp`, `lop` or `lstp`, with all else of the run as it is") {
      .text($0.cells.rawValue)
    },
    FieldRow("configured", .flag, "whether the configuration is counted with them", \.isConfigured),
    FieldRow("total_pJ", .picojoules, "energy of the run", \.total),
    FieldRow("static_pJ", .picojoules, "leakage × time", \.leakage),
    FieldRow("buffers_pJ", .picojoules, "energy of the buffers", \.buffers),
    FieldRow("buffer_area_mm2", .squareMillimetres, "area of the buffers") {
      .area($0.bufferArea)
    },
    .optional("cycle_ns", .nanoseconds, "between two accesses of a bank of the slowest buffer") {
      $0.cycle.map { .ratio(Double($0.count) * 1e-3) }
    },
  ]

  private static let prices: [FieldRow<PriceOfTable>] = [
    FieldRow("pJ", .picojoules, "of one") { .energy($0.price.energy) },
    FieldRow("assumed", .flag, "whether a row of it is assumed") { .flag($0.price.isAssumed) },
    .optional("saving", .ratio, "for a shift: a multiplication's energy ÷ the shift's") {
      $0.saving.map { .ratio($0) }
    },
  ]

  private static func field(_ row: PriceOfTable) -> ReportField {
    ReportField(row.price.name, .object(prices.fields(of: row)))
  }

  // MARK: A run

  private static let run: [FieldRow<RunExplanation>] = [
    FieldRow("trace", .text, "what was simulated", \.report.trace.name),
    FieldRow("digest", .text, "SHA-256 of the trace's canonical lines", \.report.trace.digest),
    FieldRow("cycles", .cycles, "of the run", \.report.totals.cycles),
    FieldRow(
      "utilization", .ratio, "`totals.utilization` of the report", \.report.totals.utilization),
    FieldRow("energy_pJ", .picojoules, "dynamic and static", \.report.totals.energy.total),
    FieldRow("attribution.<owner>", .cycles, "owners of `cycles`") {
      $0.report.totals.attribution.fields
    },
    FieldRow(
      "bounds.compute_cycles", .cycles, "all MACs at the array's peak", \.bounds.computeCycles),
    FieldRow(
      "bounds.traffic_cycles", .cycles, "compulsory bytes at the memory's rate",
      \.bounds.trafficCycles),
    FieldRow("bounds.lower_bound_cycles", .cycles, "the larger of the two", \.bounds.cycles),
    FieldRow(
      "bounds.compulsory_bytes", .bytes, "as in the report's totals; so are the next three",
      \.report.totals.traffic.compulsory),
    FieldRow(
      "bounds.spilled_bytes", .bytes, "activations and partial sums that left the chip",
      \.report.totals.traffic.spilled),
    FieldRow(
      "bounds.refetched_bytes", .bytes, "operands that were loaded again",
      \.report.totals.refetchedBytes),
    FieldRow("bounds.dram_bytes", .bytes, "read and written", \.report.totals.dramBytes),
    FieldRow("busy_cycles.<component>", .cycles, "cycles in which it worked") { run in
      let busy = run.report.components.compactMap { component in
        component.busy.map { ReportField(component.name, .integer($0)) }
      }
      return [ReportField("busy_cycles", .object(busy))]
    },
    .list("worst_layers", worstLayers) { $0.worstLayers },
    .list("changes", changes) { $0.changes },
  ]

  private static let worstLayers: [FieldRow<LayerClass>] = [
    FieldRow("name", .text, "a layer, with `*` for the number of its block", \.name),
    FieldRow("count", .count, "layers of the name", \.count),
    FieldRow("cycles", .cycles, "sum of their exclusive cycles", \.cycles),
    FieldRow("lost_cycles", .cycles, "of these, cycles that are not `ideal`", \.lostCycles),
    FieldRow("utilization", .ratio, "null without MACs", \.utilization),
    FieldRow("attribution.<owner>", .cycles, "owners of `cycles`") { $0.attribution.fields },
  ]

  private static let changes: [FieldRow<MachineChange>] = [
    FieldRow("key", .text, "the key that changes", \.key),
    FieldRow("from", .text, "its value", \.from),
    FieldRow("to", .text, "its value in this run", \.to),
    FieldRow("set", .text, "a list: the `--set` options that make the change") {
      .texts($0.settings)
    },
    .optional(
      "cycles", .cycles, "cycles of the run with the change; the next two are of the same run"
    ) {
      $0.outcome.map { .integer($0.cycles) }
    },
    .optional("energy_pJ", .picojoules, "dynamic and static") {
      $0.outcome.map { .energy($0.energy) }
    },
    .optional("buffer_area_mm2", .squareMillimetres, "null where the table lacks it") {
      $0.outcome.map { .area($0.bufferArea) }
    },
    .optional("problem", .text, "in place of these three: why it cannot run") {
      $0.outcome == nil ? .text($0.problem ?? "") : nil
    },
  ]
}

extension ReportField.Value {
  /// In mm2.
  static func area(_ value: SquareNanometres?) -> Self {
    value.map { .exact(DecimalText.format(Int128($0.count), fractionDigits: 12)) } ?? .absent
  }
}
