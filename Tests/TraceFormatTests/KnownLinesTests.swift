import Testing

@testable import Workload
@testable import TraceFormat

/// Lines whose ends are known are read by another way than the first of their form; both ways must
/// give the same trace and the same errors.
struct KnownLinesTests {
  private static let text = RepeatedBlocks.text(blocks: 50)

  /// The same values with a space that the quick way does not expect.
  private static func spaced(_ text: String) -> String { text.replacing("{\"", with: "{ \"") }

  @Test func bothWaysGiveTheSameTrace() throws {
    let quick = try Trace.read(Self.text, file: "t.jsonl")
    let slow = try Trace.read(Self.spaced(Self.text), file: "t.jsonl")
    #expect(quick.canonicalText == Self.text)
    #expect(slow.canonicalText == Self.text)
    #expect(quick.dimensions.count == 6)
  }

  @Test(arguments: [
    ("blocks.30.fc.weight", "blocks.29.fc.weight"),
    (#""of":"blocks.30.fc""#, #""of":"blocks.30.fc.weigh""#),
    (#""of":"blocks.30.fc""#, #""of":"blocks.29.act""#),
    (#"["blocks.30.half"]"#, #"["blocks.30.hal"]"#),
    (#"["blocks.30.half"]"#, #"["blocks.30.act"]"#),
    (#"["blocks.30.half"]"#, #"["blocks.30.fc"]"#),
    (#"["blocks.30.half"]"#, #"["blocks.30.half","blocks.30.half"]"#),
    (#""outputs":["blocks.30.act"]"#, #""outputs":["blocks.29.act"]"#),
    (#""outputs":["blocks.30.act"]"#, #""outputs":["blocks.30.fc.weight"]"#),
    (#"{"tensor":"blocks.30.half""#, #"{"tensor":"""#),
    (#""name":"blocks.30.add""#, #""name":"blocks\u002e30.add""#),
    (#""name":"blocks.30.add""#, #""name":"blocks.29.add""#),
    (#"["blocks.30.act"],"dims""#, #"["blocks.30.act"],"outputs":[],"dims""#),
    ("\"x.30\",\"x.30\"", "\"x.30\""),
  ])
  func bothWaysGiveTheSameErrors(old: String, new: String) throws {
    let broken = Self.text.replacing(old, with: new)
    try #require(broken != Self.text)
    let quick = try renderedError { _ = try Trace.read(broken, file: "t.jsonl") }
    let slow = try renderedError { _ = try Trace.read(Self.spaced(broken), file: "t.jsonl") }
    // Each line has as many spaces more as it has objects before the place; only columns differ.
    #expect(Self.messages(quick) == Self.messages(slow))
  }

  private static func messages(_ text: String) -> [String] {
    text.split(separator: "\n").filter { $0.contains("error:") || $0.contains("help:") }.map {
      String($0.replacing(/:\d+: error/, with: ": error"))
    }
  }

  @Test func aTailWithNamesIsNotTakenForAnother() throws {
    // The view stands behind the shape, so that the end of the line names its base.
    let text = Self.text.replacing(
      /"view":({[^}]*}),"shape":\[4,3\],/,
      with: { #""shape":[4,3],"view":\#($0.output.1),"# })
    #expect(try Trace.read(text, file: "t.jsonl").canonicalText == Self.text)
  }

  @Test func sourcesBehindTheDimensionsAreKept() throws {
    let text = Self.text.replacing(
      /"source":("[^"]*"),(.*)}\n/, with: { #"\#($0.output.2),"source":\#($0.output.1)}"# + "\n" })
    try #require(text != Self.text)
    #expect(try Trace.read(text, file: "t.jsonl").canonicalText == Self.text)
  }
}
