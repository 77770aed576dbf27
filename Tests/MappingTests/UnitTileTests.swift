import Hardware
import Quantities
import Testing
import Workload

@testable import Mapping

/// Tiles of rows on a unit.
struct UnitTileTests {
  /// 64 rows of 32 bytes from DRAM and back, without a cycle for transfers: 8 cycles a row on four lanes,
  /// a latency of 5.
  private func cycles(stream: Int, overlapsRows: Bool) throws -> Int {
    var draft = TraceDraft()
    let x = draft.tensor("x", .input, [64, 32])
    draft.rowwise("gelu", .gelu, [x], rows: 64, length: 32, algorithm: .iViT, role: .output)
    return try Fixture.cycles(
      draft.builder.trace,
      Fixture.accelerator(
        "dram={model: ideal}", "dma.request_cycles=0", "pipeline=serial",
        "buffers.activations.stream=\(stream) B",
        "units.gelu={operators: [gelu], algorithms: [i-vit], row_overlap: \(overlapsRows), "
          + "stages: [{name: all, lanes: 4, latency: 5}]}"))
  }

  /// The rows of a tile follow those of the tile before it as they follow each other.
  @Test(arguments: [128, 256, 512, 1_024, 4_096])
  func rowsOfTilesFollow(stream: Int) throws {
    #expect(try cycles(stream: stream, overlapsRows: true) == 64 * 8 + 5)
  }

  /// Rows of 4,096 bytes are more than a tile of 512: elements are independent, so parts of rows pass as
  /// rows do. 8,192 elements on four lanes and a latency of 5.
  @Test func partsOfRows() throws {
    var draft = TraceDraft()
    let x = draft.tensor("x", .input, [2, 4_096])
    draft.rowwise("gelu", .gelu, [x], rows: 2, length: 4_096, algorithm: .lut, role: .output)
    let cycles = try Fixture.cycles(
      draft.builder.trace,
      Fixture.accelerator(
        "dram={model: ideal}", "dma.request_cycles=0", "pipeline=serial",
        "units.gelu={operators: [gelu], algorithms: [lut], "
          + "stages: [{name: all, lanes: 4, latency: 5}]}"))
    #expect(cycles == 8_192 / 4 + 5)
  }

  /// I-ViT's GELU needs the row's maximum, so a row is not parted.
  @Test func rowsThatNeedAMaximum() throws {
    var draft = TraceDraft()
    let x = draft.tensor("x", .input, [2, 4_096])
    draft.rowwise("gelu", .gelu, [x], rows: 2, length: 4_096, algorithm: .iViT, role: .output)
    #expect(
      try renderedError { _ = try Fixture.map(draft.builder.trace, Fixture.accelerator()) }
        .contains(
          "one row needs 4096 B in buffer 'activations', which takes tiles of at most 512 B"))
  }

  /// Rows that pass one by one pass so across tiles too.
  @Test(arguments: [128, 512, 4_096])
  func rowsOneByOne(stream: Int) throws {
    #expect(try cycles(stream: stream, overlapsRows: false) == 64 * (8 + 5))
  }
}
