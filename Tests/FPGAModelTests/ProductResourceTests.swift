@testable import FPGAModel
import Hardware
import Library
import TestSupport
import Testing
import Workload

/// DSP slices and LUTs of a grid's products.
struct ProductResourceTests {
  private static func array(
    _ modes: PEMode..., rows: Int = 16, columns: Int = 16,
    dataflow: Dataflow = .outputStationary, form: ArrayForm = .systolic
  ) -> PEArray {
    PEArray(
      rows: rows, columns: columns, form: form, dataflow: dataflow, foldOverlap: .none,
      ragged: .full, modes: modes)
  }

  private static func mode(
    _ activation: ElementType, _ weight: ElementType, mac: MACKind = .multiply, packing: Int = 1,
    cycles: Int = 1, reduction: Int = 1
  ) -> PEMode {
    PEMode(
      mac: mac, activation: activation, weight: weight, packing: packing, cycles: cycles,
      reduction: reduction)
  }

  private static func bits(_ bits: UInt8) -> ElementType { ElementType(.signed, bits: bits) }

  private func resources(
    _ array: PEArray, _ change: (inout FPGATarget) -> Void = { _ in }
  ) -> FPGAResources {
    var target = FPGATarget()
    change(&target)
    return ProductResources(target: target).resources(of: array)
  }

  /// 256 PEs, sums in the slices.
  @Test(
    arguments: [
      (8, 8, 1, 256), (8, 8, 2, 128), (8, 8, 4, 128), (8, 4, 2, 128), (4, 4, 2, 128), (4, 4, 4, 64),
      (16, 8, 2, 256), (16, 16, 2, 256), (27, 18, 2, 256), (28, 18, 2, 512), (32, 32, 2, 1_024),
    ] as [(UInt8, UInt8, Int, Int)])
  func slices(activation: UInt8, weight: UInt8, packing: Int, slices: Int) {
    let array = Self.array(Self.mode(Self.bits(activation), Self.bits(weight)))
    #expect(resources(array) { $0.dspPacking = packing }.dsp == slices)
  }

  /// Slices at twice the clock are half as many; so are those of a product that takes two cycles of an
  /// 8-bit multiplier.
  @Test func timesOfASlice() {
    let bytes = Self.array(Self.mode(.int8, .int8))
    #expect(resources(bytes) { $0.dspClockRatio = 2 }.dsp == 64)
    let halves = Self.array(Self.mode(Self.bits(16), .int8, cycles: 2))
    #expect(resources(halves) { $0.dspPacking = 1 }.dsp == 256)
    let slow = Self.array(Self.mode(Self.bits(24), Self.bits(16), cycles: 2))
    #expect(resources(slow).dsp == 128)
  }

  /// Modes share multipliers: the one that needs most counts, whatever the order.
  @Test func modesShareMultipliers() {
    let (narrow, wide) = (
      Self.mode(Self.bits(8), Self.bits(4), packing: 2), Self.mode(.int8, .int8)
    )
    let alone = [narrow, wide].map { resources(Self.array($0)) }
    let both = resources(Self.array(narrow, wide))
    #expect(alone.map(\.dsp) == [256, 128])
    #expect(both.dsp == 256)
    #expect(both == resources(Self.array(wide, narrow)))
  }

  /// Shifters, adders of signs and LUT multipliers take no slice, and fewer LUTs in this order reversed.
  @Test func withoutSlices() {
    let log = ElementType(.log2, bits: 4)
    let shift = resources(Self.array(Self.mode(.int8, log, mac: .shiftAdd)))
    let sign = resources(
      Self.array(Self.mode(.int8, ElementType(.binary, bits: 1), mac: .addSubtract)))
    let product = resources(Self.array(Self.mode(.int8, .int8))) { $0.lutProducts = 8 }
    #expect([shift.dsp, sign.dsp, product.dsp] == [0, 0, 0])
    #expect(sign.lut < shift.lut && shift.lut < product.lut)
    // 8 bits shifted by up to 7, two levels of four; a sum of 10 bits more.
    #expect(shift.lut == 256 * (15 * 2 + 25))
    // 8 rows of 9 LUTs; a sum of 26 bits.
    #expect(product.lut == 256 * (72 + 26))
  }

  /// Results that leave have an accumulator each; sums that stay are in the slices.
  @Test func accumulators() {
    let mode = Self.mode(.int8, .int8)
    let stays = resources(Self.array(mode))
    let leaves = Self.array(mode, dataflow: .weightStationary)
    #expect(resources(leaves).dsp == stays.dsp)
    #expect(resources(leaves).lut == stays.lut + 16 * 28)
    #expect(resources(leaves) { $0.accumulators = .dsp }.dsp == stays.dsp + 16)
    #expect(resources(leaves) { $0.accumulators = .dsp }.lut == stays.lut)
  }

  /// Pools are next to each other.
  @Test func pools() throws {
    let array = try Repository.library.accelerator("auto-vit-acc").array
    #expect(array.pools.map(\.columns) == [48, 48])
    let parts = array.pools.indices.map { pool in
      ProductResources(target: FPGATarget()).resources(
        array.modes.filter { $0.pool == pool }, of: array, rows: array.rows, columns: 48)
    }
    #expect(resources(array) == parts[0] + parts[1])
    #expect(parts.map(\.dsp) == [32 * 48, 0])
  }

  @Test func largerGridsTakeMore() {
    var last = FPGAResources.none
    for side in 1...40 {
      let now = resources(
        Self.array(Self.mode(.int8, .int8), rows: side, columns: 16, dataflow: .weightStationary))
      #expect(now.dsp >= last.dsp && now.lut >= last.lut && now.ff >= last.ff)
      last = now
    }
  }
}
