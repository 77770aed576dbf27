/// A grid of processing elements.
public struct PEArray: Sendable, Equatable {
  /// What reports call it; the main one is `array`.
  public var name = "array"
  public var rows: Int
  public var columns: Int
  public var form: ArrayForm
  public var dataflow: Dataflow
  public var pipeline: ArrayPipeline
  public var preload: Preload
  public var drain: Drain
  /// Parts of the reduction, each of which loads its operands; nil where they stream without a stop.
  public var segments: ReductionSegments?
  public var issue: ArrayIssue
  /// Nil where results are taken as they come.
  public var outputFIFO: OutputFIFO?
  public var foldOverlap: FoldOverlap
  public var ragged: Ragged
  public var transpose: Transpose
  public var batchPacking: BatchPacking
  /// Parts of the columns, from the left; empty where all PEs are the same.
  public var pools: [PEPool] = []
  public var zeroPoints = ZeroPointPolicy.free
  public var groupScaling = GroupScaling.unit
  public var unmatchedSparsity = UnmatchedSparsity.dense
  public var maskSkipping = MaskSkipping.none
  /// The unit that adds products' biases to their sums, by name; nil where it costs no time.
  public var bias: String?
  /// The unit that copies each head's results next to those of the others, by name; nil where A·V writes
  /// them there.
  public var mergeHeads: String?
  /// Whether the clock reaches a PE only in cycles in which it multiplies.
  public var hasClockGating = false
  /// Whether a PE whose weight is zero changes none of its registers and nodes.
  public var hasZeroGating = false
  /// What a PE can multiply, the preferred first.
  public var modes: [PEMode]

  public init(
    rows: Int, columns: Int, form: ArrayForm = .systolic, dataflow: Dataflow,
    pipeline: ArrayPipeline = ArrayPipeline(),
    preload: Preload = Preload(), drain: Drain = Drain(), issue: ArrayIssue = ArrayIssue(),
    outputFIFO: OutputFIFO? = nil,
    foldOverlap: FoldOverlap, ragged: Ragged, transpose: Transpose = .free,
    batchPacking: BatchPacking = .none, modes: [PEMode]
  ) {
    self.rows = rows
    self.columns = columns
    self.form = form
    self.dataflow = dataflow
    self.pipeline = pipeline
    self.preload = preload
    self.drain = drain
    self.issue = issue
    self.outputFIFO = outputFIFO
    self.foldOverlap = foldOverlap
    self.ragged = ragged
    self.transpose = transpose
    self.batchPacking = batchPacking
    self.modes = modes
  }

  public var elements: Int { rows * columns }

  /// Columns of the PEs that do a mode.
  public func columns(of mode: PEMode) -> Int { mode.pool.map { pools[$0].columns } ?? columns }

  /// Results that can come in a cycle at most.
  public var resultsPerCycle: Int {
    let one = modes.reduce(1) { max($0, columns(of: $1) * $1.packing) }
    // Pools side by side: the most of each.
    let together = pools.indices.reduce(0) { sum, pool in
      sum + modes.filter { $0.pool == pool }.reduce(0) { max($0, columns(of: $1) * $1.packing) }
    }
    return max(one, together)
  }
}

/// How operands and sums move through the grid.
public enum ArrayForm: String, CaseIterable, Sendable {
  /// From PE to PE, a register a hop, so that they enter skewed.
  case systolic
  /// Columns are units that multiply vectors as long as the grid has rows and add the products in a
  /// tree; a streamed vector meets all of them at once, and nothing is skewed (ITA).
  case dotProduct = "dot_product"
}

/// Which operand stays in the PEs while the others stream past.
public enum Dataflow: String, CaseIterable, Sendable {
  /// Rows hold M, columns N; K streams.
  case outputStationary = "output_stationary"
  /// Rows hold K, columns N; M streams.
  case weightStationary = "weight_stationary"
  /// Rows hold K, columns M; N streams.
  case inputStationary = "input_stationary"
}

/// Whether consecutive folds follow each other without a gap.
public enum FoldOverlap: String, CaseIterable, Sendable {
  /// A fold starts when the fold before has drained, as in SCALE-Sim.
  case none
  /// A fold's first operands follow the last ones of the fold before; fill and drain are paid once a
  /// task.
  case pipelined
  /// The same across tasks: fill and drain are paid once as long as tiles follow each other, and so
  /// is `start_up`.
  case streamed
}

/// How the array gets an operand that is stored transposed to the order in which it reads: Kᵀ, of which
/// a token's elements are contiguous. Weights are stored as the array reads them.
public enum Transpose: String, CaseIterable, Sendable {
  /// The buffer is read both ways.
  case free
  /// Through a transposer between buffer and array, of the grid's size and double-buffered: each
  /// product's first block has to be in it before its first transposed line comes out.
  case buffer
  /// Not at all: a unit that runs `move` writes it the other way round first.
  case none
}

/// Whether products of a batch (heads) that are small share a fold.
public enum BatchPacking: String, CaseIterable, Sendable {
  case none
  /// As many as fit are on the diagonal, zeros elsewhere; no work is counted for the zeros.
  case blockDiagonal = "block_diagonal"
}

/// Whether a fold that fills only part of the array skews over all of it or over the part.
public enum Ragged: String, CaseIterable, Sendable {
  case full
  case used
}
