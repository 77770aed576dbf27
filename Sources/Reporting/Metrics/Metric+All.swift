import DRAM
import Energy
import Mapping
import Quantities
import Run
import Simulation
import Workload

extension Metric {
  /// In the order of `layers[]` and of `totals`.
  static let all = operators + cycles + work + energies + idle + traffic + mappings + rates

  private static let operators: [Metric] = [
    layer("name", .text, "the operator's name in the trace", \.name),
    layer(
      "block", .text, "the name up to its block's number, `blocks.3`; empty outside blocks", \.block
    ),
    layer("operator", .text, "what it does: `linear`, `matmul`, `softmax`, …", \.kind.rawValue),
    layer(
      "algorithm", .text, "how a nonlinear function or a requantization is computed",
      \.algorithm.name),
    layer(
      "unit", .text,
      "the layer's component: `array`, another array, a unit, `host`; `none` for a view", \.unit),
  ]

  // MARK: Cycles

  private static let cycles: [Metric] = [
    layer(
      "start_cycle", .cycles,
      """
      first start of the layer's tasks, except that loads which run ahead while the layers before \
      still work do not start it
      """, \.start),
    layer("end_cycle", .cycles, "last end of the layer's tasks", \.end),
    layer("span_cycles", .cycles, "from start to end; spans of layers may overlap", \.span),
    layer(
      "active_cycles", .cycles,
      """
      cycles in which the layer, or a slice of it, is between its start and its end; equal to \
      `span_cycles` where the layer runs as a whole
      """, \.active),
    sum(
      "cycles", .cycles,
      """
      exclusive cycles: from the latest end of the layers before it to its own end, 0 where it ends \
      before one of them; these sum to `totals.cycles`
      """, total: "of the run: the sum of the layers'"
    ) { $0.cycles }.compared(as: "cycles", alias: .cycles),
    layer(
      "busy_cycles", .cycles,
      """
      cycles that the layer's component worked for it; where tiles follow each other, a drain under \
      the next tile's stream counts once
      """, \.busy),
    total(
      "latency_cycles", .cycles,
      "`cycles`; with `pipeline: spatial`, where runs overlap, to the end of the first image",
      \.latencyCycles),
    total(
      "interval_cycles", .cycles,
      """
      `cycles`; with `pipeline: spatial` from the end of one image to that of the next, the mean over \
      the second half of them (of eight where one was run)
      """, \.intervalCycles),
    sum(
      "exposed_cycles", .cycles,
      """
      cycles in which the main array idles because of this layer: of every interval without a task on \
      the array, the part in which the next tile (or the end of the run) waited for one of the layer's \
      tasks, directly or through what these waited for, or for the latency of its unit in the array's \
      streams. With the array's `busy_cycles` they sum to `totals.cycles`. Null with \
      `pipeline: spatial`, which has no main array
      """,
      total: """
        sum of the layers': all cycles in which the main array idles; null with `pipeline: spatial`
        """
    ) { $0.exposed },
    total(
      "lower_bound_cycles", .cycles,
      """
      what no schedule of the trace on the machine goes below: the larger of all MACs at the array's \
      peak, of several arrays those of the one with most, and the compulsory bytes at the DRAM's rate \
      (without those that a host reads by itself)
      """, \.bounds.cycles),
    images,
    total("seconds", .seconds, "`cycles` at the clock", \.seconds)
      .compared(as: "time"),
  ]

  /// Left out of a run whose images do not overlap.
  private static let images = Metric(
    total: FieldRow(
      "images", .count,
      """
      with `pipeline: spatial` only: the images of `--images`; cycles, MACs, bytes and energies are of \
      all of them
      """,
      fields: { report in
        report.totals.streamed.map { [ReportField("images", .integer($0.count))] } ?? []
      }))

  // MARK: Work

