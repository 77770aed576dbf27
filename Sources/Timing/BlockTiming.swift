import Quantities

/// Closed form for a square weight-stationary mesh that is driven by instructions: each preloads a
/// stationary tile or streams a block of at most as many vectors as the mesh has rows (Gemmini's
/// `preload` and `compute`; ucb-bar/gemmini, ExecuteController.scala).
///
/// - A block takes a cycle a vector. The last block that meets a stationary tile also carries the
///   preload of the next, one row a cycle, and takes at least as long.
/// - Blocks do not cross lines: of 23 vectors a line, 16 and 7 are streamed.
/// - Each block needs two instructions, a preload, of garbage where the tile stays, and a compute.
///   They are issued ahead of the mesh, so that a run takes the longer of issuing and streaming.
public struct BlockTiming: Sendable {
  private let side: Int
  private let cyclesPerVector: Int
  private let instructionCycles: Int

  private static let instructionsPerBlock = 2

  /// - Parameters:
  ///   - side: Rows, and columns, of the mesh.
  ///   - instructionCycles: What the controller takes for one instruction.
  public init(side: Int, cyclesPerVector: Int, instructionCycles: Int) {
    self.side = side
    self.cyclesPerVector = cyclesPerVector
    self.instructionCycles = instructionCycles
  }

  /// - Parameters:
  ///   - folds: Stationary tiles, one after the other.
  ///   - lines: Lines of vectors that meet each of them.
  ///   - length: Vectors of a line.
  ///   - macs: Products that are of use, which make the ideal cycles.
  ///   - isFirst: Whether nothing streams while the first stationary tile is preloaded.
  ///   - isLast: Whether the last vector's skew is waited for.
  public func time(
    folds: Int, lines: Int, length: Int, macs: Int, isFirst: Bool = true, isLast: Bool = true
  ) -> ArrayTime {
    let blocksPerLine = ceilingDivision(length, side)
    let last = length - (blocksPerLine - 1) * side
    let preloadGap = max(0, side - last * cyclesPerVector)
    let streaming = folds * lines * length * cyclesPerVector
    let issuing = folds * lines * blocksPerLine * Self.instructionsPerBlock * instructionCycles
    let running = max(streaming + (isLast ? folds - 1 : folds) * preloadGap, issuing)
    let total = (isFirst ? side : 0) + running + (isLast ? 2 * side - 2 : 0)
    let ideal = macs * cyclesPerVector / (side * side)
    return ArrayTime(ideal: ideal, ragged: streaming - ideal, fillDrain: total - streaming)
  }
}
