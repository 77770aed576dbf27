import Hardware
@testable import Mapping
@testable import Simulation
import Testing
import Workload

/// A layer that is copied from one alike is what would have been emitted.
struct LayerCopyTests {
  @Test(arguments: MappingConservationTests.cases)
  func copiesAreEmissions(test: MappingConservationTests.Case) throws {
    let trace = try Fixture.smallModel(test.scheme, batch: test.batch)
    try check(trace, Fixture.accelerator(set: test.machine))
  }

  @Test(arguments: [
    ("edge-16x16", "i-vit"), ("p2-vit", "p2-vit"), ("gemmini-16x16", "int8"),
    ("tpu-128x128", "int8"), ("gemmini-firesim", "int8"),
  ])
  func ofShippedMachines(machine: String, scheme: String) throws {
    try check(Fixture.model("deit-tiny", scheme), Fixture.shipped(machine))
  }

  /// Passes over operands before a product, buffers of a few tiles, and mappings of other kinds.
  @Test(arguments: [
    ("array.transpose=none", "i-vit"), ("array.transpose=buffer", "i-vit"),
    ("array.zero_points=unit", "fq-vit"), ("array.zero_points=sum_column", "fq-vit"),
    ("pipeline=serial", "i-vit"), ("mapping.tiles_in_flight=2", "i-vit"),
    ("array.dataflow=output_stationary", "i-vit"), ("array.dataflow=input_stationary", "i-vit"),
    (
      "mapping={policy: fixed, m: 32, k: 48, n: 32, order: reduction_rows_columns, "
        + "keep: [input, weight], rows: 8}", "int8"
    ),
  ])
  func ofOtherMachines(change: String, scheme: String) throws {
    try check(
      Fixture.smallModel(scheme),
      Fixture.shipped(
        "edge-16x16", "buffers.activations.size=40 KiB", "buffers.activations.stream=16 KiB",
        "buffers.weights.size=8 KiB", change))
  }

  /// Slices find weights that others left, or these had to give way: to tiles of K and V that are loaded,
  /// too.
  @Test(arguments: [64, 128, 256, 1024, 4096])
  func inSlices(size: Int) throws {
    for stream in [2, 4] {
      for slices in ["rows_per_slice=5", "images_per_slice=1"] {
        try check(
          Fixture.smallModel("i-vit", batch: 2),
          Fixture.accelerator(
            "mapping.\(slices)", "buffers.weights.size=\(size) B",
            "buffers.activations.stream=\(stream) KiB"))
      }
    }
  }

  /// Between two readers of one weight, products of a batch, whose operands are not shared, take the space
  /// that its tiles had; in the next block, all is in the same state. Tiles of 7 weights of 4 bits take 4
  /// bytes: with 56 bytes both operands fit, 28 bytes each, and their tiles do not.
  @Test(arguments: [28, 32, 55, 56, 57, 58, 59, 60, 64, 128])
  func betweenReaders(size: Int) throws {
    for between in 1...3 {
      var draft = TraceDraft()
      let x = draft.tensor("x", .input, [8, 7])
      let q = draft.tensor("q", .input, [2, 8, 7])
      let k = draft.tensor("k", .input, [2, 2, 7])
      for block in 0..<6 {
        let w = draft.tensor("w\(block)", .weight, [8, 7], ElementType(.signed, bits: 4))
        draft.product("first\(block)", x, w, m: 8, k: 7, n: 8, role: .output)
        for index in 0..<between {
          draft.product(
            "qk\(block).\(index)", q, k, b: 2, m: 8, k: 7, n: 2, kind: .attentionQK,
            role: .output)
        }
        draft.product("second\(block)", x, w, m: 8, k: 7, n: 8, role: .output)
      }
      try check(
        draft.builder.trace,
        Fixture.accelerator(
          "mapping={policy: fixed, m: 8, k: 7, n: 1, order: columns_outside}",
          "array.pe=[{activation: int8, weight: int8}, {activation: int8, weight: int4}]",
          "buffers.weights.size=\(size) B"))
    }
  }

  /// Layers of few plans in all orders: between two that are alike, others leave rings elsewhere, or
  /// a result later. Some read what was there from the start, so that nothing but the rings differs.
  @Test func alikeInPlanAndNotInState() throws {
    for seed in 0..<64 {
      var draft = TraceDraft()
      let start = draft.tensor("x", .input, [8, 8])
      var x = start
      let w = draft.tensor("w", .weight, [8, 8])
      let wide = draft.tensor("wide", .weight, [24, 8])
      for index in 0..<24 {
        let read = (seed >> (index % 3)) % 2 == 0 ? start : x
        switch (seed * 7 + index * index * (seed % 5 + 1)) % 5 {
        case 0: x = draft.product("fc\(index)", read, w, m: 8, k: 8, n: 8)
        case 1: draft.product("out\(index)", read, w, m: 8, k: 8, n: 8, role: .output)
        case 2: draft.product("wide\(index)", read, wide, m: 8, k: 8, n: 24, role: .output)
        case 3:
          draft.rowwise("add\(index)", .add, [read, start], rows: 8, length: 8, role: .output)
        default:
          x = draft.rowwise(
            "sm\(index)", .softmax, [read], rows: 8, length: 8, algorithm: .iViT8)
        }
      }
      try check(
        draft.builder.trace,
        Fixture.accelerator("mapping={policy: fixed, m: 8, k: 4, n: 8, order: rows_outside}"))
    }
  }

  private func check(_ trace: Trace, _ accelerator: Accelerator) throws {
    let copied = try Fixture.map(trace, accelerator)
    var mapper = Mapper(accelerator, reuse: false)
    let emitted = try mapper.map(trace)
    #expect(copied.program.layerStarts == emitted.program.layerStarts)
    #expect(
      copied.program.tasks.map(copied.program.work)
        == emitted.program.tasks.map(emitted.program.work))
    #expect(copied.program.tasks.map(\.resource) == emitted.program.tasks.map(\.resource))
    #expect(copied.program.dependencies == emitted.program.dependencies)
    #expect(copied.layers.map(\.activity) == emitted.layers.map(\.activity))
  }
}
