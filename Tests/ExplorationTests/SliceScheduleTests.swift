import Mapping
import Reporting
import Run
import Testing
import Workload

/// What slices do to schedules of whole models on shipped machines. `SlicingTests` has the mechanism.
struct SliceScheduleTests {
  private func cycles(
    _ config: String, _ overrides: [String] = [], trace: Trace? = nil
  ) throws -> Int {
    try Shipped.run(
      trace ?? Shipped.trace("deit-tiny", "int8"), on: Shipped.accelerator(config, overrides)
    ).cycles
  }

  /// Slices that a key gives, alike for all operators, are at most 0.5 % faster than those that are found.
  @Test(arguments: ["edge-16x16", "tensor-core", "quant-lab"])
  func givenSlicesAreNotFaster(config: String) throws {
    let found = try cycles(config)
    for key in [
      "heads_per_slice=1", "rows_per_slice=25", "rows_per_slice=50", "rows_per_slice=64",
      "rows_per_slice=99", "rows_per_slice=112", "slices=none", "slices=images",
    ] {
      let given = try cycles(config, ["mapping.\(key)"])
      #expect(found * 1_000 <= given * 1_005, "\(key): \(given), found \(found)")
    }
  }

  /// The array and the units work at the same time, and scores stay on chip.
  @Test func slicesSaveCycles() throws {
    #expect(try cycles("tensor-core") * 100 < cycles("tensor-core", ["mapping.slices=none"]) * 70)
  }

  /// Slices of different lengths have mappings of their own: a length that suits one would leave folds of
  /// the other ragged.
  @Test func fasterMemoryIsNotSlower() throws {
    var last = try cycles("edge-16x16", ["dram.bandwidth=12.8 GB/s"])
    for dram in [
      "dram.bandwidth=25.6 GB/s", "dram.bandwidth=102.4 GB/s",
      "dram={model: ideal}",
    ] {
      let cycles = try cycles("edge-16x16", [dram])
      #expect(cycles * 1_000 <= last * 1_005, "\(dram)")
      last = min(last, cycles)
    }
  }

  /// A machine that can pass rows can also wait for whole operands, and says that it does.
  @Test(arguments: [
    ("weight-stationary-2mib", [], false), ("edge-16x16", [], true), ("tensor-core", [], false),
    ("tensor-core", ["dram.bandwidth=1 GB/s"], true),
  ])
  func passingRowsIsNotSlower(config: String, overrides: [String], waits: Bool) throws {
    let machine = try Shipped.accelerator(config, overrides + ["pipeline=row_streamed"])
    let streamed = try Shipped.run(try Shipped.trace("deit-tiny", "int8"), on: machine)
    let overlapped = try cycles(config, overrides + ["pipeline=overlapped"])
    #expect(streamed.cycles <= overlapped)
    #expect(overlapped <= (try cycles(config, overrides + ["pipeline=serial"])))
    if streamed.waitsForOperands { #expect(streamed.cycles == overlapped) }
    let notes = Shipped.report(streamed, "t").notes.map(\.kind)
    #expect(notes.contains("not_streamed") == streamed.waitsForOperands)
    #expect(streamed.waitsForOperands == waits)
  }

  /// With a switch that is off operators wait for whole results, in slices too.
  @Test func switchesThatAreOffAreNotEvaded() throws {
    for (switches, kinds) in [
      ("intra_layer: false", [OperatorKind.attentionQK, .softmax, .attentionAV]),
      ("inter_layer: false", [.linear, .gelu, .layernorm]),
    ] {
      let result = try Shipped.run(
        try Shipped.trace("deit-tiny", "int8"),
        on: try Shipped.accelerator("edge-16x16", "pipeline={mode: row_streamed, \(switches)}"))
      for layer in result.layers where kinds.contains(layer.op.kind) {
        #expect(layer.mapping.slices == 1, "\(switches): \(layer.op.kind)")
      }
    }
  }

  /// What other layers do between a layer's slices is no time of its own.
  @Test func utilizationCountsTheCyclesOfSlices() throws {
    let machine = try Shipped.accelerator("edge-16x16", "mapping.images_per_slice=1")
    let one = Shipped.report(
      try Shipped.run(try Shipped.trace("deit-tiny", "int8"), on: machine), "one")
    let two = Shipped.report(
      try Shipped.run(try Shipped.lowered("deit-tiny", "int8", batch: 2), on: machine), "two")
    for layer in two.layers {
      #expect(layer.active <= layer.span, "\(layer.name)")
      #expect(layer.slices > 1 || layer.active == layer.span, "\(layer.name)")
    }
    // Its images are computed one after the other, half a run apart.
    let first = try #require(two.layers.first { $0.name == "patch_embed.proj" })
    #expect(first.span > 10 * first.active)
    let utilization = try #require(first.utilization)
    #expect(
      abs(utilization - (try #require(one.layers.first { $0.name == first.name }?.utilization)))
        < 0.01)
  }

  /// Where the DRAM is the limit, more PEs do not help; the schedule of fewer is found all the same. Of
  /// the steps, the second needs slices chosen for the order in which they follow each other, the third
  /// blocks compared without the first one, the last the change that gains most made first.
  @Test(arguments: [
    ("int8", "columns", 64, 128), ("p2-vit", "columns", 128, 256), ("int8", "columns", 256, 512),
    ("i-vit", "rows", 128, 256),
  ])
  func morePEsThanTheDRAMFeedsAreNotSlower(
    scheme: String, axis: String, fewer: Int, more: Int
  ) throws {
    let trace = try Shipped.trace("deit-tiny", scheme)
    let machine = { (length: Int) throws -> Int in
      try cycles(
        "weight-stationary-2mib", ["array.\(axis)=\(length)", "array.ragged=used"], trace: trace)
    }
    #expect(try machine(more) * 1_000 <= machine(fewer) * 1_005)
  }

  @Test(arguments: ["edge-16x16", "weight-stationary-2mib", "tpu-128x128"])
  func batchesTakeNoLongerThanTheirImages(config: String) throws {
    let one = try cycles(config)
    let two = try cycles(config, trace: try Shipped.lowered("deit-tiny", "int8", batch: 2))
    #expect(two * 1_000 <= 2 * one * 1_005, "\(two), one image \(one)")
  }
}
