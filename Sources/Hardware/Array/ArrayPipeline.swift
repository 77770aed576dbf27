/// Registers on the path of operands and sums through the grid, apart from those of a PE's own
/// multiplier and adder (`PEMode`).
///
/// The defaults are SCALE-Sim's grid: one register a hop both ways, operands that meet the first PE in
/// the cycle in which they come, a fold that has ended when its last sum is in its accumulator.
public struct ArrayPipeline: Sendable, Equatable {
  /// Registers from a PE to the one below; 2 where partial sums pass an operand register and an
  /// accumulator in every PE.
  public var verticalHop: Int
  /// Registers from a PE to its right neighbour; 0 where an operand is broadcast along a row.
  public var horizontalHop: Int
  /// Registers between where operands are counted to come and the first PE's multiplier.
  public var inputRegisters: Int
  /// Registers between the last accumulator and where results are counted to leave.
  public var outputRegisters: Int

  public init(
    verticalHop: Int = 1, horizontalHop: Int = 1, inputRegisters: Int = 0, outputRegisters: Int = 0
  ) {
    self.verticalHop = verticalHop
    self.horizontalHop = horizontalHop
    self.inputRegisters = inputRegisters
    self.outputRegisters = outputRegisters
  }

  /// Cycles by which the far corner of `rows` × `columns` PEs is behind the first PE.
  public func skew(rows: Int, columns: Int) -> Int {
    (rows - 1) * verticalHop + (columns - 1) * horizontalHop
  }
}
