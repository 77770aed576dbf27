import Diagnostics
import Hardware
import Library
import Quantities
import Run
import Simulation
import Workload

/// What one row runs, and the memory and array that it runs on.
struct BlockPoint {
  let kind: Block.Kind
  let block: Block
  let overrides: [String]

  /// How operands move through the array.
  private enum ArrayKind: String, CaseIterable {
    /// From PE to PE.
    case chained
    /// To all PEs of a row and of a column at once.
    case broadcast
  }

  /// Operators of a program at most; larger ones take hours and gigabytes. Assumed.
  private static let mostOperators = 1_000_000

  /// Errors of the row go to its table's sink.
  init(_ row: ReferenceRow, _ preset: Accelerator) {
    let sizes = 1...16_384
    guard let kind: Block.Kind = row.choice("kind") else {
      // Which columns a row needs is not known.
      (kind, block, overrides) = (.linear, .linear(rows: 1, k: 1, n: 1), [])
      return
    }
    self.kind = kind
    func size(_ column: String) -> Int { row.integer(column, in: sizes) }
    switch kind {
    case .linear: block = .linear(rows: size("S"), k: size("K"), n: size("N"))
    case .head, .fusedHead:
      block = .head(tokens: size("S"), width: size("d_head"), isFused: kind == .fusedHead)
    case .encoder, .network:
      var encoder = Block.Encoder(
        tokens: size("S"), width: size("D"), heads: size("heads"), headWidth: size("d_head"),
        hidden: size("F"))
      if kind == .network {
        encoder.blocks = row.optionalInteger("blocks", in: 1...1_024) ?? Block.Encoder.blocksOfDeiT
      }
      block = .encoder(encoder)
    }
    let operators = block.operatorCount(sums: Self.sums(preset))
    if operators > Self.mostOperators {
      row.fail(
        "kind",
        "the program has about \(operators) operators, and at most \(Self.mostOperators) are simulated",
        help: "lower its sizes, heads or blocks")
    }
    var overrides = BlockMemory(row).overrides(preset)
    if row.optionalText("array") != nil, row.choice("array", as: ArrayKind.self) == .broadcast {
      overrides += ["array.vertical_hop=0", "array.horizontal_hop=0"]
    }
    // The program decides what leaves the chip: the mapper must have space for all the rest.
    overrides.append("buffers.activations.size=1 GiB")
    self.overrides = overrides
  }

  func run(_ library: Library) throws(InputError) -> Run {
    try library.run(BlocksSuite.preset, set: overrides)
  }

  func trace(_ run: Run) -> Trace {
    block.trace(sums: Self.sums(run.accelerator))
  }

  /// Sums that the buffer for them holds.
  private static func sums(_ accelerator: Accelerator) -> Int {
    let buffers = accelerator.buffers
    return buffers.partialSum.map { buffers.all[$0].size.count / 4 } ?? 0
  }

  /// The cycles that the testbench counts: from that of the start pulse to that in which the last
  /// instruction, a halt, has been fetched.
  func countedCycles(_ result: RunResult) -> Int {
    let settings = MachineSettings(result.accelerator)
    return 1 + result.cycles + (result.accelerator.control.map(settings.instructionCycles) ?? 0)
  }
}

/// The memory of a row; all in cycles, a beat of 16 B.
private struct BlockMemory {
  var readLatency: Int
  var readBeat: Int
  var writeBeat: Int
  var writeResponse: Int

  init(_ row: ReferenceRow) {
    let cycles = 1...65_536
    readLatency = row.integer("read_latency", in: 0...65_536)
    readBeat = row.integer("read_beat", in: cycles)
    writeBeat = row.integer("write_beat", in: cycles)
    writeResponse = row.integer("write_response", in: 0...65_536)
  }

  /// As `--set` takes it. A read's first beat arrives `read_latency` after its request and takes a beat's
  /// time of the data path, so that the rest is the memory's latency. A store's beats are no faster than
  /// the preset's, which the buffer's reads limit.
  func overrides(_ preset: Accelerator) -> [String] {
    guard let beat = preset.control?.fetch,
      case .bandwidth(let rate, _, let writes) = preset.dram
    else { preconditionFailure("the preset fetches instructions from a memory with a bandwidth") }
    let clock = preset.clock.count
    let storeBeat = beat.count * clock / (writes.rate ?? rate).count
    func bandwidth(_ cycles: Int) -> String { "\(beat.count * clock / cycles) B/s" }
    func time(_ cycles: Int) -> String {
      "\(Int(Int128(cycles) * 1_000_000_000_000 / Int128(clock))) ps"
    }
    return [
      "dram.bandwidth=\(bandwidth(readBeat))",
      "dram.latency=\(time(max(0, readLatency - readBeat)))",
      "dram.write_bandwidth=\(bandwidth(max(writeBeat, storeBeat)))",
      "dram.write_latency=\(time(writeResponse))",
    ]
  }
}
