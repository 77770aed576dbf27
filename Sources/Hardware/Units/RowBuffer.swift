import Quantities

/// Where a row waits between two stages of a unit.
public enum RowBuffer: Sendable, Hashable {
  /// In registers of the unit, whose space and energy are not modelled.
  case unmodelled
  /// In a memory of the unit of this size.
  case memory(Bytes)
  /// Nowhere: each stage fetches the row from the operands' buffer again.
  case refetched
}
