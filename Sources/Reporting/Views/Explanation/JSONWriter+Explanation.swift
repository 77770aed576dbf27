import Documents
import Quantities
import Simulation

extension JSONWriter {
  /// Null where there is no number.
  mutating func optional(_ key: String, _ number: Double?) {
    if let number { value(key, number) } else { null(key) }
  }

  /// An exact decimal, or null.
  mutating func optional(_ key: String, _ energy: Attojoules?) {
    if let energy { number(key, text: energy.picojoulesText) } else { null(key) }
  }

  mutating func optional(_ key: String, _ area: SquareNanometres?) {
    optional(key, area.map { Double($0.count) * 1e-12 })
  }

  /// Cycles by owner, all owners, on one line.
  mutating func attribution(_ attribution: CycleAttribution) {
    objectOnOneLine("attribution") { writer in
      for owner in CycleOwner.allCases { writer.value(owner.name, attribution[owner]) }
    }
  }
}
