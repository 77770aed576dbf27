import Diagnostics
import Testing

@testable import Workload
@testable import TraceFormat

/// The messages as users see them.
struct TraceErrorTests {
  private func errors(_ text: String) throws -> String {
    try renderedError { _ = try Trace.read(text, file: "t.jsonl") }
  }

  /// The first line of the message, behind the file's name.
  private func firstError(_ old: String, _ new: String) throws -> String {
    let text = try errors(SmallTrace.text(old, new))
    let first = try #require(text.split(separator: "\n").first)
    return String(first.dropFirst("t.jsonl:".count))
  }

  @Test func unknownKeys() throws {
    #expect(
      try errors(SmallTrace.text(#""shape":[4,8]"#, #""shpae":[4,8]"#)) == """
        t.jsonl:6:16: error: unknown key 'shpae' in a tensor
          6 | {"tensor":"fc","shpae":[4,8],"role":"activation","type":"int8","uses":0,"bounds":[{"axis":0,"symbol"
            |                ^
          help: did you mean 'shape'?

        """)
  }

  @Test func valuesFarRightInALine() throws {
    #expect(
      try errors(SmallTrace.text(#""algorithm":"log-int-p2""#, #""algorithm":"i-vit""#)) == """
        t.jsonl:13:129: error: 'softmax' cannot have the algorithm 'i-vit'
          13 | ,"outputs":["probabilities"],"dims":{"rows":8,"length":4},"algorithm":"i-vit","axis":2}
             |                                                                       ^
          help: did you mean 'i-vit-8'?

        """)
  }

  @Test func productsThatLeave64Bits() throws {
    let text = try errors(
      SmallTrace.text(
        #""dims":{"b":1,"m":4,"k":6,"n":8}"#,
        #""dims":{"b":4000000000,"m":4000000000,"k":4000000000,"n":4000000000}"#))
    #expect(
      text.hasPrefix(
        "t.jsonl:7:110: error: the product of b 4000000000 x m 4000000000 x k 4000000000 x "
          + "n 4000000000, repeated 3 times, leaves 2^60\n"))
  }

  @Test func severalLines() throws {
    let text = try SmallTrace.text(#""role":"input""#, #""role":"inptu""#)
      .replacing(#""type":"fp16""#, with: #""type":"fp17""#)
    #expect(
      try errors(text) == """
        t.jsonl:2:36: error: 'role' cannot be 'inptu'
          2 | {"tensor":"x","shape":[4,6],"role":"inptu","type":"int8","scale":{"per":"tensor","kind":"power_of_tw
            |                                    ^
          help: did you mean 'input'?
        t.jsonl:17:44: error: 'role' cannot be 'inptu'
          17 | {"tensor":"image","shape":[1,3,9,9],"role":"inptu","type":"uint8"}
             |                                            ^
          help: did you mean 'input'?
        t.jsonl:22:58: error: 'type' cannot be 'fp17'
          22 | {"tensor":"y","shape":[2,4,2],"role":"activation","type":"fp17"}
             |                                                          ^
          help: types are written like int8, uint8, int4, int32, log2-4, fp16, fp32, fp-e4m3, binary, ternary

        """)
  }

  @Test(arguments: [
    (
      #""shape":[8,6]"#, #""shape":[8,-6]"#,
      "3:34: error: a size is -6, which is outside 1...4294967295"
    ),
    (#""shape":[8,6]"#, #""shape":[8,6.5]"#, "3:34: error: expected a whole number"),
    (
      #""shape":[8,6]"#, #""shape":[4294967295,4294967295]"#,
      "3:31: error: the shape 4294967295x4294967295 has more than 2^48 elements"
    ),
    (
      #""shape":[8,6],"#, #""shape":[8,6],"shape":[8,6],"#,
      "3:37: error: key 'shape' is given twice in a tensor"
    ),
    (#""shape":[8,6],"#, "", "3:1: error: 'shape' is missing in a tensor"),
    (
      #"{"tensor":"q""#, #"{"tensor":"x""#,
      "8:11: error: a tensor named 'x' is defined above already"
    ),
    (#"{"tensor":"q""#, #"{"tensor":"""#, "8:11: error: a tensor's name is empty"),
    (
      #""offset":4"#, #""offset":7"#,
      "9:15: error: the view reaches element 32 of 'fc', which has 32 elements"
    ),
    (#""strides":[8,1]"#, #""strides":[8]"#, "9:15: error: the view has 1 strides for 2 axes"),
    (
      #"[4,2],"role":"activation","type":"int8""#, #"[4,2],"role":"activation","type":"int4""#,
      "9:15: error: a view of int4 elements onto 'fc', which has int8"
    ),
    (
      #""shares":"fc.weight","shape":[6,8]"#, #""shares":"fc.weight","shape":[6,9]"#,
      "21:18: error: it has 54 elements, but the tensor it shares has 48"
    ),
    (
      #""shares":"fc.weight""#, #""shares":"fc.wieght""#,
      "21:27: error: no tensor 'fc.wieght' is defined above"
    ),
    (
      #""per":"group","group":3"#, #""per":"group""#,
      "3:85: error: a scale per group needs the 'group' of elements"
    ),
    (
      #""length":4,"append":1"#, #""length":40,"append":1"#,
      "14:63: error: a state's 'length' and 'append' must not exceed its 'capacity'"
    ),
    (#""maximum":64"#, #""maximum":3"#, "6:73: error: axis 0 is 4, above its maximum 3"),
  ])
  func tensors(old: String, new: String, message: String) throws {
    #expect(try firstError(old, new) == message)
  }

  @Test(arguments: [
    (
      #""inputs":["q","k"]"#, #""inputs":["q"]"#,
      "11:40: error: 'attention_qk' needs 2 to 4 inputs, found 1"
    ),
    (
      #""inputs":["q","k"]"#, #""inputs":["q","probabilities"]"#,
      "11:54: error: no tensor 'probabilities' is defined above"
    ),
    (
      #""b":2,"m":4,"k":2,"n":4"#, #""b":2,"m":4,"k":2"#,
      "11:87: error: 'n' is missing in the 'dims' of a product"
    ),
    (
      #""b":2,"m":4,"k":2,"n":4"#, #""b":2,"m":4,"k":2,"n":5"#,
      "11:80: error: 'scores' has 32 elements, but b x m x n is 40"
    ),
    (
      #""b":2,"m":4,"k":2,"n":4"#, #""rows":2,"length":4"#,
      "11:88: error: 'attention_qk' has no dimension 'rows'"
    ),
    (
      #""rows":["identity","all"]"#, #""rows":["identity"]"#,
      "11:129: error: 'rows' has 1 maps for 2 inputs"
    ),
    (
      #""repeat":3"#, #""repeat":0"#, "7:405: error: 'repeat' is 0, which is outside 1...2147483648"
    ),
    (
      #","algorithm":"log-int-p2""#, "",
      "13:1: error: 'algorithm' is missing: 'softmax' needs one"
    ),
    (#""algorithm":"shift""#, #""algorithm":"gelu""#, "7:222: error: 'algorithm' cannot be 'gelu'"),
    (
      #""algorithm":"shift""#, #""algorithm":"relu""#,
      "7:222: error: the step 'requantize' cannot have the algorithm 'relu'"
    ),
    (
      #"{"step":"bias"},"#, #"{"step":"bias"},{"step":"bias"},"#,
      "7:161: error: the epilogue has more than 3 steps"
    ),
    (#""sparsity":"2:4""#, #""sparsity":"4:2""#, "7:341: error: 'sparsity' cannot be '4:2'"),
    (
      #""outputs":["context"]"#, #""outputs":["fc.weight"]"#,
      "16:75: error: 'fc.weight' is written, but its role is 'weight'"
    ),
    (
      #""inputs":["context"],"outputs":["y"]"#, #""inputs":["y"],"outputs":["y"]"#,
      "23:46: error: 'y' is read, but no operator above writes it"
    ),
    (
      #""inputs":["context"],"outputs":["y"]"#, #""inputs":["context"],"outputs":["context"]"#,
      "23:67: error: 'context' is written by two operators"
    ),
    (
      #""k":9,"n":2"#, #""k":27,"n":2"#,
      "20:85: error: k is 27, but the kernel has 9 values for a group's channels"
    ),
    (
      #"{"operator":"move""#, #"{"operatr":"move""#,
      "24:2: error: the first key of a line is 'tensor' or 'operator', found 'operatr'"
    ),
    (#"{"operator":"move""#, #"{"operator":"moev""#, "24:13: error: 'operator' cannot be 'moev'"),
    (
      #""name":"move""#, #""name":"mo\u0076e""#,
      "24:27: error: an operator's name has an escape sequence"
    ),
    (
      #""name":"move""#, #""name":"qk""#,
      "24:27: error: an operator named 'qk' is defined above already"
    ),
    (
      #""name":"softmax""#, #""name":"qk""#,
      "13:30: error: an operator named 'qk' is defined above already"
    ),
    (
      #""mask":"causal""#, #""mask":"causal","window":{"before":1,"after":0}"#,
      "11:129: error: 'window' belongs to an 'attention_qk' or 'attention_av' with 'mask' 'window'"
    ),
    (
      #""mask":"causal""#, #""mask":"window","window":{"before":1}"#,
      "11:138: error: 'after' is missing in 'window'"
    ),
  ])
  func operators(old: String, new: String, message: String) throws {
    #expect(try firstError(old, new) == message)
  }

  @Test func onlyTheFirstMistakeOfAChainIsReported() throws {
    // 'scores' and what is computed from it would each be an error of their own.
    let text = try errors(SmallTrace.text(#""inputs":["q","k"]"#, #""inputs":["q","kk"]"#))
    #expect(text.split(separator: "\n").count { $0.contains("error:") } == 1)
    let tensor = try errors(
      SmallTrace.text(#"{"tensor":"scores","shape":[2"#, #"{"tensor":"scores","shape":[0"#))
    #expect(tensor.split(separator: "\n").count { $0.contains("error:") } == 1)
  }

  @Test func announcedCounts() throws {
    #expect(
      try firstError(#""operators":7"#, #""operators":8"#)
        == "1:138: error: the header announces 8 operators, the file has 7")
    #expect(
      try firstError(#""tensors":16"#, #""tensors":1000000000"#)
        == "1:123: error: the header announces 1000000000 tensors, the file has 16")
  }

  @Test func uses() throws {
    #expect(
      try firstError(#""uses":2,"scale""#, #""uses":3,"scale""#)
        == "3:1: error: 'fc.weight' has 'uses' 3, but it is read 2 times")
  }

  @Test func headers() throws {
    #expect(
      try firstError("systole.trace/1", "systole.trace/2")
        == "1:11: error: found schema 'systole.trace/2' where 'systole.trace/1' is read")
    #expect(
      try errors("# a comment\n{}\n").hasPrefix("t.jsonl:1:1: error: expected '{'\n"))
    #expect(try errors("") == "t.jsonl:1:1: error: the file is empty\n")
    #expect(
      try errors("{\"model\":1}\n").hasPrefix("t.jsonl:1:2: error: the first line is no header"))
  }

  @Test func readingStopsAfterTwentyErrors() throws {
    let lines = [SmallTrace.lines[0]] + [String](repeating: "{\"tensor\":\"\"}", count: 50)
    let text = try errors(lines.map { $0 + "\n" }.joined())
    #expect(text.split(separator: "\n").count { $0.contains("error:") } == 20)
  }

  @Test func linesThatAreTooLong() throws {
    let long = SmallTrace.lines[0] + "\n{\"tensor\":\"" + String(repeating: "a", count: 1 << 21)
    #expect(
      try errors(long).hasPrefix("t.jsonl:2:1: error: the line is longer than 1048576 bytes\n"))
  }

  @Test func emptyLines() throws {
    #expect(
      try errors(SmallTrace.text + "\n").hasPrefix("t.jsonl:25:1: error: the line is empty\n"))
  }

  @Test func columnsCountCharactersAndNotBytes() throws {
    let text = try SmallTrace.text(#""model":"small""#, #""model":"käse","modle":1"#)
    #expect(try errors(text).hasPrefix("t.jsonl:1:44: error: unknown key 'modle' in the header\n"))
  }

  @Test func sumsOfAWholeTrace() throws {
    let header =
      #"{"schema":"systole.trace/1","model":"m","scheme":"s","tensors":10,"operators":0}"#
    let tensors = (0..<200_000).map {
      #"{"tensor":"t\#($0)","shape":[16777216,16777216],"role":"weight","type":"int32"}"#
    }
    let text = try errors(([header] + tensors).map { $0 + "\n" }.joined())
    #expect(text.contains("error: the tensors of the trace up to this line leave 2^62\n"))
  }
}
