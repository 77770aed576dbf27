import Hardware
@testable import Mapping
import Testing
import Workload

/// More of something is never slower.
struct MappingMonotonicityTests {
  @Test(arguments: ["i-vit", "p2-vit"])
  func overlapIsNeverSlower(scheme: String) throws {
    let trace = try Fixture.smallModel(scheme)
    for overrides in [[], ["dram={model: ideal}"], ["buffers.activations.size=64 KiB"]] {
      let overlapped = try Fixture.cycles(trace, Fixture.accelerator(set: overrides))
      let serial = try Fixture.cycles(
        trace, Fixture.accelerator(set: overrides + ["pipeline=serial"]))
      #expect(serial >= overlapped)
    }
  }

  /// On shapes that fill the grids; memory ideal.
  @Test(arguments: Dataflow.allCases)
  func moreRows(dataflow: Dataflow) throws {
    for overlap in FoldOverlap.allCases {
      var last = Int.max
      for rows in [2, 4, 8, 16, 32] {
        let accelerator = try Fixture.accelerator(
          "array.rows=\(rows)", "array.columns=8", "array.dataflow=\(dataflow.rawValue)",
          "array.fold_overlap=\(overlap.rawValue)", "dram={model: ideal}")
        let cycles = try Fixture.cycles(Fixture.bare("gemm:64x96x64"), accelerator)
        #expect(cycles <= last)
        last = cycles
      }
    }
  }

  /// One program at all rates; the queues share the path, so that 0.5 % are allowed for their turns.
  @Test func moreBandwidth() throws {
    let trace = try Fixture.smallModel("i-vit")
    var last = Int.max
    for rate in [1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 64, 1_000] {
      let accelerator = try Fixture.accelerator(
        "dram.bandwidth=\(rate) GB/s",
        "mapping={policy: fixed, m: 8, k: 16, n: 16, order: columns_outside}")
      let cycles = try Fixture.cycles(trace, accelerator)
      #expect(cycles - last / 200 <= last)
      last = min(last, cycles)
    }
    let ideal = try Fixture.accelerator(
      "dram={model: ideal}", "mapping={policy: fixed, m: 8, k: 16, n: 16, order: columns_outside}")
    #expect(try Fixture.cycles(trace, ideal) <= last)
  }

  /// Candidates do not depend on the buffers, and the machine decides between the best of them. Where
  /// estimates are within 1/400, fewer bytes are preferred to fewer cycles; that and the estimates'
  /// error stay below 0.5 %.
  @Test(arguments: [
    (17, 32, 96), (64, 64, 64), (1, 128, 40), (33, 200, 7), (100, 30, 100), (15, 34, 17),
    (4, 157, 123),
  ])
  func largerBuffers(m: UInt32, k: UInt32, n: UInt32) throws {
    let trace = TraceDraft.product(m: m, k: k, n: n)
    for (dataflow, buffer) in [
      ("weight_stationary", "weights"), ("weight_stationary", "activations"),
      ("weight_stationary", "sums"), ("output_stationary", "activations"),
      ("input_stationary", "weights"),
    ] {
      var last = Int.max
      for size in [256, 512, 1_024, 2_048, 4_096, 8_192, 32_768] {
        var overrides = ["buffers.\(buffer).size=\(size) B", "array.dataflow=\(dataflow)"]
        if buffer == "activations" { overrides.append("buffers.activations.stream=\(size) B") }
        let cycles = try Fixture.cycles(trace, Fixture.accelerator(set: overrides))
        #expect(cycles - last / 200 <= last, "\(dataflow), \(buffer) of \(size) B")
        last = min(last, cycles)
      }
    }
  }
}
