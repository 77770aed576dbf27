import Documents
import Testing

@testable import Workload
@testable import TraceFormat

struct TraceRoundTripTests {
  @Test func readAndWrittenBytesAreEqual() throws {
    let trace = try Trace.read(SmallTrace.text, file: "t.jsonl")
    #expect(trace.canonicalText == SmallTrace.text)
    #expect(trace.digest == SHA256.digest(SmallTrace.text.utf8))
  }

  @Test func windowsOfMasks() throws {
    let text = try SmallTrace.text(
      #""mask":"causal","rows":["identity","all"],"broadcast":2"#,
      #""mask":"window","broadcast":2,"window":{"before":3,"after":0}"#)
    let trace = try Trace.read(text, file: "t.jsonl")
    #expect(trace.canonicalText == text)
    #expect(trace.extras(of: trace.operators[1]).window == AttentionWindow(before: 3, after: 0))
  }

  @Test func valuesAreThoseOfTheFile() throws {
    let trace = try Trace.read(SmallTrace.text, file: "t.jsonl")
    #expect(trace.header.source == "a \"b\"")
    #expect(trace.header.operandsOnChip)
    #expect(trace.header.batch == 2)
    let linear = trace.operators[0]
    #expect(trace.name(of: linear) == "fc")
    #expect(trace.extras(of: linear).source == "/fc/MatMul")
    #expect(trace.extras(of: linear).repeats == 3)
    #expect(trace.extras(of: linear).phase == .decode)
    #expect(trace.extras(of: linear).preAdd.map { trace.name(of: $0) } == "noise")
    #expect(linear.epilogue.requantization == .shift)
    #expect(linear.macs == 192)
    let q = try #require(trace.inputs(of: trace.operators[1]).first)
    #expect(trace.name(of: trace.storage(of: q)) == "fc")
    #expect(trace.extras(of: trace[q]).view?.strides == [2, 8, 1])
    #expect(Array(trace.shape(of: trace[q])) == [2, 4, 2])
  }

  @Test(arguments: [1, 2, 3, 7, 16, 31, 64, 100, 1000])
  func chunksMayEndAnywhere(size: Int) throws {
    let bytes = Array(SmallTrace.text.utf8)
    var reader = TraceReader(file: "t.jsonl", byteCount: bytes.count)
    try bytes.withUnsafeBytes { bytes in
      for start in stride(from: 0, to: bytes.count, by: size) {
        let end = min(start + size, bytes.count)
        try reader.read(UnsafeRawBufferPointer(rebasing: bytes[start..<end]))
      }
    }
    #expect(try reader.finish().canonicalText == SmallTrace.text)
  }

  @Test func spacesLineEndsAndOrderDoNotMatter() throws {
    let text = try SmallTrace.text(#""rows":8,"length":4"#, #""length":4,"rows":8"#)
      .replacing("\n", with: " \r\n").replacing("\":", with: "\" : ")
      .replacing(",\"", with: " ,\t\"")
    #expect(try Trace.read(text, file: "t.jsonl").canonicalText == SmallTrace.text)
  }

  @Test func theLastLineMayLackItsEnd() throws {
    let text = String(SmallTrace.text.dropLast())
    #expect(try Trace.read(text, file: "t.jsonl").canonicalText == SmallTrace.text)
  }

  @Test func keysOfTheWriterArePassedOver() throws {
    let text = try SmallTrace.text(
      #""role":"input","#, #""x-note":{"a":[1,{"b":null}]},"role":"input","x-":1e9,"#)
    #expect(try Trace.read(text, file: "t.jsonl").canonicalText == SmallTrace.text)
  }

  @Test func writtenDefaultsAreLeftOut() throws {
    let text = try SmallTrace.text(
      #""dims":{"b":2,"m":4,"k":4,"n":2}"#,
      #""dims":{"b":2,"m":4,"k":4,"n":2},"mac":"multiply","halo":0,"repeat":1,"epilogue":[]"#)
    #expect(try Trace.read(text, file: "t.jsonl").canonicalText == SmallTrace.text)
  }

  @Test func sourcesMayHaveEscapes() throws {
    let text = try SmallTrace.text("/fc/MatMul", #"a\"b\\c\u0009d\ud83d\ude00"#)
    let trace = try Trace.read(text, file: "t.jsonl")
    #expect(trace.extras(of: trace.operators[0]).source == "a\"b\\c\td😀")
    let again = try Trace.read(trace.canonicalText, file: "t.jsonl")
    #expect(again.canonicalText == trace.canonicalText)
  }

  @Test func aBuiltTraceIsReadBack() throws {
    var builder = TraceBuilder(header: Trace.Header(model: "m", scheme: "s"))
    let input = builder.add(
      tensor: Tensor(name: builder.intern("x"), role: .input, type: .fp16), shape: [3, 5])
    let output = builder.add(
      tensor: Tensor(name: builder.intern("y"), role: .output, type: .fp16), shape: [3, 5])
    builder.add(
      operator: Operator(
        name: builder.intern("gelu"), kind: .gelu, b: 1, m: 3, k: 0, n: 5, algorithm: .float),
      inputs: [input], outputs: [output])
    builder.countUses()
    let text = builder.trace.canonicalText
    #expect(try Trace.read(text, file: "t.jsonl").canonicalText == text)
  }
}
