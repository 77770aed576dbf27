import Diagnostics
import TestSupport
import Testing
@testable import Validation

/// Rows of the suite `mapping` that are wrong.
struct MappingSuiteTests {
  @Test(arguments: [
    ("384,5", "rows.csv:2:15: 'heads' is 5, which does not divide 'width', 384"),
    ("wide,6", "rows.csv:2:11: 'width' is 'wide', expected an integer in 1...65536"),
    ("384,0", "rows.csv:2:15: 'heads' is '0', expected an integer in 1...65536"),
  ])
  func oneErrorForEachMistake(cells: String, message: String) throws {
    let text = "rows,columns,tokens,width,heads,hidden\n16,16,197,\(cells),1536\n"
    let error = try #require(throws: InputError.self) {
      try MappingSuite().replay(
        ReferenceTable.read(text, file: "rows.csv"), library: Repository.library)
    }
    #expect(
      error.diagnostics.map { "\($0.location?.description ?? ""): \($0.message)" } == [message])
  }
}
