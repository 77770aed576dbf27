import Diagnostics
import Documents
import Quantities
import Workload

/// Reads an accelerator's configuration (schema `systole.accelerator/1`), strictly: see `Fields`.
public enum AcceleratorReader {
  public static let schema = "systole.accelerator/1"

  public static func read(_ document: Document) throws(InputError) -> Accelerator {
    let sink = document.makeSink()
    let accelerator = try read(document.root, sink: sink)
    try sink.throwIfErrors()
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
    PartNames.check(fields)
    checkRate(of: dram, clock, fields)
    checkPass(units, buffers, fields)
    let pipeline: Pipeline = fields.choice("pipeline", default: .overlapped)
    let mapping = MappingReader.read(&fields)
    fields.end()
    return Accelerator(
      name: name, source: source, clock: clock, technology: technology, energy: energy,
      array: array, buffers: buffers, dma: dma, dram: dram, units: units, host: host,
      pipeline: pipeline, mapping: mapping)
  }
}
