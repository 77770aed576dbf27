import Quantities

/// Where a row waits between two stages of a unit.
public enum RowBuffer: Sendable, Hashable {
  /// In a memory of the unit as large as the longest row of a run needs by the stages' definition. It is
  /// counted in energy and area, and bounds no row.
  case byDefinition
  /// In a memory of the unit of this size.
  case memory(Bytes)
  /// Nowhere: each stage fetches the row from the operands' buffer again.
  case refetched
}
