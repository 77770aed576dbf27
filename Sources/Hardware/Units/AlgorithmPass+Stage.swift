import Algorithms

extension AlgorithmPass {
  /// The pass in hardware: `lanes` elements per interval, and `perRowServers` dividers or the like
  /// for its serial part, where it has one.
  public func stage(lanes: Int, perRowServers: Int = 1) -> UnitStage {
    let serial = serialCycles ?? perRow.steps
    return UnitStage(
      name: name, lanes: lanes, interval: 1, latency: perElement.steps,
      perRow: serial, perRowServers: serial > 0 ? perRowServers : 1, reduction: reduction,
      keptBits: keptBits)
  }
}

extension AlgorithmDefinition {
  /// Its passes, each with these lanes and units for serial parts.
  public func stages(lanes: Int, perRowServers: Int = 1) -> [UnitStage] {
    passes.map { $0.stage(lanes: lanes, perRowServers: perRowServers) }
  }
}
