import Foundation
import TestSupport
import Testing

/// Figures of the README that are stated elsewhere are the same there.
struct ReadmeFigureTests {
  /// `51 of 51 runs …`: points of the Accuracy page's table, all of them exact.
  @Test(arguments: [
    ("rtl", "cycles", "runs of open RTL arrays"), ("blocks", "cycles", "parts of encoders"),
    ("scale-sim", "Total Cycles, CALC", "SCALE-Sim layers"),
    ("dram", "cycles", "DRAMsim3 runs"),
  ])
  func pointsAreThoseOfTheTable(suite: String, measure: String, words: String) throws {
    let rows = try Page("\(Page.catalog)/Accuracy.md").prose.map(\.text)
      .filter { $0.hasPrefix("| \(suite) |") }
      .map { $0.split(separator: " | ").map { $0.trimmingPrefix("| ") } }
      .filter { $0[2].hasPrefix(measure) }
    #expect(!rows.isEmpty && rows.allSatisfy { $0[4] == "100.0%" })
    let points = rows.compactMap { Int($0[3]) }.reduce(0, +)
    #expect(try Repository.text("README.md").contains("\(points) of \(points) \(words)"))
  }

  @Test func schemesAreCounted() throws {
    let schemes = try FileManager.default.contentsOfDirectory(
      atPath: Repository.folder.appending(path: "Configs/schemes").path
    ).filter { $0.hasSuffix(".yaml") }.count
    let systems = try Repository.text("Configs/catalogue/quantization.yaml")
      .split(separator: "\n").count { $0.hasPrefix("  - number: ") }
    let readme = try Repository.text("README.md")
    #expect(readme.contains("\(schemes) are shipped"))
    #expect(readme.contains("lists \(systems) published systems"))
  }
}
