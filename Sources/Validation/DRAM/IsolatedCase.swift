import Hardware
import DRAM

/// A few accesses whose time is a sum of timings.
enum IsolatedCase: String, CaseIterable {
  case closed
  case hit
  case conflict
  case conflictTight = "conflict_tight"
  case sameBank = "same_bank_x16"
  case bankGroups = "diff_bg_x4"
  case allBanks = "all_banks"
  case allBanksRows = "all_banks_x8rows"
  case row = "row_x64"
  case ranks = "ranks_pingpong"
  case turnaround = "rw_turn"

  /// Second accesses come when the first has long ended.
  private static let later = 1_000

  func bursts(_ isWrite: Bool, _ dram: BankedDRAM) -> [Burst] {
    let geometry = dram.geometry
    let column = dram.stride(of: .column)
    let row = dram.stride(of: .row)
    let first = Burst(address: 0, isWrite: false)
    func all(_ addresses: some Sequence<Int>) -> [Burst] {
      addresses.map { Burst(address: $0, isWrite: isWrite) }
    }
    func second(_ address: Int) -> Burst {
      Burst(address: address, isWrite: isWrite, earliest: Self.later)
    }
    let banks = (0..<geometry.banks).flatMap { bank in
      (0..<geometry.bankGroups).map {
        bank * dram.stride(of: .bank) + $0 * dram.stride(of: .bankGroup)
      }
    }
    switch self {
    case .closed: return all([0])
    case .hit: return [first, second(column)]
    case .conflict: return [first, second(row)]
    case .conflictTight: return [first, Burst(address: row, isWrite: false, earliest: 1)]
    case .sameBank: return all((0..<16).map { $0 * row })
    case .bankGroups:
      return all((0..<min(4, geometry.bankGroups)).map { $0 * dram.stride(of: .bankGroup) })
    case .allBanks: return all(banks)
    case .allBanksRows: return all((0..<8).flatMap { k in banks.map { $0 + k * row } })
    case .row: return all((0..<min(64, geometry.columns)).map { $0 * column })
    case .ranks:
      return all((0..<32).map { $0 / 2 * column + $0 % 2 * dram.stride(of: .rank) })
    case .turnaround:
      return [first]
        + (1...4).map {
          Burst(address: $0 * column, isWrite: $0 % 2 == 1, earliest: Self.later)
        }
    }
  }
}
