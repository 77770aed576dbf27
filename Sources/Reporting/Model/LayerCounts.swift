import Mapping
import Simulation

/// What a layer adds to the run: the sums of layers are those of a class of layers, or of the run.
package struct LayerCounts: Sendable, Equatable {
  /// Exclusive cycles, from the latest end of the layers before it to its own end; these sum to the
  /// total.
  package var cycles = 0
  /// Cycles that the component worked for it.
  package var busy = 0
  /// Cycles in which the main array idles and waits for it; nil where there is none.
  package var exposed: Int?
  /// Owners of `cycles`, whichever layers' tasks they are in.
  package var attribution = CycleAttribution()
  /// Owners of the cycles in which its tasks are the critical path; summed over all layers they equal
  /// `attribution`.
  package var critical = CycleAttribution()
  package var macs = 0
  package var dramReadBytes = 0
  package var dramWriteBytes = 0
  package var traffic = Traffic()

  package var dramBytes: Int { dramReadBytes + dramWriteBytes }
  /// What is neither compulsory nor spilled: operands that came more than once.
  package var refetchedBytes: Int { traffic.refetched(of: dramBytes) }

  package static func += (lhs: inout Self, rhs: Self) {
    lhs.cycles += rhs.cycles
    lhs.busy += rhs.busy
    if let cycles = rhs.exposed { lhs.exposed = (lhs.exposed ?? 0) + cycles }
    lhs.attribution += rhs.attribution
    lhs.critical += rhs.critical
    lhs.macs += rhs.macs
    lhs.dramReadBytes += rhs.dramReadBytes
    lhs.dramWriteBytes += rhs.dramWriteBytes
    lhs.traffic += rhs.traffic
  }
}
