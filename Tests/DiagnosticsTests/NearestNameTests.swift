import Testing

@testable import Diagnostics

struct NearestNameTests {
  @Test(arguments: [
    ("rosw", "rows"), ("row", "rows"), ("Rows", "rows"), ("colums", "columns"),
    ("softmx", "softmax"), ("double-buffering", "double_buffering"),
  ])
  func oneIsMeant(name: String, nearest: String) {
    let names = ["array", "rows", "columns", "softmax", "double_buffering"]
    #expect(NearestName.of(name, among: names) == nearest)
  }

  @Test(arguments: ["", "x", "height", "rows_and_columns"])
  func noneIsMeant(name: String) {
    #expect(NearestName.of(name, among: ["array", "rows", "columns"]) == nil)
  }

  @Test func amongEqualsTheFirst() {
    #expect(NearestName.of("fc3", among: ["fc1", "fc2"]) == "fc1")
    #expect(NearestName.of("fc3", among: [String]()) == nil)
  }

  @Test(arguments: [
    ("", "", 0), ("abc", "", 3), ("abc", "abc", 0), ("abc", "acb", 1), ("abc", "axc", 1),
    ("kitten", "sitting", 3), ("ca", "abc", 3),
  ])
  func distances(a: String, b: String, distance: Int) {
    #expect(NearestName.editDistance(Array(a), Array(b)) == distance)
    #expect(NearestName.editDistance(Array(b), Array(a)) == distance)
  }
}
