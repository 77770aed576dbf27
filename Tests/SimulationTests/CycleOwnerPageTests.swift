import Simulation
import TestSupport
import Testing

/// The pages that explain owners of cycles have all of them, in their order.
struct CycleOwnerPageTests {
  @Test(arguments: [
    ("TheMachine", "| key | the path is in |"),
    ("HowToReadAReport", "| owner | the critical path is in | keys that influence it |"),
  ])
  func everyOwnerIsExplained(page: String, heading: String) throws {
    let lines = try Repository.text("Sources/systole/Systole.docc/\(page).md")
      .split(separator: "\n", omittingEmptySubsequences: false)
    let start = try #require(lines.firstIndex(of: heading[...]))
    let rows = lines[start...].prefix { $0.hasPrefix("|") }.dropFirst(2)
    #expect(rows.count == CycleOwner.allCases.count)
    for (row, owner) in zip(rows, CycleOwner.allCases) {
      #expect(row.contains("`\(owner.name)`"), "\(row)")
    }
  }

  @Test func theReadmeCountsThem() throws {
    #expect(try Repository.text("README.md").contains("one of \(CycleOwner.allCases.count) owners"))
  }
}
