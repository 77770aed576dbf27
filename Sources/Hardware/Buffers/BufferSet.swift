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
  /// A tile may come while another is used, and takes at most half.
  public var isDoubleBuffered: Bool
  /// The part set aside for tiles that pass through, where the rest keeps whole activations.
  public var stream: Bytes
  /// Nil for one that never makes anyone wait.
  public var ports: BufferPorts?

  /// Accesses a cycle for those who work on what is there. Of a double-buffered one the other half of
  /// the banks is being filled or emptied.
  public var accessesPerCycle: Int? {
    ports.map { ($0.banks / (isDoubleBuffered ? 2 : 1)) * $0.ports }
  }
}

/// The on-chip memories; each content is in exactly one.
public struct BufferSet: Sendable, Equatable {
  public var all: [Buffer]
  public var input: Int
  public var weight: Int
  public var output: Int
  /// Nil only for output-stationary arrays, which sum in their PEs.
  public var partialSum: Int?
  /// Arrays whose results and sums pass through: each has an equal part, since they work at the same time.
  public var arrayCount = 1

  /// Whether a result can stay where the next operator reads it.
  public var keepsActivations: Bool { input == output }

  /// Bytes for whole activations that stay on chip from producer to last consumer.
  public var residentCapacity: Bytes {
    keepsActivations ? all[input].size - all[input].stream : .zero
  }

  /// Where inputs stream through. A buffer that holds inputs and results gives half of its stream
  /// part to each. Results and sums have a part for each array.
  public var inputPartition: BufferPartition { streamCapacity(all[input]) }
  public var outputPartition: BufferPartition { partOfArray(streamCapacity(all[output])) }
  public var weightPartition: BufferPartition { wholePartition(all[weight]) }

  /// Where partial sums wait; none where there is no memory for them.
  public var partialSumPartition: BufferPartition {
    guard let partialSum else { return BufferPartition(bytes: .zero, isDoubleBuffered: false) }
    return partialSum == output ? outputPartition : partOfArray(wholePartition(all[partialSum]))
  }

  private func streamCapacity(_ buffer: Buffer) -> BufferPartition {
    BufferPartition(
      bytes: Bytes(buffer.stream.count / (keepsActivations ? 2 : 1)),
      isDoubleBuffered: buffer.isDoubleBuffered)
  }

  private func partOfArray(_ partition: BufferPartition) -> BufferPartition {
    BufferPartition(
      bytes: Bytes(partition.bytes.count / arrayCount), isDoubleBuffered: partition.isDoubleBuffered
    )
  }

  private func wholePartition(_ buffer: Buffer) -> BufferPartition {
    BufferPartition(bytes: buffer.size, isDoubleBuffered: buffer.isDoubleBuffered)
  }

  /// Bytes of one tile at most.
  public var maxInputTile: Bytes { inputPartition.largestTile }
  public var maxOutputTile: Bytes { outputPartition.largestTile }
  public var maxWeightTile: Bytes { weightPartition.largestTile }
  public var maxPartialSumTile: Bytes { partialSumPartition.largestTile }
}

/// The part of a buffer that tiles of one content pass through.
public struct BufferPartition: Sendable, Equatable {
  public var bytes: Bytes
  /// A tile may come while another is used; otherwise one tile at a time.
  public var isDoubleBuffered: Bool

  public init(bytes: Bytes, isDoubleBuffered: Bool) {
    self.bytes = bytes
    self.isDoubleBuffered = isDoubleBuffered
  }

  /// So that the next tile finds space while this one is used.
  public var largestTile: Bytes { isDoubleBuffered ? Bytes(bytes.count / 2) : bytes }
}
