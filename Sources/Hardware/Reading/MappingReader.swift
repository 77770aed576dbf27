import Diagnostics
import Documents

/// Reads `mapping`.
enum MappingReader {
  enum Policy: String, CaseIterable {
    case search
    case fixed
  }

  /// At most this many tilings per distinct operator; the shipped candidate sets stay below it.
  static let defaultCandidates = 2_000

  static func read(_ root: inout Fields) -> MappingPolicy {
    guard var fields = root.fields("mapping") else {
      return .search(candidates: defaultCandidates)
    }
    let policy: Policy = fields.choice("policy")
    let result: MappingPolicy
    switch policy {
    case .search:
      result = .search(
        candidates: fields.integer(
          "candidates", in: 1...defaultCandidates, default: defaultCandidates))
    case .fixed:
      let largest = Int(UInt32.max)
      result = .fixed(
        FixedTile(
          m: fields.integer("m", in: 1...largest), k: fields.integer("k", in: 1...largest),
          n: fields.integer("n", in: 1...largest), order: fields.choice("order")))
    }
    fields.end()
    return result
  }
}
