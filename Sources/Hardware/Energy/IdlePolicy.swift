/// What a machine does in the time between images that come at a rate; its clocks stand in all of them.
public enum IdlePolicy: String, CaseIterable, Sendable {
  /// Nothing: chip and DRAM keep their supplies. The chip leaks as in a run, the DRAM is refreshed.
  case leak
  /// The chip is power-gated but for a residual share of its leakage, the DRAM refreshes itself.
  case gate
  /// The chip has no supply, the DRAM refreshes itself.
  case off
}
