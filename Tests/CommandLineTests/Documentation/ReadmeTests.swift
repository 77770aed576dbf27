import Testing

/// The README: its commands print what it shows, and it stays short.
/// `SYSTOLE_RECORD=1 swift test --filter ReadmeTests` writes the outputs that have changed into it.
struct ReadmeTests {
  @Test func commandsPrintWhatIsShown() async throws {
    let page = try DocumentedPage("README.md")
    #expect(page.hasCommands)
    try await page.run()
  }

  /// Two minutes of reading.
  @Test func itIsShort() throws {
    #expect(try Shipped.text("README.md").utf8.count <= 8192)
  }

  /// `.ci/run` takes its commands from these lines.
  @Test func setUpCommandsHaveALineEach() throws {
    let lines = try Shipped.text("README.md").split(separator: "\n")
    #expect(lines.contains { $0.hasPrefix("swift run -c release systole simulate ") })
    #expect(lines.contains("swift test"))
  }
}
