import Simulation

/// What a layer costs in energy, for choices between mappings.
package struct MappingCosts: Sendable {
  /// Energy of a layer's activity and of leakage over its cycles, in any one unit.
  private let price: @Sendable (LayerActivity, Int) -> Double
  /// Of a byte through the DRAM, and of one that leaves or enters each buffer.
  private let dramByte: Double
  private let bufferBytes: [Double]
  private let cycle: Double

  /// - Parameters:
  ///   - price: Energy of an activity and of leakage over cycles; linear in both.
  package init(
    arrays: Int, buffers: Int, units: Int,
    price: @escaping @Sendable (LayerActivity, Int) -> Double
  ) {
    self.price = price
    let bytes = 1 << 20
    func perByte(_ change: (inout LayerActivity) -> Void) -> Double {
      var activity = LayerActivity(arrays: arrays, buffers: buffers, units: units)
      change(&activity)
      return price(activity, 0) / Double(2 * bytes)
    }
    dramByte = perByte { ($0.dramReadBytes, $0.dramWriteBytes) = (bytes, bytes) }
    bufferBytes = (0..<buffers).map { buffer in
      perByte { ($0.bufferReads[buffer], $0.bufferWrites[buffer]) = (bytes, bytes) }
    }
    cycle =
      price(LayerActivity(arrays: arrays, buffers: buffers, units: units), 1 << 20)
      / Double(1 << 20)
  }

  func energy(_ activity: LayerActivity, cycles: Int) -> Double { price(activity, cycles) }

  /// An estimate of what mappings of a product differ in.
  ///
  /// - Parameter moved: Bytes through buffers, by buffer.
  func energy(dramBytes: Int, moved: [(buffer: Int, bytes: Int)], cycles: Int) -> Double {
    moved.reduce(Double(dramBytes) * dramByte + Double(cycles) * cycle) {
      $0 + Double($1.bytes) * bufferBytes[$1.buffer]
    }
  }
}
