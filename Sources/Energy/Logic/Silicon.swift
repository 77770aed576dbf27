import Algorithms
import Hardware
import Quantities

/// Leakage and area of logic: those of its operators and registers; nil where the table states none.
struct Silicon {
  var leakage: Int128?
  var area: Int128?
  /// The part of the leakage that rests on assumed rows.
  var assumedLeakage: Int128 = 0

  /// The most that a machine may leak, 100 kW, and take, a square metre: far above any chip's, with it no
  /// product with a run's cycles leaves its type.
  static let mostLeakage: Int128 = 100_000_000_000_000_000
  static let mostArea: Int128 = 1_000_000_000_000_000_000

  init(_ table: EnergyTable) {
    leakage = table.statesLeakage ? 0 : nil
    area = table.statesArea ? 0 : nil
  }

  /// Adds operators of a kind. A row that states neither is one that has been reported.
  mutating func add(_ row: EnergyTable.Row?, count: Int) {
    guard let row, count > 0 else { return }
    add(row.leakage, row.area, row.provenance, count: count)
  }

  mutating func add(_ registers: LogicTable.Register?, bits: Int) {
    guard let registers else { return }
    add(registers.leakage, registers.area, registers.provenance, count: bits)
  }

  private mutating func add(
    _ leakage: Picowatts?, _ area: SquareNanometres?, _ provenance: Provenance, count: Int
  ) {
    if let all = self.leakage, let leakage {
      let more = Int128(leakage.count) * Int128(count)
      self.leakage = min(all + more, Self.mostLeakage + 1)
      if provenance.isAssumed { assumedLeakage = min(assumedLeakage + more, Self.mostLeakage) }
    }
    if let all = self.area, let area {
      self.area = min(all + Int128(area.count) * Int128(count), Self.mostArea + 1)
    }
  }

  var power: Picowatts { Picowatts(Int(clamping: leakage ?? 0)) }
  var size: SquareNanometres? { area.map { SquareNanometres(Int(clamping: $0)) } }
}
