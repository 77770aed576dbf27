import Diagnostics
@testable import Hardware
@testable import Mapping
import Simulation
import Workload

/// A tile that a test prescribes, and the order of the loops over it.
struct PrescribedTile {
  var m: Int
  var k: Int
  var n: Int
  var order: LoopOrder
}

extension PrescribedTile: CustomStringConvertible {
  var description: String { "\(m)x\(k)x\(n) \(order.rawValue)" }
}

extension Accelerator {
  /// The machine with every product cut into one tile. The only place where tests make a fixed policy.
  func with(_ tile: PrescribedTile) -> Accelerator {
    var copy = self
    copy.mapping.policy = .fixed(
      FixedMapping(m: tile.m, k: tile.k, n: tile.n, order: tile.order))
    return copy
  }

  /// Cycles of a trace; nil where the mapper refuses it.
  func cyclesIfMapped(_ trace: Trace) throws -> Int? {
    let mapped: MappedTrace
    do {
      mapped = try Fixture.map(trace, self)
    } catch is InputError {
      return nil
    }
    return try Machine(MachineSettings(self)).run(mapped.program).totalCycles
  }
}
