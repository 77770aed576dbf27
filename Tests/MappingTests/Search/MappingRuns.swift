import Diagnostics
import Hardware
@testable import Mapping
import Simulation
import Workload

extension Accelerator {
  /// The machine with every product mapped alike. The only place where tests make a fixed policy.
  func with(_ mapping: FixedMapping) -> Accelerator {
    var copy = self
    copy.mapping.policy = .fixed(mapping)
    return copy
  }

  /// A trace's mapping; nil where the mapper refuses it.
  func mappedIfFits(_ trace: Trace) throws -> MappedTrace? {
    do {
      return try Fixture.map(trace, self)
    } catch is InputError {
      return nil
    }
  }

  /// Cycles of a trace; nil where the mapper refuses it.
  func cyclesIfMapped(_ trace: Trace) throws -> Int? {
    guard let mapped = try mappedIfFits(trace) else { return nil }
    return try Machine(MachineSettings(self)).run(mapped.program).totalCycles
  }
}

extension FixedMapping {
  /// All loop orders of a tile, each with operands that pass and with operands that stay; of those that
  /// do the same, as loops of one step have no place, one.
  static func all(m: Int, k: Int, n: Int, of product: RandomProduct) -> [FixedMapping] {
    func hasSteps(_ dimension: ProductDimension) -> Bool {
      switch dimension {
      case .m: m < product.m
      case .k: k < product.k
      case .n: n < product.n
      }
    }
    var seen: Set<[ProductDimension]> = []
    var all: [FixedMapping] = []
    for order in LoopOrder.allCases {
      let (outer, middle, inner) = order.loops
      guard seen.insert([outer, middle, inner].filter(hasSteps)).inserted else { continue }
      all.append(FixedMapping(m: m, k: k, n: n, order: order))
      // Only what meets more than one tile of the other can stay for it.
      if hasSteps(.m) || hasSteps(.n) {
        all.append(FixedMapping(m: m, k: k, n: n, order: order, keeps: [.input, .weight]))
      }
    }
    return all
  }

  /// As a configuration has it.
  var text: String {
    "{m: \(m), k: \(k), n: \(n), order: \(order.rawValue), keep: \(keeps.names)"
      + (rows.map { ", rows: \($0)" } ?? "") + (columns.map { ", columns: \($0)" } ?? "") + "}"
  }
}
