import Diagnostics
import Hardware
import Simulation
import Workload

/// Maps traces onto one accelerator: binds operators to parts of the machine, decides what stays on
/// chip, chooses the mapping of each distinct product once, and writes the program.
public struct Mapper: Sendable {
  private let accelerator: Accelerator
  private var strategy: MappingStrategy

  /// - Parameters:
  ///   - costs: What mappings cost in energy, for a `mapping.objective` other than cycles.
  ///   - reuse: Whether equal products are searched, and equal layers emitted, only once. The program is
  ///     the same without; it only takes longer.
  public init(_ accelerator: Accelerator, costs: MappingCosts? = nil, reuse: Bool = true) {
    self.accelerator = accelerator
    strategy = MappingStrategy(accelerator, costs: costs, reuse: reuse)
  }

  /// - Parameter images: Runs of the trace that follow each other; more than one only where they overlap,
  ///   with `pipeline: spatial`.
  /// - Throws: What the machine lacks for the trace, or a layer that fits no buffer.
  public mutating func map(_ trace: Trace, images: Int = 1) throws(InputError) -> MappedTrace {
    var binder = Binder(accelerator)
    return try strategy.map(trace, binder.bind(trace), images: images)
  }
}
