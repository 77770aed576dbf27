import TestSupport
import Testing

/// The page of the architecture lists the targets of Package.swift, in its order.
struct ArchitecturePageTests {
  @Test func targetsAreThoseOfThePackage() throws {
    let targets = try Repository.text("Package.swift")
      .matches(of: /\.(?:target|executableTarget)\(\s*name: "(\w+)"/).map { String($0.output.1) }
      .filter { $0 != "TestSupport" }
    #expect(targets.count > 20)
    #expect(try Page("\(Page.catalog)/Architecture.md").cells(below: "target") == targets)
  }
}
