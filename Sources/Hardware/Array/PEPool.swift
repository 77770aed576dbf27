/// A part of the grid's columns whose PEs are of one kind: DSP multipliers next to shifters of LUTs.
///
/// Pools work side by side on different columns of one result, on the same streamed operand.
public struct PEPool: Sendable, Hashable {
  public var name: String
  public var columns: Int
}
