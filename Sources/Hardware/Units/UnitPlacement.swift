/// Where in the machine a unit works.
public enum UnitPlacement: String, CaseIterable, Sendable {
  /// Between accumulators and output buffer. A requantization costs cycles only where its lanes are
  /// fewer than the results that come.
  case inStream = "in_stream"
  /// Reads finished sums and writes results, in a separate pass.
  case pass
}
