import TestSupport
import Testing

/// Numbers that the text of a page quotes from its examples are in what these print, which other tests
/// compare with the tool.
struct QuotedFigurePageTests {
  @Test(arguments: ["Tutorial", "HowToReadAReport", "Cookbook"])
  func figuresAreThoseOfTheOutputs(name: String) throws {
    let page = try Page("\(Page.catalog)/\(name).md")
    let outputs = page.code.map(\.text).joined(separator: "\n")
    for line in page.prose {
      // Integers with separators; fractions with a unit.
      for match in Page.withoutSpans(line.text).matches(
        of: /\d{1,3}(?:,\d{3})+|\d+\.\d+(?= (?:%|mJ|ms|and))/)
      {
        let figure = String(match.output)
        let isShown = outputs.contains(figure)
        #expect(isShown, "\(page.path):\(line.number): \(figure)")
      }
    }
  }
}
