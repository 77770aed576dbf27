import Diagnostics
import Documents
import Quantities

extension Accelerator {
  private static let slowestClock = Hertz(1_000)
  /// Far above any chip; keeps times in ticks within 64 bits.
  static let fastestClock = Hertz(1_000_000_000_000)
  /// Far above any chip; a program numbers its resources in 8 bits.
  private static let mostUnits = 64
  private static let mostArrays = 16

  private static let blank = Accelerator(
    name: "", source: "", clock: slowestClock, technology: "", energy: EnergySettings.blank,
    arrays: [PEArray.keys.blank],
    buffers: .none, dma: DMA.keys.blank, dram: .ideal, units: [], host: nil, pipeline: .overlapped,
    mapping: MappingRules(.search(SearchRules())))

  /// The keys of a configuration.
  static let keys = Section(
    blank, textKeys + machineKeys, schema: AcceleratorReader.schema,
    rules: [
      { accelerator, fields in
        PartNames.check(fields)
        // Each takes for granted what those before it check.
        for rule in rules where !fields.sink.hasErrors { rule(accelerator, fields) }
      }
    ])

  private static let textKeys: [Key<Accelerator>] = [
    .text("name", \.name, required: true, "what reports call it"),
    .text(
      "source", \.source, required: true, "where the design is described, or that it is assumed"),
    .quantity(
      "clock", \.clock, atLeast: slowestClock, atMost: fastestClock, required: true,
      "cycles a second"),
    .text(
      "technology", \.technology, required: true,
      "the process node, as the energy table's: `45 nm`; another node than the table's is a warning"
    ),
    EnergySettings.key,
  ]

  private static let machineKeys: [Key<Accelerator>] = [
    .section("array", \.array, PEArray.keys, required: true, "the array of PEs"),
    extraArraysKey, ArrayAssignment.key,
    buffersKey,
    .section("dma", \.dma, DMA.keys, "engines that move data between DRAM and buffers"),
    .section(
      "dram", \.dramKeys, DRAMKeys.keys, required: true, "the memory behind the DMA queues"),
    .named(
      "units", \.unitKeys, UnitKeys.keys, named: \.name,
      "units alongside the array for row-wise and element-wise work", rule: checkCount),
    .optionalSection(
      "host", \.host, Host.keys,
      "what no unit can runs here; without it that is an error"),
    .optionalSection(
      "control", \.control, Control.keys,
      "a processor that issues instructions for tasks: transfers, tiles on the array, rows on units; "
        + "without it tasks cost no instructions"),
    pipelineKey,
    .section("mapping", \.mapping.keys, MappingKeys.keys, "how products are mapped"),
    .optionalSection(
      "fpga", \.fpga, FPGATarget.keys,
      "the FPGA that the design is for: reports have what it takes of it; without it there is no such "
        + "section"),
  ]

  /// The keys of each are those of `array`.
  private static let extraArraysKey = Key<Accelerator>.named(
    "extra_arrays", \.extraArrays, PEArray.keys, named: \.name,
    "further arrays, for the products that `assign` gives them, each with the keys of `array`"
  ) { accelerator, fields in
    guard accelerator.arrays.count > mostArrays else { return }
    fields.sink.error(
      at: fields.location,
      "'extra_arrays' names \(accelerator.arrays.count - 1) arrays, more than \(mostArrays - 1)")
  }.echoed(.unlessDefault).absent("none")

  /// The arrays are read before it: those that sum in their PEs need no buffer for partial sums.
  private static let buffersKey = Key<Accelerator>.named(
    "buffers", \.buffers.all, Buffer.keys, named: \.name, required: true, "on-chip memories"
  ) { accelerator, fields in
    accelerator.buffers.arrayCount = accelerator.arrays.count
    accelerator.buffers.assign(
      needsSums: accelerator.arrays.contains { $0.dataflow != .outputStationary }, fields)
  }

  /// A mode, or a mapping of a mode and its switches.
  private static let pipelineKey = Key<Accelerator>(
    "pipeline", .name(Pipeline.Mode.allCases.map(\.rawValue)),
    "how far operators overlap: a mode, or a mapping of the keys below"
  ) { node, accelerator, fields in
    guard let node else { return }
    guard case .mapping = node.value else {
      let mode: Pipeline.Mode = ScalarReader(path: "pipeline", sink: fields.sink).choice(node)
      accelerator.pipeline.keys = PipelineKeys(mode: mode)
      return
    }
    PipelineKeys.keys.read(
      Fields(node, path: "pipeline", sink: fields.sink), &accelerator.pipeline.keys)
  } echo: {
    let entries = PipelineKeys.keys.entries($0.pipeline.keys)
    return entries.count == 1 ? entries[0].value : .mapping(entries)
  } nested: {
    PipelineKeys.keys.rows(under: $0)
  }

  /// With the devices, which only some models have.
  private var dramKeys: DRAMKeys {
    get {
      var keys = dram.keys
      keys.device = dramDevice
      return keys
    }
    set {
      dram.keys = newValue
      dramDevice = newValue.model == .banked ? nil : newValue.device
    }
  }

  private var unitKeys: [UnitKeys] {
    get { units.map { UnitKeys($0) } }
    set { units = newValue.map(\.unit) }
  }

  private static func checkCount(_ accelerator: inout Accelerator, _ fields: Fields) {
    guard accelerator.units.count > mostUnits else { return }
    fields.sink.error(
      at: fields.location,
      "'units' names \(accelerator.units.count) units, more than \(mostUnits)")
  }
}
