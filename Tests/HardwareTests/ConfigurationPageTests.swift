import Documents
import Hardware
import TestSupport
import Testing

/// The key reference of the page Configuration is the table of keys. Those of `extra_arrays` are not
/// listed again: they are those of `array`.
///
/// `SYSTOLE_RECORD=1 swift test --filter ConfigurationPageTests` rewrites it.
struct ConfigurationPageTests {
  @Test func referenceIsTheTable() throws {
    let page = try GeneratedPage.compare("Configuration") { text in
      GeneratedPage.replacingKeys(in: text) { section in
        AcceleratorReader.rows.filter {
          Self.section(of: $0) == section && !$0.pathText.hasPrefix("extra_arrays.<name>.")
        }
      }
    }
    #expect(page.found == page.expected, "record the page again: SYSTOLE_RECORD=1")
    #expect(
      GeneratedPage.keySections(of: page.found) == Set(AcceleratorReader.rows.map(Self.section)),
      "every key has a table")
  }

  /// The table that a key is in: its section of the file, or the file itself.
  private static func section(of row: KeyRow) -> String {
    guard case .key(let first)? = row.path.first else { return "" }
    if row.path.count > 1 { return first }
    return AcceleratorReader.rows.contains { $0.path.count > 1 && $0.path.first == .key(first) }
      ? first : "file"
  }
}
