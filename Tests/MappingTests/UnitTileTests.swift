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

  /// Rows that pass one by one pass so across tiles too.
  @Test(arguments: [128, 512, 4_096])
  func rowsOneByOne(stream: Int) throws {
    #expect(try cycles(stream: stream, overlapsRows: false) == 64 * (8 + 5))
  }
}
