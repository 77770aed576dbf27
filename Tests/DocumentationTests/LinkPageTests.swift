import Foundation
import TestSupport
import Testing

/// Links between the README and the documentation's pages lead somewhere, on a code host and in the site
/// that `.ci/site` builds.
struct LinkPageTests {
  @Test func everyLinkLeadsToAFileAndAHeading() throws {
    let pages = try Page.all()
    var count = 0
    for page in pages {
      let folder = Repository.folder.appending(path: page.path).deletingLastPathComponent()
      for link in page.links where !link.target.hasPrefix("https://") {
        count += 1
        let parts = link.target.split(separator: "#", omittingEmptySubsequences: false)
        let file = folder.appending(path: String(parts[0])).standardizedFileURL
        #expect(
          !parts[0].isEmpty && FileManager.default.fileExists(atPath: file.path),
          "\(page.path):\(link.line): \(link.target) is no file")
        guard parts.count > 1 else { continue }
        let root = Repository.folder.standardizedFileURL.path + "/"
        let target = try Page(String(file.path.dropFirst(root.count)))
        #expect(
          target.anchors.contains(String(parts[1])),
          "\(page.path):\(link.line): \(link.target) is no heading")
      }
    }
    #expect(count > 50, "links are not found")
  }

  /// Code hosts do not know DocC's own form.
  @Test func noLinkIsOfTheSiteOnly() throws {
    for page in try Page.all() {
      for line in page.prose {
        #expect(!line.text.contains("<doc:"), "\(page.path):\(line.number)")
      }
    }
  }

  @Test func theIndexListsEveryPage() throws {
    let index = try Page("\(Page.catalog)/Systole.md")
    let names = try Page.catalogPages().map(\.name).filter { $0 != index.name }
    #expect(index.links.map(\.target).sorted() == names.sorted())
  }

  @Test func anchorsAreThoseOfCodeHosts() throws {
    let page = try Page("\(Page.catalog)/TheMachine.md")
    #expect(page.anchors.contains("why-a-byte-moves-to-or-from-dram"))
  }
}
