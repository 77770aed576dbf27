import TestSupport
import Testing
import Workload

@testable import TraceFormat

/// The page of the trace format has the keys and words that the reader takes.
/// `SYSTOLE_RECORD=1 swift test --filter TraceFormatPageTests` writes its table of operators.
struct TraceFormatPageTests {
  private static let page = "Sources/systole/Systole.docc/TraceFormat.md"

  @Test func operatorsAreTheirTraits() throws {
    let page = try GeneratedPage.compare("TraceFormat") { text in
      GeneratedPage.replacingTable("operators", in: text, with: Self.operators)
    }
    #expect(page.found == page.expected, "record the page again: SYSTOLE_RECORD=1")
    #expect(page.found.contains("<!-- table: operators -->"))
  }

  /// The first cells of a section's table are these, in their order.
  @Test(arguments: [
    ("Header", TraceKey.Header.allCases.map(\.rawValue)),
    ("Tensors", TraceKey.Tensor.allCases.map(\.rawValue)),
    ("Operators", TraceKey.Operator.allCases.map(\.rawValue)),
  ])
  func keysAreThoseOfTheReader(section: String, keys: [String]) throws {
    #expect(try Self.rows(of: section).map { $0[0] } == keys)
  }

  /// Words by the key that takes them.
  @Test(arguments: [
    ("operands", TraceKey.Operands.allCases.map(\.rawValue)),
    ("role", TensorRole.allCases.map(\.rawValue)),
    ("scale.per", ScaleGranularity.allCases.map(\.rawValue)),
    ("scale.kind", ScaleKind.allCases.map(\.rawValue)),
    ("zero_point", ZeroPoint.allCases.map(\.rawValue)),
    ("code", OperandCode.allCases.map(\.rawValue)),
    ("mac", MACKind.allCases.map(\.rawValue)),
    ("mask", AttentionMask.allCases.map(\.rawValue)),
    ("rows", RowMap.allCases.map(\.rawValue)),
    ("epilogue[].step", Epilogue.Step.Kind.allCases.map(\.rawValue)),
    ("epilogue[].rounding", Rounding.allCases.map(\.rawValue)),
    ("phase", Phase.allCases.map(\.rawValue)),
  ])
  func wordsAreThoseOfTheReader(key: String, words: [String]) throws {
    let rows = try Self.rows(of: "Words")
    #expect(rows.filter { $0[0] == key }.map { $0[1] } == words)
  }

  /// Types that the page gives as examples are read, and their bits are as it says.
  @Test func typesAreRead() throws {
    let rows = try Self.rows(of: "Element types")
    #expect(rows.count > 6)
    for row in rows {
      for name in row[0].split(separator: ", ") {
        #expect(ElementType(name) != nil, "\(name)")
      }
    }
  }

  /// The cells of the first table below a heading, without backticks.
  private static func rows(of section: String) throws -> [[String]] {
    let lines = try Repository.text(page).split(separator: "\n", omittingEmptySubsequences: false)
    let start = try #require(lines.firstIndex(of: "## \(section)"), "\(section)")
    return lines[start...].drop { !$0.hasPrefix("|") }.prefix { $0.hasPrefix("|") }.dropFirst(2)
      .map { line in
        line.split(separator: "|").map {
          $0.trimmingPrefix(" ").replacing("`", with: "").replacing(/[ ]+$/, with: "")
        }.map(String.init)
      }
  }

  /// A row for each kind: dimensions, inputs, what the dimensions say of the operands, the rows of them
  /// that rows of the result need, algorithms, whether a mask is taken.
  private static var operators: [String] {
    [
      "| operator | dims | inputs | operands | rows | algorithms | mask |",
      "|---|---|---|---|---|---|---|",
    ]
      + OperatorKind.allCases.map { kind in
        let traits = kind.traits
        let cells = [
          "`\(kind.rawValue)`", kind.isMatrix ? "b, m, k, n" : "rows, length",
          inputs(traits.inputCounts), shapes(traits.shapes), rows(traits.rows),
          algorithms(kind), traits.takesMask ? "yes" : "",
        ]
        return "| \(cells.joined(separator: " | ")) |"
      }
  }

  private static func inputs(_ counts: ClosedRange<Int>) -> String {
    counts.upperBound == Int(UInt8.max)
      ? "\(counts.lowerBound) or more"
      : counts.count == 1 ? "\(counts.lowerBound)" : "\(counts.lowerBound) to \(counts.upperBound)"
  }

  private static func shapes(_ shapes: OperatorTraits.Shapes) -> String {
    switch shapes {
    case .weighted: "b·m·k and k·n, or b·k·n"
    case .batched: "b·m·k and b·k·n"
    case .convolution: "an image and kernels"
    case .likeResult: "the first: as many elements as the result"
    case .atMostResult: "the first two: at most as many elements as the result"
    case .free: "any"
    }
  }

  private static func rows(_ rows: OperatorTraits.Rows) -> String {
    switch rows {
    case .same: "the same of each input"
    case .sameOfFirst: "the same of the first, all of the others"
    case .kernel: "those under the kernel of the first, all of the others"
    case .all: "all"
    }
  }

  private static func algorithms(_ kind: OperatorKind) -> String {
    let names = BuiltInAlgorithm.choices(for: kind).map { "`\($0.rawValue)`" }.joined(
      separator: ", ")
    return names.isEmpty ? "" : kind.needsAlgorithm ? "\(names); required" : names
  }
}
