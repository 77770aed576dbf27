import Diagnostics
import Hardware
@testable import Mapping
import Simulation
import TestSupport
import Testing
import Workload

/// Numbers that are huge but legal: an error or a result, never a trap.
struct WorkBoundsTests {
  /// What a trace costs on a machine; nil where it is refused.
  private func cycles(_ trace: Trace, _ accelerator: Accelerator) throws -> Int? {
    do {
      var mapper = Mapper(accelerator)
      let mapped = try mapper.map(trace)
      let settings = MachineSettings(accelerator)
      let schedule = try Machine(settings).run(mapped.program)
      let times = LayerTimes(mapped.program, schedule, settings)
      #expect(times.layers.reduce(0) { $0 + $1.attribution.total } == schedule.totalCycles)
      return schedule.totalCycles
    } catch let error as InputError {
      #expect(!error.diagnostics.isEmpty)
      return nil
    }
  }

  static let machines: [[String]] = [
    [],
    [
      "array.rows=65536", "array.columns=65536", "array.pe[0].packing=8", "array.pe[0].cycles=1024",
    ],
    [
      "array.rows=65536", "array.columns=1", "array.dataflow=input_stationary", "array.ragged=used",
    ],
    ["array.rows=1", "array.columns=1", "array.dataflow=output_stationary"],
    [
      "clock=1000 GHz", "dram.bandwidth=1.001 kB/s", "dram.latency=1 s",
      "dma.request_cycles=1000000",
    ],
    [
      "clock=1000 GHz", "dram.bandwidth=1.001 kB/s", "dram.latency=1 s", "dram.write_latency=1 s",
      "control={fetch: 1 MiB, load_instructions: 1024, store_instructions: 1024, product_instructions: 1024}",
    ],
    [
      "clock=1000 GHz", "dram.latency=1 s",
      "control={fetch: 16 B, waits: true, load_instructions: 1024}",
    ],
    ["clock=1 kHz", "dram.bandwidth=1000001 kB/s"],
    [
      "buffers.weights.size=1000000000 GiB", "buffers.activations.size=1000000000 GiB",
      "buffers.activations.stream=1000000000 GiB", "buffers.sums.size=1000000000 GiB",
      "dram={model: ideal}",
    ],
    [
      "units.scale.placement=pass",
      "units.scale.stages=[{name: slow, lanes: 1, interval: 65536, "
        + "latency: 65536, per_row: 65536}, {name: again, lanes: 1, interval: 65536}]",
      "units.softmax.stages=[{name: slow, lanes: 1, interval: 65536, latency: 65536, per_row: 65536}]",
    ],
    [
      "host={elements_per_second: 1, latency: 1 s}", "clock=1000 GHz",
      "units.softmax.algorithms=[ita]",
    ],
    ["mapping={policy: fixed, m: 4294967295, k: 1, n: 4294967295, order: rows_outside}"],
    ["mapping={policy: fixed, m: 1, k: 4294967295, n: 1, order: columns_outside}"],
  ]

  @Test(arguments: machines)
  func hugeProducts(machine: [String]) throws {
    let accelerator = try Fixture.accelerator(set: machine)
    let large: UInt32 = 1 << 31
    let products: [(UInt32, UInt32, UInt32)] = [
      (large, 1, 1), (1, large, 1), (1, 1, large), (large, 1 << 15, 1), (1, large, 1 << 15),
      (1 << 24, 1 << 24, 1), (1 << 24, 1, 1 << 24), (1 << 19, 1 << 19, 1 << 19),
      (1 << 16, 1 << 16, 1 << 16), (3, 5, 7),
    ]
    for (m, k, n) in NightlyRuns.part(4, of: products, "\(machine)") {
      _ = try cycles(TraceDraft.product(m: m, k: k, n: n), accelerator)
      var bare = TraceDraft(onChip: true)
      let x = bare.tensor("x", .input, [m, k])
      let w = bare.tensor("w", .weight, [k, n])
      bare.product("fc", x, w, m: m, k: k, n: n, role: .output)
      _ = try cycles(bare.builder.trace, accelerator)
    }
  }

  @Test(arguments: machines)
  func hugeRows(machine: [String]) throws {
    let accelerator = try Fixture.accelerator(set: machine)
    for (rows, length) in [
      (1, 1 << 31), (1 << 31, 1), (1 << 24, 1 << 24), (1 << 31, 1 << 17), (3, 5),
    ] as [(UInt32, UInt32)] {
      for onChip in [true, false] {
        var draft = TraceDraft(onChip: onChip)
        let x = draft.tensor("x", .input, [rows, length])
        let y = draft.rowwise(
          "sm", .softmax, [x], rows: rows, length: length, algorithm: .iViT8)
        draft.rowwise("add", .add, [y, x], rows: rows, length: length, role: .output)
        _ = try cycles(draft.builder.trace, accelerator)
      }
    }
  }

  /// Each layer alone is admitted; all of them together leave the machine's numbers.
  @Test func manyLongLayers() throws {
    var draft = TraceDraft(onChip: true)
    let x = draft.tensor("x", .input, [1 << 16, 1 << 13])
    let w = draft.tensor("w", .weight, [1 << 13, 1 << 13])
    for index in 0..<400 {
      draft.product("fc\(index)", x, w, m: 1 << 16, k: 1 << 13, n: 1 << 13, role: .output)
    }
    let accelerator = try Fixture.accelerator("dram.bandwidth=7389.056099 MB/s")
    #expect(
      try renderedError { _ = try Fixture.map(draft.builder.trace, accelerator) }.hasPrefix(
        "error: the trace takes up to "))
  }

  @Test func refusals() throws {
    #expect(
      try renderedError {
        _ = try Fixture.map(
          TraceDraft.product(m: 1 << 20, k: 1 << 20, n: 1 << 10), Fixture.accelerator())
      } == """
        error: operator 'fc' (1 × 1048576 × 1048576 × 1024) takes about 70371495641088 cycles on \
        this machine and its memory; at most 4398046511104 a layer are simulated

        """)
    #expect(
      try renderedError {
        _ = try Fixture.map(
          TraceDraft.product(m: 1 << 14, k: 1 << 10, n: 1 << 10),
          Fixture.accelerator("mapping={policy: fixed, m: 4, k: 4, n: 4, order: rows_outside}"))
      } == """
        error: operator 'fc' needs 1073741824 tasks with tiles of 4x4x4
          help: at most 4000000 a layer are simulated; larger buffers or tiles need fewer

        """)
  }
}
