/// What a tile on an array takes of the buffers' ports, which other arrays may need at the same time.
public struct PortDemand: Hashable, Sendable {
  /// By buffer, cycles of all of its ports.
  public var cycles: [Int]

  public init(cycles: [Int]) { self.cycles = cycles }
}
