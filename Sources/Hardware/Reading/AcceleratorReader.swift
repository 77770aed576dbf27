import Diagnostics
import Documents
import Quantities
import Workload

/// Reads an accelerator's configuration (schema `systole.accelerator/1`), strictly: see `Fields`.
public enum AcceleratorReader {
  public static let schema = "systole.accelerator/1"

  public static func read(_ document: Document) throws(InputError) -> Accelerator {
    let sink = document.makeSink()
    var accelerator = try read(document.root, sink: sink)
    try sink.throwIfErrors()
    accelerator.origin = OriginReader.read(document, accelerator.units)
    return accelerator
  }

  /// Far above any chip; keeps times in ticks within 64 bits.
  static let fastestClock = Hertz(1_000_000_000_000)

  /// More would leave the machine's tick too coarse for a byte; 1 MiB is far above any memory.
  static let mostBytesPerCycle = 1 << 20

  private static func checkRate(of dram: DRAM, _ clock: Hertz, _ fields: Fields) {
    guard case .bandwidth(let rate, _) = dram, !fields.sink.hasErrors,
      rate.count / clock.count >= mostBytesPerCycle
    else { return }
    fields.sink.error(
      at: fields.node["dram"]?["bandwidth"]?.location,
      "'dram.bandwidth' is \(rate), more than 1 MiB a cycle of \(clock)",
      help: "write 'model: ideal' for a memory that is never waited for")
  }

  /// Sums wait for a pass of requantization somewhere.
  private static func checkPass(_ units: [FunctionUnit], _ buffers: BufferSet, _ fields: Fields) {
    guard buffers.partialSum == nil, !fields.sink.hasErrors,
      let unit = units.first(where: {
        $0.operators.contains(.requantize) && $0.placement == .pass
      })
    else { return }
    fields.sink.error(
      at: fields.node["units"]?[unit.name]?["placement"]?.location,
      "'units.\(unit.name).placement' is 'pass', but no buffer holds 'partial_sum'",
      help: "sums wait there for the pass; add it to the 'holds' list of one buffer")
  }

  /// Without tiles nothing overlaps a transfer, so that its time would be no design's.
  private static func checkWhole(
    _ mapping: MappingRules, _ dram: DRAM, _ dma: DMA, _ fields: Fields
  ) {
    guard mapping.policy == .whole, dram != .ideal || dma.requestCycles > .zero,
      !fields.sink.hasErrors
    else { return }
    fields.sink.error(
      at: fields.node["mapping"]?["policy"]?.location,
      "'mapping.policy' is 'whole', which is for a memory that takes no time",
      help:
        "set 'dram: {model: ideal}' and no 'dma.request_cycles', or 'mapping.policy' to 'search'")
  }

  /// Tiles are skipped where the mapping has tiles of its own.
  private static func checkMaskSkipping(
    _ array: PEArray, _ mapping: MappingRules, _ pipeline: Pipeline, _ fields: Fields
  ) {
    guard array.maskSkipping == .tiles, !fields.sink.hasErrors else { return }
    let other: String
    switch (pipeline.spatial, mapping.policy) {
    case (_?, _): other = "'pipeline' is '\(pipeline.mode.rawValue)'"
    case (nil, .whole): other = "'mapping.policy' is 'whole'"
    case (nil, .gemminiAuto): other = "'mapping.policy' is 'gemmini-auto'"
    case (nil, .search), (nil, .fixed): return
    }
    fields.sink.error(
      at: fields.node["array"]?["mask_skipping"]?.location,
      "'array.mask_skipping' is 'tiles', but \(other)",
      help: "tiles of 'policy: search' or 'fixed' are skipped; remove the key, or change the policy"
    )
  }

  /// Gemmini's loops hand over whole operators.
  private static func checkLoops(
    _ pipeline: Pipeline, _ mapping: MappingRules, _ fields: Fields
  ) {
    guard case .gemminiAuto = mapping.policy, pipeline.rowStreaming != nil, !fields.sink.hasErrors
    else { return }
    fields.sink.error(
      at: fields.node["pipeline"]?.location,
      "'pipeline' is '\(pipeline.mode.rawValue)', but 'mapping.policy' is 'gemmini-auto'",
      help: "its loops wait for whole operators: set 'pipeline: overlapped', or 'policy: search'")
  }

  /// A unit in the stream has to keep up with it.
  private static func checkStreams(_ array: PEArray, _ units: [FunctionUnit], _ fields: Fields) {
    guard !fields.sink.hasErrors else { return }
    let results = array.resultsPerCycle
    for unit in units where unit.placement == .inStream {
      let works = unit.operators.contains { unit.worksInStream(of: $0) }
      let stages = unit.functions.flatMap(\.pipeline.stages)
      guard works, let slow = stages.first(where: { $0.lanes < results * $0.interval })
      else { continue }
      fields.sink.error(
        at: fields.node["units"]?[unit.name]?["placement"]?.location,
        "'units.\(unit.name).placement' is 'in_stream', but its stage '\(slow.name)' takes fewer than "
          + "the \(results) results that come a cycle",
        help: "raise its 'lanes', or write 'placement: pass'")
    }
  }

  static func read(_ root: Node, sink: DiagnosticSink) throws(InputError) -> Accelerator {
    var fields = Fields(root, path: "", sink: sink)
    try fields.expectSchema(schema)
    let name = fields.text("name")
    let source = fields.text("source")
    let clock = fields.quantity("clock", atLeast: Hertz(1_000), atMost: fastestClock)
    let technology = fields.text("technology")
    let energy = fields.text("energy")
    let array = ArrayReader.read(&fields)
    let buffers = BufferReader.read(&fields, dataflow: array.dataflow)
    let dma = MemoryReader.dma(&fields)
    let dram = MemoryReader.dram(&fields)
    let units = UnitReader.read(&fields)
    let host = MemoryReader.host(&fields)
    MemoryReader.check(dma, dram, fields)
    PartNames.check(fields)
    checkRate(of: dram, clock, fields)
    checkPass(units, buffers, fields)
    let pipeline = PipelineReader.read(&fields)
    checkStreams(array, units, fields)
    let mapping = MappingReader.read(&fields, array)
    checkLoops(pipeline, mapping, fields)
    SpatialReader.check(pipeline, array, units, dram, mapping, fields)
    MappingReader.check(mapping, array, buffers, units, dram, fields)
    checkWhole(mapping, dram, dma, fields)
    checkMaskSkipping(array, mapping, pipeline, fields)
    fields.end()
    return Accelerator(
      name: name, source: source, clock: clock, technology: technology, energy: energy,
      array: array, buffers: buffers, dma: dma, dram: dram, units: units, host: host,
      pipeline: pipeline, mapping: mapping)
  }
}
