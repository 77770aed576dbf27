import Quantities

/// The engines that move data between DRAM and buffers: one in-order queue each for weights, for
/// activations and for stores.
public struct DMA: Sendable, Equatable {
  /// Cycles from a request's issue to its first byte on the memory's data path.
  public var requestCycles: Cycles
}

/// The memory behind the DMA queues.
public enum DRAM: Sendable, Equatable {
  /// Any transfer takes 0 cycles.
  case ideal
  /// One data path, shared by all queues, and a latency that pipelines.
  case bandwidth(BytesPerSecond, latency: Picoseconds)
}

/// Processor that runs what no unit can.
public struct Host: Sendable, Equatable {
  /// Elements a second, per operator.
  public var elementsPerSecond: Int
  /// From the accelerator's request to the host's first element.
  public var latency: Picoseconds
}

/// How tiles are chosen.
public enum MappingPolicy: Sendable, Equatable {
  /// Bounded exhaustive search of at most `candidates` tilings per distinct operator.
  case search(candidates: Int)
  /// The tile given, clipped to each operator.
  case fixed(FixedTile)
}

/// A tile that a configuration prescribes.
public struct FixedTile: Sendable, Equatable {
  public var m: Int
  public var k: Int
  public var n: Int
  public var order: LoopOrder
}

/// Which loop over tiles is outermost; the reduction is always innermost, so that partial sums stay.
public enum LoopOrder: String, CaseIterable, Sendable {
  /// Column tiles outside: a weight tile is loaded once and meets all rows.
  case columnsOutside = "columns_outside"
  /// Row tiles outside: an input tile is loaded once and meets all columns.
  case rowsOutside = "rows_outside"
}
