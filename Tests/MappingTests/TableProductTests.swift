import Algorithms
import Hardware
@testable import Mapping
import Simulation
import Testing
import Workload

/// PEs that add log2 codes, look products up, or skip zero bits.
struct TableProductTests {
  private func draft(_ type: ElementType, _ mac: MACKind = .multiply) -> ProductDraft {
    var draft = ProductDraft(k: 8)
    draft.input.type = type
    draft.weight.type = type
    draft.mac = mac
    return draft
  }

  private static let code = ElementType(.log2, bits: 4)
  private static let int4 = ElementType(.signed, bits: 4)

  @Test func codesAreAdded() throws {
    let run = try draft(Self.code, .logAdd).run(
      set: ["array.pe=[{mac: log_add, activation: log2-4, weight: log2-4}]"])
    let macs = 9 * 8 * 4
    #expect(run[.add8] == macs && run[.shift32] == macs && run[.add32] == macs)
    #expect(run.cycles == 4 + 2 * 9 + 6)
    // Half of the bytes of int8, and no such product without a mode.
    #expect(run.activity.bufferReads[1] == 16)
    let text = try renderedError { _ = try draft(Self.code, .logAdd).run(set: []) }
    #expect(
      text.contains("needs 'log_add' of log2-4 and log2-4, and no mode of 'array.pe' covers it"))
  }

  @Test func productsAreLookedUp() throws {
    let constant = "array.pe=[{mac: lut, activation: int4, weight: int4}]"
    let macs = 9 * 8 * 4
    let run = try draft(Self.int4).run(set: [constant])
    #expect(run[.lutRead256x8] == macs && run[.add32] == macs && run[.multiply4] == 0)
    #expect(run.activity.bufferReads[1] == 16 && run.activity.stationaryBits == 128)
    // A table of 16 products of a byte comes with each of 32 weights.
    let loaded = try draft(Self.int4).run(
      set: [
        "array.pe=[{mac: lut, activation: int4, weight: int4, index_bits: 4, table_loads: weight}]"
      ])
    #expect(loaded[.lutRead16x8] == macs && loaded.cycles == run.cycles)
    #expect(loaded.activity.bufferReads[1] == 32 * 16)
    #expect(loaded.activity.stationaryBits == 32 * 16 * 8)
    #expect(loaded.activity.dramReadBytes == run.activity.dramReadBytes)
    // Four tables a row are 64 bytes, which a port of 8 takes 8 cycles for: each of four rows, of both
    // folds, though the vectors of the first hide 9 of the second's.
    let narrow = try draft(Self.int4).run(
      set: [
        "array.pe=[{mac: lut, activation: int4, weight: int4, index_bits: 4, table_loads: weight}]",
        "buffers.weights={size: 1 KiB, holds: [weight], double_buffered: true, width: 8 B}",
      ])
    #expect(narrow.cycles == loaded.cycles + (4 * 8 - 4) + (4 * 8 - 9))
  }

  /// 3.2 cycles a vector: 29 for nine of them, and two fifths of the products.
  @Test func zeroBitsAreSkipped() throws {
    let serial = "array.pe=[{activation: int8, weight: int8, cycles: 8}]"
    let dense = try ProductDraft(k: 8).run(set: [serial])
    #expect(dense.cycles == 4 + 2 * 72 + 6)
    let run = try ProductDraft(k: 8).run(
      set: [serial.replacing("cycles: 8", with: "cycles: 8, zero_bits: 60")])
    #expect(run.cycles == 4 + 2 * 29 + 6)
    #expect(run.activity.executedMacs == dense.activity.executedMacs)
    #expect(dense[.multiply8] == 9 * 8 * 4)
    #expect(run[.multiply8] == (9 * 8 * 4 * 2 + 4) / 5)
    #expect(run.array.ideal == 9 * 8 * 4 * 320 / 1_600)
  }

  /// Compressed weights take a part of the bytes, of the buffer too, and no other time on the array.
  @Test func compressedWeights() throws {
    var draft = ProductDraft(k: 64)
    draft.n = 16
    let plain = try draft.run(set: [], onChip: false)
    draft.stored.storedPercent = 60
    let run = try draft.run(set: [], onChip: false)
    #expect(plain.weightBytes == 1_024 && run.weightBytes == 615)
    #expect(run.activity.macs == plain.activity.macs && run[.multiply8] == plain[.multiply8])
    let saved = plain.activity.dramReadBytes - run.activity.dramReadBytes
    // Each tile rounds up to a byte.
    #expect((1_024 - 615 - 32...1_024 - 615).contains(saved))
    #expect(run.activity.bufferReads[1] < plain.activity.bufferReads[1])
    #expect(run.activity.bufferWrites[1] < plain.activity.bufferWrites[1])
  }
}
