import Hardware

extension Accelerator {
  /// Names of the components: array, buffers, dram, units, host where there is one.
  public var componentNames: [String] {
    ["array"] + buffers.all.map(\.name) + ["dram"] + units.map(\.name)
      + (host == nil ? [] : ["host"])
  }
}
