/// Who owns a cycle of a layer; the closed set of the report's `attribution` keys.
public enum CycleOwner: Int, CaseIterable, Sendable {
  /// Every PE busy.
  case ideal
  /// The array streams, with PEs idle at the edges of tiles.
  case ragged
  /// Skew, preload and drain of the array.
  case fillDrain
  /// An activation comes from DRAM.
  case input
  /// A weight or parameter comes from DRAM.
  case weight
  /// A transfer that had to wait for space in a buffer.
  case buffer
  /// More accesses than the ports of a buffer's banks take in a cycle.
  case bankConflict
  /// A result goes to DRAM.
  case writeBack
  /// A nonlinear, requantization or vector unit works, or delays rows in the array's streams.
  case unit
  case host
  /// Requests of transfers, start-up, completion and bubbles of the array's control.
  case overhead

  public var name: String {
    switch self {
    case .ideal: "ideal"
    case .ragged: "ragged"
    case .fillDrain: "fill_drain"
    case .input: "input"
    case .weight: "weight"
    case .buffer: "buffer"
    case .bankConflict: "bank_conflict"
    case .writeBack: "write_back"
    case .unit: "unit"
    case .host: "host"
    case .overhead: "overhead"
    }
  }
}
