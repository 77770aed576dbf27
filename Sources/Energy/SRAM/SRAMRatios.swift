import Quantities

/// What the energies and the leakage of memories are multiplied by.
struct SRAMRatios: Sendable {
  var read = 1.0
  var write = 1.0
  var leakage = 1.0
}

extension SRAMInstance {
  /// Rounded to whole attojoules and picowatts.
  func scaled(by ratios: SRAMRatios) -> SRAMInstance {
    var memory = self
    memory.read = read.scaled(by: ratios.read)
    memory.write = write.scaled(by: ratios.write)
    memory.leakage = leakage.scaled(by: ratios.leakage)
    return memory
  }
}
