/// How products of matrices are tiled, and the constants of the model that bound it (`mapping`).
public struct MappingRules: Sendable, Equatable {
  public var policy: MappingPolicy
  /// Tiles that a double-buffered buffer holds or expects at one time, those that stay for another
  /// pass not counted: descriptors of the DMA engine. 8 by default (assumed).
  public var tilesInFlight: Int
  /// Blocks of rows at most in which an operator hands its result to the next one with
  /// `pipeline: row_streamed`. 64 by default (assumed: finer blocks cost a task each).
  public var rowBlocks: Int
  public var slices: SliceRule

  public static let defaultTilesInFlight = 8
  public static let defaultRowBlocks = 64

  public init(
    _ policy: MappingPolicy, tilesInFlight: Int = defaultTilesInFlight,
    rowBlocks: Int = defaultRowBlocks, slices: SliceRule? = nil
  ) {
    self.policy = policy
    self.tilesInFlight = tilesInFlight
    self.rowBlocks = rowBlocks
    if case .search = policy {
      self.slices = slices ?? .search
    } else {
      self.slices = slices ?? .none
    }
  }
}

/// Whether operators run as a whole or in slices: for some images, heads or rows before the next ones.
public enum SliceRule: Sendable, Equatable {
  /// As a whole.
  case none
  /// In groups of images of a batch, where simulating finds that faster.
  case images
  /// In images, heads and rows, where simulating finds that faster.
  case search
  case given(SliceSizes)
}

/// Sizes of the slices in which operators run one after the other; nil for all at once.
public struct SliceSizes: Sendable, Equatable {
  /// Images of the batch for which all operators run.
  public var images: Int?
  /// Heads for which QKᵀ, softmax and A·V run.
  public var heads: Int?
  /// Rows for which a product and what follows it up to the next one run; in attention, of one head.
  public var rows: Int?

  public init(images: Int? = nil, heads: Int? = nil, rows: Int? = nil) {
    self.images = images
    self.heads = heads
    self.rows = rows
  }

  static let keyNames = ["images_per_slice", "heads_per_slice", "rows_per_slice"]
}

/// How the mapping of a product is chosen.
public enum MappingPolicy: Sendable, Equatable {
  /// A bounded search over tile sizes, loop orders, operands that stay on chip and parts of the array.
  case search(SearchRules)
  /// The mapping given, its tile clipped to each operator.
  case fixed(FixedMapping)
  /// The tiles and the loop order of Gemmini's own software (`tiled_matmul_auto` and
  /// `tiled_conv_auto`), run by its loop unrollers. Every instruction takes its controller
  /// `instructionCycles`.
  case gemminiAuto(instructionCycles: Int)
  /// Every product is one tile, whatever its size: operands pass through the buffers as its folds
  /// ask for them, as in SCALE-Sim. Only for a memory that takes no time.
  case whole
}

/// What a search minimizes, and how far it looks.
public struct SearchRules: Sendable, Equatable {
  public var objective: MappingObjective
  /// Tiles that are estimated at most, all loop orders of a tile at once, for each distinct product.
  public var candidates: Int
  /// Mappings that are run at least, alone on the machine, while they have no more than `mostTasks`
  /// together.
  public var finalists: Int
  /// Tasks of all mappings that are run beyond these; of a product that takes fewer than `shortProduct`
  /// cycles as many times more as it is shorter, up to 64.
  public var finalistTasks: Int
  /// Parts per million of the least cost within which mappings count as equal, so that the one with
  /// the least DRAM traffic is chosen.
  public var tolerance: Int

  public static let leastFinalists = 3
  public static let mostTasks = 100_000
  public static let shortProduct = 64_000

  /// 2,000 candidates bound the time of a search; 1/400 is less than the model's own error. The
  /// number of finalists and of their tasks is assumed, a balance between the time of a search
  /// and the cases that it loses (see Limits).
  public init(
    objective: MappingObjective = .cycles, candidates: Int = 2_000, finalists: Int = 100,
    finalistTasks: Int = 4_096, tolerance: Int = 2_500
  ) {
    self.objective = objective
    self.candidates = candidates
    self.finalists = finalists
    self.finalistTasks = finalistTasks
    self.tolerance = tolerance
  }
}

public enum MappingObjective: String, CaseIterable, Sendable {
  case cycles
  /// Dynamic energy, and leakage over the product's cycles.
  case energy
  /// Energy × cycles.
  case edp
}

/// A mapping that a configuration prescribes for all products.
public struct FixedMapping: Sendable, Equatable {
  public var m: Int
  public var k: Int
  public var n: Int
  public var order: LoopOrder
  /// Operands whose tiles stay on chip for the next pass where they fit.
  public var keeps: KeptOperands
  /// Rows and columns of the array that folds use at most; nil for all.
  public var rows: Int?
  public var columns: Int?

  public init(
    m: Int, k: Int, n: Int, order: LoopOrder, keeps: KeptOperands = [], rows: Int? = nil,
    columns: Int? = nil
  ) {
    self.m = m
    self.k = k
    self.n = n
    self.order = order
    self.keeps = keeps
    self.rows = rows
    self.columns = columns
  }
}

/// A dimension of a product: rows of the result, the reduction, columns of the result.
public enum ProductDimension: Int, CaseIterable, Sendable {
  case m
  case k
  case n
}

/// The order of the loops over tiles, named from the outermost loop inwards.
public enum LoopOrder: String, CaseIterable, Sendable {
  /// N, M, K: a column of weight tiles meets all rows before the next one.
  case columnsOutside = "columns_outside"
  /// M, N, K: a row of input tiles meets all columns before the next one.
  case rowsOutside = "rows_outside"
  /// N, K, M: a weight tile meets all rows before the next one; a column of partial sums waits.
  case columnsReductionRows = "columns_reduction_rows"
  /// M, K, N: an input tile meets all columns before the next one; a row of partial sums waits.
  case rowsReductionColumns = "rows_reduction_columns"
  /// K, N, M: all partial sums wait while the reduction advances.
  case reductionColumnsRows = "reduction_columns_rows"
  /// K, M, N: all partial sums wait while the reduction advances.
  case reductionRowsColumns = "reduction_rows_columns"

  /// Outermost first.
  public var loops: (ProductDimension, ProductDimension, ProductDimension) {
    switch self {
    case .columnsOutside: (.n, .m, .k)
    case .rowsOutside: (.m, .n, .k)
    case .columnsReductionRows: (.n, .k, .m)
    case .rowsReductionColumns: (.m, .k, .n)
    case .reductionColumnsRows: (.k, .n, .m)
    case .reductionRowsColumns: (.k, .m, .n)
    }
  }

  /// Whether all of a reduction follows for one tile of results.
  public var finishesTiles: Bool { loops.2 == .k }
}

/// Operands of a product whose tiles stay in their buffer until all that read them have, instead of
/// passing through it.
public struct KeptOperands: OptionSet, Hashable, Sendable {
  public let rawValue: UInt8

  public init(rawValue: UInt8) { self.rawValue = rawValue }

  public static let input = KeptOperands(rawValue: 1)
  public static let weight = KeptOperands(rawValue: 2)

  /// As a configuration names them.
  public var names: [String] {
    (contains(.input) ? ["input"] : []) + (contains(.weight) ? ["weight"] : [])
  }
}
