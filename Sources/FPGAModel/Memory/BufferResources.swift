import Hardware
import Quantities

/// The memories of a machine's buffers and of its units' row buffers.
struct BufferResources {
  private let accelerator: Accelerator
  private let target: FPGATarget
  private let widths: BufferWidths

  init(_ accelerator: Accelerator, _ target: FPGATarget) {
    self.accelerator = accelerator
    self.target = target
    widths = BufferWidths(accelerator)
  }

  var parts: [FPGAPart] {
    accelerator.buffers.all.map { buffer in
      let isUltra = target.uramBuffers.contains(buffer.name)
      return FPGAPart(
        buffer.name, .buffer,
        memory(
          buffer.size, bits: widths.bits(of: buffer), banks: buffer.ports?.banks ?? 1,
          ports: buffer.ports?.ports ?? 1, isUltra: isUltra))
    }
  }

  /// A memory of two ports takes a read and a write in a cycle; what takes more is several of the same
  /// content.
  private func memory(
    _ size: Bytes, bits: Int, banks: Int, ports: Int, isUltra: Bool
  ) -> FPGAResources {
    let words = ceilingDivision(8 * size.count, bits * banks)
    let bank =
      isUltra
      ? MemoryBlocks.ultraRAM(words: words, bits: bits)
      : MemoryBlocks.blockRAM(words: words, bits: bits)
    return bank * banks * ceilingDivision(ports, 2)
  }

  /// The memory in which rows wait in a unit: a group of lanes is a word.
  func rowBuffer(of unit: FunctionUnit) -> FPGAResources {
    guard case .memory(let size) = unit.rowBuffer else { return .none }
    var bits = 8
    for stage in unit.functions.flatMap(\.pipeline.stages) {
      bits = max(bits, stage.lanes * (stage.keptBits ?? 8))
    }
    return memory(size, bits: min(bits, 8 * size.count), banks: 1, ports: 1, isUltra: false)
  }
}
