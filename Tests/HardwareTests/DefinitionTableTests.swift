import TestSupport
import Testing
import Workload

@testable import Algorithms
@testable import Hardware

/// The table of definitions on the page Units is the list of algorithms.
///
/// `SYSTOLE_RECORD=1 swift test --filter DefinitionTableTests` rewrites it.
struct DefinitionTableTests {
  private static let heading =
    "| operator | algorithm | passes | latency | trees | serial | kept | operations an element "
    + "| operations a row | source |"

  @Test func thePageIsTheList() throws {
    let page = try GeneratedPage.compare("Units", Self.withTable)
    #expect(page.found == page.expected, "record the page again: SYSTOLE_RECORD=1")
  }

  /// The page with the table below its heading replaced.
  private static func withTable(_ page: String) throws -> String {
    let lines = page.split(separator: "\n", omittingEmptySubsequences: false)
    let start = try #require(lines.firstIndex { $0 == heading })
    let rest = lines[start...].drop { $0.hasPrefix("|") }
    let page = (lines[..<start] + table.split(separator: "\n") + rest).joined(separator: "\n")
    return GeneratedPage.replacingKeys(in: page) { $0 == "algorithm" ? UserAlgorithm.rows : [] }
  }

  @Test func everyEntryHasASource() {
    for algorithm in OperatorAlgorithm.allCases {
      #expect(!algorithm.definition.source.isEmpty, "\(algorithm)")
    }
  }

  /// Every algorithm, then the kinds that have none to choose.
  private static var table: String {
    let chosen = OperatorAlgorithm.allCases.map {
      row($0.family.kinds, "`\($0.id.rawValue)`", $0.definition)
    }
    let fixed = FixedFunction.allCases.map { function in
      let kinds = OperatorKind.allCases.filter { $0.traits.function == .fixed(function) }
      return row(kinds, "", function.definition)
    }
    return ([heading, "|---|---|---|---|---|---|---|---|---|---|"] + chosen + fixed)
      .joined(separator: "\n")
  }

  /// Operators, algorithm; by pass: name, latency, trees, serial cycles, bits kept; operations of an
  /// element and of a row; source.
  private static func row(
    _ kinds: [OperatorKind], _ algorithm: String, _ definition: AlgorithmDefinition
  ) -> String {
    let operations = AlgorithmOperations(definition)
    let stages = definition.stages(lanes: 1)
    func byPass(_ cell: (UnitStage) -> String) -> String {
      stages.map(cell).joined(separator: " · ")
    }
    func counts(_ counts: ArithmeticCounts) -> String {
      Arithmetic.allCases.filter { counts[$0] > 0 }.map { "\(counts[$0]) \($0.name)" }
        .joined(separator: ", ")
    }
    func trees(_ reduction: LaneReduction) -> String {
      switch reduction {
      case .none: "0"
      case .tree: "1"
      case .twoTrees: "2"
      }
    }
    let kept = stages.dropLast().map { $0.keptBits.map { "\($0)" } ?? "as read" }
    let cells = [
      kinds.map(\.rawValue).joined(separator: ", "), algorithm, byPass(\.name),
      byPass { "\($0.latency)" }, byPass { trees($0.reduction) }, byPass { "\($0.perRow)" },
      kept.joined(separator: " · "), counts(operations.perElement), counts(operations.perRow),
      definition.source,
    ]
    return "| \(cells.joined(separator: " | ")) |"
  }
}
