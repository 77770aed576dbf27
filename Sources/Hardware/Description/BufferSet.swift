import Quantities

/// What kind of data a buffer holds.
public enum BufferContent: String, CaseIterable, Sendable {
  /// First operands of products, and all operands of units.
  case input
  /// Second operands of products that come from DRAM.
  case weight
  /// Results.
  case output
  /// 32-bit partial sums.
  case partialSum = "partial_sum"
}

/// A named SRAM.
public struct Buffer: Sendable, Equatable {
  public var name: String
  public var size: Bytes
  public var holds: [BufferContent]
  /// Two halves, one filled while the other is used.
  public var isDoubleBuffered: Bool
  /// The part set aside for tiles that pass through, where the rest keeps whole activations.
  public var stream: Bytes

  /// How many tiles of a stream are in the buffer at once.
  public var slots: Int { isDoubleBuffered ? 2 : 1 }
}

/// The on-chip memories; each content is in exactly one.
public struct BufferSet: Sendable, Equatable {
  public var all: [Buffer]
  public var input: Int
  public var weight: Int
  public var output: Int
  /// Nil only for an output-stationary array, which sums in its PEs.
  public var partialSum: Int?

  /// Whether a result can stay where the next operator reads it.
  public var keepsActivations: Bool { input == output }

  /// Bytes for whole activations that stay on chip from producer to last consumer.
  public var residentCapacity: Bytes {
    keepsActivations ? all[input].size - all[input].stream : .zero
  }

  /// Bytes of one tile of inputs that stream from DRAM. A buffer that holds inputs and results gives
  /// half of its stream part to each.
  public var inputSlot: Bytes {
    Bytes(all[input].stream.count / (keepsActivations ? 2 : 1) / all[input].slots)
  }

  public var outputSlot: Bytes {
    Bytes(all[output].stream.count / (keepsActivations ? 2 : 1) / all[output].slots)
  }

  public var weightSlot: Bytes { Bytes(all[weight].size.count / all[weight].slots) }

  /// Bytes of one tile of partial sums; zero where there is no memory for them.
  public var partialSumSlot: Bytes {
    guard let partialSum else { return .zero }
    if partialSum == output { return outputSlot }
    return Bytes(all[partialSum].size.count / all[partialSum].slots)
  }
}
