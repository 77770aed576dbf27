import Foundation
import Testing

@testable import Validation

/// The Accuracy page says what the suites say.
struct AccuracyPageTests {
  private static let page = AccuracyTable.package + "/Sources/systole/Systole.docc/Accuracy.md"

  @Test(arguments: AccuracyTable.sources.indices)
  func theTableIsWhatTheSuitesSay(index: Int) throws {
    let source = AccuracyTable.sources[index]
    guard let lines = try AccuracyTable.lines(source) else { return }
    let text = try String(contentsOfFile: Self.page, encoding: .utf8)
    let shown = text.split(separator: "\n").map(String.init).filter {
      $0.hasPrefix("| \(source.suite.rawValue) | \(source.reference) |")
    }
    #expect(
      shown == lines, "the page shows other lines; the suite says\n\(lines.joined(separator: "\n"))"
    )
  }

  /// No line of the table is of a source that nothing generates.
  @Test func everyLineHasASource() throws {
    let text = try String(contentsOfFile: Self.page, encoding: .utf8)
    let lines = text.split(separator: "\n").map(String.init)
    let start = try #require(lines.firstIndex(of: AccuracyTable.header[0]))
    #expect(lines[start + 1] == AccuracyTable.header[1])
    for line in lines[(start + 2)...].prefix(while: { $0.hasPrefix("|") }) {
      #expect(
        AccuracyTable.sources.contains {
          line.hasPrefix("| \($0.suite.rawValue) | \($0.reference) |")
        }, "\(line)")
    }
  }
}
