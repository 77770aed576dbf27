import Testing

@testable import Files

struct JSONBeginningTests {
  @Test(arguments: [
    (#"{"schema":"systole.trace/1","model":"#, "a", JSONBeginning.Kind.trace),
    (" \r\n { \"schema\" : \"systole.trace/1\"", "a.yaml", .trace),
    (#"{"schema":"systole.trace/2"}"#, "a.json", .trace),
    ("{\n  \"schema\": \"systole.report/2\",\n", "a", .report),
    (#"{"schema": "systole.report/1"}"#, "a.jsonl", .report),
    ("{\"schema\": \"systole.model/1\",\n", "a.jsonl", .yaml),
    (#"{"schema": "other/1"}"#, "a", .trace), (#"{"model":"x"}"# + "\n", "a.json", .trace),
    ("{\n  \"layers\": []", "a.json", .report), ("{\n  \"layers\": []", "a", .trace),
    ("{schema: systole.model/1}", "a", .yaml), ("schema: systole.model/1\n", "a.json", .yaml),
    ("schema: systole.model/1\n", "a.jsonl", .trace), ("", "a", .yaml), ("", "a.jsonl", .trace),
    ("[1]", "a.json", .yaml), (#"{"sch"#, "a", .trace),
  ])
  func kinds(text: String, path: String, kind: JSONBeginning.Kind) {
    #expect(JSONBeginning(Array(text.utf8)).kind(path) == kind)
  }
}
