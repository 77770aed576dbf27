import Algorithms
import Hardware
@testable import Mapping
import Simulation
import Testing
import Workload

/// N:M sparse weights: zeros are skipped, indices are stored.
struct SparsityTests {
  private static let modes =
    "array.pe=[{activation: int8, weight: int8}, {activation: int8, weight: int8, sparsity: 2:4}]"

  private func sparse(k: UInt32 = 16, _ sparsity: Sparsity = Sparsity(kept: 2, of: 4))
    -> ProductDraft
  {
    var draft = ProductDraft(k: k)
    draft.extras.sparsity = sparsity
    draft.stored.sparsity = sparsity
    return draft
  }

  /// Four rows hold eight elements of the reduction.
  @Test func zerosAreSkipped() throws {
    let run = try sparse().run(set: [Self.modes])
    #expect(run.activity.mode == 1)
    #expect(run.cycles == 4 + 2 * 9 + 6)
    // The model's MACs, and those that were done.
    #expect(run.activity.macs == 9 * 16 * 4)
    #expect(run.activity.executedMacs == 9 * 8 * 4)
    #expect(run[.multiply8] == 9 * 8 * 4)
    // A peak of 32 of the model's MACs a cycle: no utilization above 1.
    #expect(run.activity.idealNumerator / run.activity.peakMacs == 9 * 16 * 4 / 32)
    // Four rows of eight kept weights, each with two bits.
    #expect(run.weightBytes == 4 * 8 * 10 / 8)
    #expect(run.activity.bufferReads[1] == run.weightBytes)
    // Activations are read whole.
    #expect(run.activity.bufferReads[0] == 9 * 16)
  }

  /// Without a mode that skips, weights are expanded: dense time and work, packed bytes.
  @Test func unmatchedIsDense() throws {
    let run = try sparse().run(set: ["array.pe=[{activation: int8, weight: int8}]"])
    #expect(run.cycles == 4 + 4 * 9 + 6)
    #expect(run.activity.executedMacs == run.activity.macs)
    #expect(run.activity.bufferReads[1] == 40)
    // A mode for other zeros is no match.
    let other = try sparse(Sparsity(kept: 1, of: 4)).run(set: [Self.modes])
    #expect(other.activity.mode == 0)
  }

  /// Zeros that no mode skips take time and, but for the clock, no energy where the array gates them.
  @Test func gatedZerosTakeTimeAlone() throws {
    let dense = "array.pe=[{activation: int8, weight: int8}]"
    let run = try sparse().run(set: [dense])
    #expect(run.activity.steps == 9 * 16 * 4 && run[.multiply8] == 9 * 16 * 4)
    let gated = try sparse().run(set: [dense, "array.zero_gating=true"])
    #expect(gated.cycles == run.cycles && gated.activity.executedMacs == run.activity.executedMacs)
    #expect(gated.activity.steps == 9 * 8 * 4 && gated[.multiply8] == 9 * 8 * 4)
    #expect(gated[.add32] == 9 * 8 * 4)
  }

  /// What moves apart from operands: a stationary operand once, or each sum once.
  @Test func loadedAndDrained() throws {
    let dense = "array.pe=[{activation: int8, weight: int8}]"
    let weight = try sparse().run(set: [dense])
    #expect(weight.activity.stationaryBits == 8 * 40 && weight.activity.drainedSums == 0)
    let output = try sparse().run(set: [dense, "array.dataflow=output_stationary"])
    #expect(output.activity.stationaryBits == 0 && output.activity.drainedSums == 9 * 4)
  }

  @Test func unmatchedIsRefusedWhereAsked() throws {
    let text = try renderedError {
      _ = try sparse().run(
        set: [
          "array.pe=[{activation: int8, weight: int8}]", "array.unmatched_sparsity=refuse",
        ])
    }
    #expect(
      text == """
        --set:4:10: error: operator 'fc' has 2:4 sparse weights, and no mode of 'array.pe' for \
        'multiply' of int8 and int8 skips their zeros
          4 | array.pe=[{activation: int8, weight: int8}]
            |          ^
          help: add a mode with 'sparsity: 2:4', or set 'array.unmatched_sparsity' to 'dense'

        """)
  }

  /// A dense product does not take a mode that skips zeros.
  @Test func denseProductsStayDense() throws {
    let run = try ProductDraft(k: 16).run(set: [Self.modes])
    #expect(run.activity.mode == 0)
    #expect(run.cycles == 4 + 4 * 9 + 6)
    let only = "array.pe=[{activation: int8, weight: int8, sparsity: 2:4}]"
    #expect(throws: (any Error).self) { try ProductDraft(k: 16).run(set: [only]) }
  }

  /// A ragged end keeps at most N: of 18 elements, 2 · 4 + 2.
  @Test(arguments: [(k: 18, kept: 10), (k: 17, kept: 9), (k: 3, kept: 2)])
  func raggedEnds(k: Int, kept: Int) throws {
    let run = try sparse(k: UInt32(k)).run(set: [Self.modes])
    #expect(run.activity.executedMacs == 9 * kept * 4)
    #expect(run.weightBytes == (4 * kept * 10 + 7) / 8)
    #expect(run.cycles == 4 + (kept + 3) / 4 * 9 + 6)
  }

  /// All of the weights move once, whatever the tiles.
  @Test func bytesOfTiles() throws {
    let run = try sparse(k: 32).run(
      set: [
        Self.modes, "mapping={policy: fixed, m: 9, k: 8, n: 2, order: columns_outside}",
        "buffers.activations.size=64 KiB", "buffers.activations.stream=32 KiB",
      ], onChip: false)
    #expect(run.activity.dramReadBytes == 9 * 32 + run.weightBytes)
    #expect(run.weightBytes == 4 * 16 * 10 / 8)
  }
}
