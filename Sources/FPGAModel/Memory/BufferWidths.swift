import Hardware
import Quantities
import Workload

/// Bits of a buffer that a machine reaches in a cycle: those of its `width`, or, without one, as many as
/// an array takes or gives of what the buffer holds.
struct BufferWidths {
  /// An access is a byte at least.
  private static let fewestBits = 8

  private let accelerator: Accelerator

  init(_ accelerator: Accelerator) { self.accelerator = accelerator }

  func bits(of buffer: Buffer) -> Int {
    if let ports = buffer.ports { return 8 * ports.width.count }
    var bits = Self.fewestBits
    for array in accelerator.arrays {
      for content in buffer.holds { bits = max(bits, self.bits(of: content, array)) }
    }
    return 8 * ceilingDivision(bits, 8)
  }

  private func bits(of content: BufferContent, _ array: PEArray) -> Int {
    array.modes.reduce(0) { most, mode in
      let columns = array.columns(of: mode) * mode.packing
      let (first, second) = (Int(mode.activation.bits), Int(mode.weight.bits))
      let bits =
        switch (content, array.dataflow) {
        case (.input, .weightStationary), (.input, .outputStationary):
          array.rows * mode.reduction * first
        case (.input, .inputStationary): columns * array.preload.lines * first
        case (.weight, .outputStationary): columns * mode.reduction * second
        case (.weight, .weightStationary): columns * array.preload.lines * second
        case (.weight, .inputStationary): array.rows * mode.reduction * second
        case (.output, _): columns * first
        case (.partialSum, _): columns * Int(mode.accumulator.bits)
        }
      return max(most, bits)
    }
  }
}