  private static let work: [Metric] = [
    total("batch", .count, "images of the trace") { .integer($0.batch) },
    sum("macs", .count, "MACs of the model") { $0.macs },
    Metric(
      layer: FieldRow(
        "utilization", .ratio,
        """
        MACs (of a mask that is used, those of scores that are seen) ÷ peak MACs a cycle at the layer's \
        mode ÷ `active_cycles`; null without MACs
        """, \.layer.utilization),
      total: FieldRow(
        "utilization", .ratio,
        """
        Σ ideal cycles of the layers ÷ `cycles`, of several arrays the mean by their PEs; with \
        `pipeline: spatial` MACs ÷ those of all stages' arrays in `cycles`
        """, \.totals.utilization)
    ).compared(as: "utilization", alias: .utilization),
    sums(
      "attribution.<owner>", .cycles,
      """
      owners of the layer's exclusive cycles, see [The machine](TheMachine.md): the critical path in that time, \
      whichever layers' tasks it is in. Text shows `ideal` as `compute`
      """, total: "owners of `cycles`, the sum of the layers'"
    ) { $0.attribution.fields },
  ]

  // MARK: Energy

  private static let energies: [Metric] = [
    total("energy_pJ.total", .picojoules, "`dynamic` + `static`", \.energy.total)
      .compared(as: "energy", alias: .energy),
    Metric(
      layer: FieldRow(
        "energy_pJ.dynamic", .picojoules,
        """
        dynamic energy, the sum of the components'. Leakage is no layer's: it is in the totals and in \
        `components[]`
        """, \.layer.energy.dynamic),
      total: FieldRow(
        "energy_pJ.dynamic", .picojoules, "sum of the layers'", \.totals.energy.dynamic)
    ).compared(as: "  dynamic"),
    total("energy_pJ.static", .picojoules, "leakage × time", \.energy.leakage)
      .compared(as: "  static"),
    Metric(
      layer: FieldRow(
        "energy_pJ.<component>", .picojoules, "the component's part of `dynamic`",
        fields: { row in
          row.report.components.map {
            ReportField($0.name, .energy(row.layer.energy.byComponent[$0.id]), in: "energy_pJ")
          }
        }),
      total: FieldRow(
        "energy_pJ.<component>", .picojoules, "dynamic and static energy of a component",
        fields: { report in
          report.components.map {
            ReportField(
              $0.name, .energy(report.totals.energy.byComponent[$0.id].total), in: "energy_pJ")
          }
        })),
    memory,
  ]

  /// With a rate of images only.
  private static let idle: [Metric] = [
    rated(
      "idle_cycles", .cycles,
      "with `energy.images_per_second` only: cycles from the end of the run to the next image"
    ) { .integer($1.idle.count) },
    rated(
      "idle_energy_pJ", .picojoules,
      "with a rate only: what chip and DRAM take in that time, by `energy.idle`"
    ) { .energy($1.energy) },
    rated(
      "energy_per_image_pJ", .picojoules,
      "with a rate only: energy of the run and of the idle time ÷ images, rounded down"
    ) { totals, _ in .energy(totals.energyPerImage) },
    rated(
      "average_power_mW", .milliwatts,
      "with a rate only: energy of the run and of the idle time ÷ their time"
    ) { totals, _ in .ratio(totals.averagePower.map { $0 * 1_000 }) },
  ]

  private static func rated(
    _ path: String, _ unit: FieldUnit, _ meaning: String,
    _ value: @escaping @Sendable (Report.Totals, IdleEnergy) -> ReportField.Value
  ) -> Metric {
    Metric(
      total: FieldRow(
        path, unit, meaning,
        fields: { report in
          report.totals.idle.map { [ReportField(path, value(report.totals, $0))] } ?? []
        }))
  }

  private static let memory = Metric(
    total: FieldRow(
      "dram_energy_pJ.<part>", .picojoules,
      """
      energy of the DRAM's devices: `activate`, `read`, `write`, `io` (the data bus), `refresh` and \
      `background` (standby), which sum to `energy_pJ.dram`; left out where the memory has none
      """,
      fields: { report in
        (report.totals.memoryEnergy?.parts ?? []).map {
          ReportField($0.name, .energy($0.energy), in: "dram_energy_pJ")
        }
      }))

  // MARK: Bytes

