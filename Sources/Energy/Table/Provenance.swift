/// Where a number of an energy table comes from; every row says one or the other.
package enum Provenance: Sendable, Equatable {
  /// The publication or tool that states it.
  case source(String)
  /// Nobody states it; the reason for the value chosen.
  case assumed(String)

  package var isAssumed: Bool {
    if case .assumed = self { true } else { false }
  }

  package var text: String {
    switch self {
    case .source(let text), .assumed(let text): text
    }
  }
}
