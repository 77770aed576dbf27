@testable import Algorithms
import Foundation
@testable import Hardware
import Testing
import Workload

/// The table of definitions in the documentation says what the code says.
struct DefinitionTableTests {
  private static let page = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Sources/systole/Systole.docc/Units.md")

  /// Every algorithm of an operator that has some, in the order of the ids.
  private static let ids: [(OperatorKind, Algorithm)] =
    [.softmax, .layernorm, .gelu, .activation, .requantize].flatMap { kind in
      Algorithm.choices(for: kind).filter { $0 != .none }.map { (kind, $0) }
    }

  /// Operator, algorithm; by pass: name, latency, trees, serial cycles, bits kept; operations of an
  /// element and of a row.
  private static func cells(_ kind: OperatorKind, _ algorithm: Algorithm) throws -> [String] {
    let definition = try #require(AlgorithmDefinition.of(kind, algorithm))
    let operations = AlgorithmOperations(definition)
    let stages = definition.stages(lanes: 1)
    func byPass(_ cell: (UnitStage) -> String) -> String {
      stages.map(cell).joined(separator: " · ")
    }
    func counts(_ counts: ArithmeticCounts) -> String {
      Arithmetic.allCases.filter { counts[$0] > 0 }.map { "\(counts[$0]) \($0.name)" }
        .joined(separator: ", ")
    }
    let trees: [LaneReduction: String] = [.none: "0", .tree: "1", .twoTrees: "2"]
    let kept = stages.dropLast().map { $0.keptBits.map { "\($0)" } ?? "as it came" }
    return [
      kind.rawValue, "`\(algorithm.rawValue)`", byPass(\.name), byPass { "\($0.latency)" },
      byPass { trees[$0.reduction] ?? "" }, byPass { "\($0.perRow)" },
      kept.joined(separator: " · "), counts(operations.perElement), counts(operations.perRow),
    ]
  }

  @Test func everyRowIsThatOfTheCode() throws {
    let text = try String(contentsOf: Self.page, encoding: .utf8)
    let rows = text.split(separator: "\n").filter { $0.hasPrefix("| ") }.map { line in
      line.split(separator: "|", omittingEmptySubsequences: false).dropFirst().dropLast().map {
        $0.trimmingCharacters(in: .whitespaces)
      }
    }
    for (kind, algorithm) in Self.ids {
      let expected = try Self.cells(kind, algorithm)
      let row = rows.first { Array($0.prefix(2)) == Array(expected.prefix(2)) }
      #expect(
        row.map { Array($0.dropLast()) } == expected, "| \(expected.joined(separator: " | ")) |")
      #expect(row?.last?.isEmpty == false, "\(kind.rawValue) \(algorithm.rawValue) has a source")
    }
  }
}
