import Algorithms

extension AlgorithmPass {
  /// The pass in hardware that takes so many elements together, with so many dividers and the like
  /// where it has a serial part.
  public func stage(lanes: Int, perRowServers: Int = 1) -> UnitStage {
    let serial = serialCycles ?? perRow.steps
    return UnitStage(
      name: name, lanes: lanes, interval: 1, latency: perElement.steps,
      perRow: serial, perRowServers: serial > 0 ? perRowServers : 1, reduction: reduction,
      keptBits: keptBits)
  }
}

extension AlgorithmDefinition {
  /// Its passes on so many lanes, with so many units for their serial parts.
  public func stages(lanes: Int, perRowServers: Int = 1) -> [UnitStage] {
    passes.map { $0.stage(lanes: lanes, perRowServers: perRowServers) }
  }
}