  private static let traffic: [Metric] = [
    sum("dram_read_bytes", .bytes, "bytes that the DRAM is read for") { $0.dramReadBytes }
      .compared(as: "DRAM read"),
    sum(
      "dram_write_bytes", .bytes,
      """
      bytes that are written to the DRAM; read and written they are `compulsory_bytes` + \
      `spilled_bytes` + `refetched_bytes`
      """
    ) { $0.dramWriteBytes }.compared(as: "DRAM written"),
    total("dram_bytes", .bytes, "read and written", \.dramBytes)
      .compared(alias: .dramBytes),
    sum(
      "compulsory_bytes", .bytes,
      """
      weights and parameters with their metadata (scales, biases, indices; of an embedding table the \
      rows that are looked up) and model inputs (without elements that a convolution's windows leave \
      out), once each, at the first layer that reads them; and model outputs. Nothing where operands \
      are on chip from the start, as a bare operator's are, or stay with their stage \
      (`pipeline: spatial`)
      """
    ) { $0.traffic.compulsory }.compared(as: "  compulsory"),
    sum(
      "spilled_bytes", .bytes,
      """
      activations that did not stay on chip, or that a host works on: written once by the layer that \
      makes them and read once by each layer that reads them; and the partial sums below
      """
    ) { $0.traffic.spilled }.compared(as: "  spilled"),
    sum(
      "partial_sum_spill_bytes", .bytes,
      """
      of the spilled bytes, 4-byte partial sums that did not fit in a buffer, written and read
      """
    ) { $0.traffic.partialSums },
    sum(
      "refetched_bytes", .bytes,
      """
      the rest: operands that were loaded more than once because of tile sizes and loop orders, were read by \
      a layer after the first, or were copied (transposed, summed for zero points)
      """
    ) { $0.refetchedBytes }.compared(as: "  fetched again"),
    Metric(
      layer: FieldRow(
        "sram_bytes.<buffer>", .bytes, "bytes read from and written to the buffer",
        fields: { row in
          zip(row.report.buffers, row.layer.bufferBytes).map {
            ReportField($0, .integer($1), in: "sram_bytes")
          }
        })),
  ]

  // MARK: Bounds and mappings

  private static let mappings: [Metric] = [
    layer(
      "bound_by", .text,
      """
      where the layer's own component has a task on the critical path, the owner of most of the cycles \
      that the path spends in the layer's tasks; otherwise `hidden`; `none` for a view. Text shows \
      `hidden behind NAME`
      """
    ) { layer in
      switch layer.bound {
      case .owner(let owner): .text(owner.name)
      case .hidden: .text("hidden")
      case .none: .text("none")
      }
    },
    layer(
      "hidden_behind", .text,
      """
      of a hidden layer, the component (`array`, another array, a unit, `dram`, `host`) that the \
      critical path is on for most of the layer's span; null otherwise
      """
    ) { layer in
      switch layer.bound {
      case .hidden(let component): .text(component)
      case .owner, .none: .absent
      }
    },
    layer(
      "tiling", .text,
      """
      of a product, the lengths of a tile (M x K x N) and the loop order, followed where it applies by \
      `keep=` (operands kept), `array=` (rows x columns that folds use) and `spills_partial_sums`; \
      empty for others, and with `pipeline: spatial`
      """, \.tiling),
    layer(
      "mapping", .text,
      """
      the same as a `mapping` section of a configuration, `{policy: fixed, …}`, see \
      [Configuration](Configuration.md); empty if `tiling` is, and with `policy: gemmini-auto`. With \
      `policy: whole` it is the whole product, empty if operands pass more than once; `fixed` \
      refuses it if it does not fit the buffers. In slices, `tiling` and `mapping` are those of the \
      first one
      """, \.mapping),
    layer(
      "slices", .count,
      "slices of images, heads or rows in which the layer runs; 1 where it runs as a whole",
      \.slices),
  ]

  // MARK: Rates of the run

  private static let rates: [Metric] = [
    total(
      "images_per_second", .perSecond, "of the interval; null for a run that takes no time",
      \.imagesPerSecond),
    total(
      "operations_per_joule", .perJoule, "two operations a MAC; null without energy",
      \.operationsPerJoule),
    total(
      "area_mm2", .squareMillimetres,
      """
      area of arrays, buffers, DMA and units; of the buffers alone where the energy table states none \
      of logic; null where it lacks it for a part
      """
    ) { .area($0.area) }.compared(as: "area, mm2", alias: .area),
    total(
      "buffer_area_mm2", .squareMillimetres,
      "area of the buffers, and of units' row buffers, where the energy table has it"
    ) { .area($0.bufferArea) },
  ]
}

extension CycleAttribution {
  /// Cycles by owner, all owners.
  var fields: [ReportField] {
    CycleOwner.allCases.map { ReportField($0.name, .integer(self[$0]), in: "attribution") }
  }
}
