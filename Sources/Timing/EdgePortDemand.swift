import Hardware
import Quantities

/// What the edges of the grid draw from the buffers and put into them, and how far that slows them.
///
/// All PEs step together, so a vector of operands that takes several cycles to read holds all of them:
/// a tile runs at the rate of its busiest kind of fold. A line is what crosses an edge in one step: a
/// vector of the streamed operand, a row of the stationary one, a row of results or of 4-byte partial
/// sums.
public struct EdgePortDemand: Sendable {
  private let buffers: BufferSet
  private let dataflow: Dataflow
  private let inputBits: Int
  private let weightBits: Int
  /// Of what is loaded for an element of the second operand that stays.
  private let loadedBits: Int
  private let outputBits: Int
  /// Where the second operand is: with the weights, or with the activations that made it.
  private let weightBuffer: Int
  private let keepsSums: Bool

  /// Nil where no buffer bounds anything, which is then not asked.
  ///
  /// - Parameters:
  ///   - bits: Of an element of the first operand, the second one and the result.
  ///   - loadedBits: Of what is loaded for an element of the second one that stays, where that is more.
  ///   - keepsSums: Whether folds of the reduction meet in the buffer for partial sums.
  public init?(
    _ buffers: BufferSet, _ dataflow: Dataflow, bits: (input: Int, weight: Int, output: Int),
    loadedBits: Int? = nil, weightStaysWithInputs: Bool, keepsSums: Bool
  ) {
    guard buffers.all.contains(where: { $0.ports != nil }) else { return nil }
    self.buffers = buffers
    self.dataflow = dataflow
    (inputBits, weightBits, outputBits) = bits
    self.loadedBits = loadedBits ?? bits.weight
    weightBuffer = weightStaysWithInputs ? buffers.input : buffers.weight
    self.keepsSums = keepsSums
  }

  /// Cycles from one vector to the next, at least 1.
  ///
  /// - Parameters:
  ///   - rows, columns: What the largest fold uses, columns with their packing.
  ///   - rowFolds: Folds of the reduction, one after the other.
  ///   - step: Elements of the first operand's reduction that a PE's steps cover.
  ///   - kept: Elements of the second operand in a step.
  func vectorInterval(
    rows: Int, columns: Int, rowFolds: Int, step: (elements: Int, steps: Int), kept: Int
  ) -> Int {
    var demand = BufferPortDemand(buffers)
    add(
      vectors: 1, rows: rows, columns: columns, rowFolds: rowFolds, step: step, kept: kept,
      to: &demand)
    return max(1, demand.cycles)
  }

  /// Adds the accesses of `vectors` vectors.
  private func add(
    vectors: Int, rows: Int, columns: Int, rowFolds: Int, step: (elements: Int, steps: Int),
    kept: Int, to demand: inout BufferPortDemand
  ) {
    let inputs = ceilingDivision(rows * step.elements, step.steps)
    switch dataflow {
    case .outputStationary:
      demand.add(lines: vectors, bytes: bytes(inputs, inputBits), in: buffers.input)
      demand.add(lines: vectors, bytes: bytes(columns * kept, weightBits), in: weightBuffer)
    case .weightStationary:
      demand.add(lines: vectors, bytes: bytes(inputs, inputBits), in: buffers.input)
      addResults(vectors, columns, rowFolds, to: &demand)
    case .inputStationary:
      demand.add(lines: vectors, bytes: bytes(rows * kept, weightBits), in: weightBuffer)
      addResults(vectors, columns, rowFolds, to: &demand)
    }
  }

  /// A row of results a vector: sums that the next fold adds to, read and written by those between.
  private func addResults(
    _ vectors: Int, _ columns: Int, _ rowFolds: Int, to demand: inout BufferPortDemand
  ) {
    guard keepsSums, let sums = buffers.partialSum else {
      demand.add(lines: vectors, bytes: bytes(columns, outputBits), in: buffers.output)
      return
    }
    demand.add(lines: vectors * (rowFolds > 1 ? 2 : 1), bytes: columns * 4, in: sums)
  }

  /// Cycles of each buffer's ports for a tile, its folds as large as the largest one. Sums that stay in
  /// the PEs leave in rows of the grid.
  func cycles(
    of tile: TileShape, _ folds: Folds, rows: Int, columns: Int,
    step: (elements: Int, steps: Int), kept: Int
  ) -> [Int] {
    var demand = BufferPortDemand(buffers)
    add(
      vectors: folds.count * folds.vectors, rows: rows, columns: columns, rowFolds: folds.rowFolds,
      step: step, kept: kept, to: &demand)
    switch dataflow {
    case .outputStationary:
      demand.add(lines: tile.m, bytes: bytes(tile.n, outputBits), in: buffers.output)
    case .weightStationary:
      demand.add(
        lines: folds.count * rows, bytes: bytes(columns * kept, loadedBits), in: weightBuffer)
    case .inputStationary:
      demand.add(
        lines: folds.count * rows,
        bytes: bytes(ceilingDivision(columns * step.elements, step.steps), inputBits),
        in: buffers.input)
    }
    return demand.cyclesOfEach
  }

  /// Cycles from one row of the stationary operand to the next, at least 1.
  func preloadInterval(
    columns: Int, lines: Int, step: (elements: Int, steps: Int), kept: Int
  ) -> Int {
    var demand = BufferPortDemand(buffers)
    switch dataflow {
    case .outputStationary: break
    case .weightStationary:
      demand.add(lines: lines, bytes: bytes(columns * kept, loadedBits), in: weightBuffer)
    case .inputStationary:
      let inputs = ceilingDivision(columns * step.elements, step.steps)
      demand.add(lines: lines, bytes: bytes(inputs, inputBits), in: buffers.input)
    }
    return max(1, demand.cycles)
  }

  /// Cycles that the results of a tile take into their buffer; sums that stay in the PEs leave in
  /// rows of the grid.
  func resultCycles(m: Int, n: Int) -> Int {
    var demand = BufferPortDemand(buffers)
    demand.add(lines: m, bytes: bytes(n, outputBits), in: buffers.output)
    return demand.cycles
  }

  private func bytes(_ elements: Int, _ bits: Int) -> Int { ceilingDivision(elements * bits, 8) }
}
