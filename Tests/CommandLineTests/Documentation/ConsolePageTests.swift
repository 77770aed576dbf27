import Foundation
import TestSupport
import Testing

/// Every command of the documentation's pages, with the output that they show.
/// `SYSTOLE_RECORD=1 swift test --filter ConsolePageTests` writes the outputs that have changed into
/// them.
struct ConsolePageTests {
  static let pages: [String] = {
    let paths = (try? DocumentedPage.all().map(\.path)) ?? []
    return paths.filter { $0 != "README.md" }
  }()

  @Test(arguments: pages)
  func commandsPrintWhatIsShown(path: String) async throws {
    try await DocumentedPage(path).run()
  }

  @Test func pagesShowCommands() {
    let names = Self.pages.map { $0.split(separator: "/").last.map(String.init) ?? $0 }
    #expect(Set(names).isSuperset(of: ["Tutorial.md", "Cookbook.md", "HowToReadAReport.md"]))
  }
}
