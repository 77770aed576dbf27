import Algorithms
import Quantities
import Workload

/// The engines that move data between DRAM and buffers: one in-order queue each for weights, for
/// activations and for stores.
public struct DMA: Sendable, Equatable {
  /// Cycles from a request's issue to its first byte on the memory's data path.
  public var requestCycles: Cycles
  /// Bytes that a queue moves before another that waits has its turn.
  public var turn = Bytes(4_096)
  /// Bytes of a request on the memory's data path; nil where transfers are not split.
  public var burst: Bytes?
  /// Requests of loads under way at most, over all queues; nil for as many as the memory takes.
  public var outstanding: Int?
  /// Transfers of one queue that are under way at most; nil for no limit.
  public var queueDepth: Int?
  /// One request moves all rows of a tile; otherwise every row that is not contiguous is one.
  public var hasStrides = true
  public var weightLayout = WeightLayout.tiled
  /// Cycles from the end of a transfer's burst to the request of the next, where one is outstanding at a
  /// time; nil where bursts follow each other without a wait.
  public var serialBurstGap: Int?
  /// Cycles of a store before its first byte, in addition to those of its request.
  public var storeCycles = 0
  /// Whether operators that move an operand between DRAM and chip are transfers, and no unit's work.
  public var movesOperands = false

  public init(requestCycles: Cycles) { self.requestCycles = requestCycles }

  /// How transfers are split into requests, with a memory of a bandwidth; nil where its data path is
  /// never left idle between them.
  public var requests: MemoryRequests? {
    guard serialBurstGap == nil, let burst, let outstanding else { return nil }
    return MemoryRequests(burst: burst.count, outstanding: outstanding)
  }

  /// Bursts of a transfer one after the other; nil where they follow each other without a wait.
  public var serialBursts: SerialBursts? {
    guard let gap = serialBurstGap, let burst else { return nil }
    return SerialBursts(bytes: burst.count, gap: gap)
  }
}

/// Requests of a bounded size, of which a bounded number is under way.
///
/// Each occupies the memory as a whole burst, also where it asks for less, and at most
/// `outstanding` bursts come each latency (Little's law), whatever the bandwidth.
public struct MemoryRequests: Sendable, Equatable {
  /// Bytes of a request, aligned to as many.
  public var burst: Int
  /// Requests under way at most.
  public var outstanding: Int

  public init(burst: Int, outstanding: Int) {
    self.burst = burst
    self.outstanding = outstanding
  }
}

/// Bursts of a transfer, each requested when the one before has arrived, so that each pays the memory's
/// latency.
public struct SerialBursts: Sendable, Equatable {
  /// Bytes of one.
  public var bytes: Int
  /// Cycles from the end of one to the request of the next.
  public var gap: Int

  public init(bytes: Int, gap: Int) {
    self.bytes = bytes
    self.gap = gap
  }
}

/// The rate and latency of stores, where they differ from those of loads.
public struct WritePath: Sendable, Equatable {
  /// Nil for the rate of loads.
  public var rate: BytesPerSecond?
  /// From a store's last byte to its end.
  public var latency: Picoseconds

  public init(rate: BytesPerSecond? = nil, latency: Picoseconds = Picoseconds(0)) {
    self.rate = rate
    self.latency = latency
  }
}

/// The memory behind the DMA queues.
public enum DRAM: Sendable, Equatable {
  /// Any transfer takes 0 cycles.
  case ideal
  /// One data path, shared by all queues, and a latency that pipelines.
  case bandwidth(BytesPerSecond, latency: Picoseconds, writes: WritePath = WritePath())
  /// Channels, ranks and banks, burst by burst; with the name of the preset that it is from.
  case banked(BankedDRAM, preset: String?)
}

/// Processor that runs what no unit can.
public struct Host: Sendable, Equatable {
  /// Elements a second, per operator.
  public var elementsPerSecond: Int
  /// From the accelerator's request to the host's first element.
  public var latency: Picoseconds
  /// User-defined ones that it runs, besides all built-in ones.
  public var algorithms: [ListedAlgorithm] = []

  /// What it computes of an operator; nil where nothing is known of the algorithm.
  public func definition(
    of kind: OperatorKind, _ algorithm: Algorithm
  ) -> AlgorithmDefinition? {
    switch algorithm {
    case .builtIn(let own): AlgorithmDefinition.of(kind, own)
    case .userDefined:
      algorithms.first { $0.algorithm == algorithm && $0.computes(kind) }?.definition(of: kind)
    }
  }
}

/// How a weight is stored in memory. Results are always stored row by row, since each reader splits them
/// differently.
public enum WeightLayout: String, CaseIterable, Sendable {
  /// Tile by tile, in the order in which the array takes them: written in this order before any run.
  case tiled
  /// Row by row, as a framework stores it; a tile's rows are not contiguous.
  case rowMajor = "row_major"
}
