import Quantities

/// How much of a buffer can be reached in a cycle.
///
/// Consecutive accesses go to consecutive banks, so that a stream meets each bank in turn; what banks
/// by chance cost strides that fall on one of them is not modelled.
public struct BufferPorts: Sendable, Equatable {
  /// Single-cycle SRAM macros side by side.
  public var banks: Int
  /// Accesses that a bank takes in a cycle, reads or writes.
  public var ports: Int
  /// Bytes of an access.
  public var width: Bytes

  /// Accesses that lines of `bytes` take, `lines` of them; each line begins a new access.
  public func accesses(lines: Int, bytes: Int) -> Int {
    lines * ceilingDivision(bytes, width.count)
  }
}
