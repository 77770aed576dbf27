import Diagnostics
import Lowering
import Testing
import Workload

/// Operators without a model around them.
struct BareOperatorTests {
  private func trace(_ text: String, _ scheme: String, bits: Int? = nil) throws -> Trace {
    try BareOperator.parse(text).trace(scheme: Shipped.scheme(scheme), weightBits: bits)
  }

  @Test func products() throws {
    let single = try trace("gemm:197x384x1152", "int8")
    #expect(single.lines(under: "") == ["linear gemm int8 -> int32"])
    let batched = try trace("gemm:197x384x1152x6", "p2-vit", bits: 4)
    #expect(batched.lines(under: "") == ["matmul gemm int8 -> int32"])
    #expect(batched.operators.map { [$0.b, $0.m, $0.k, $0.n] } == [[6, 197, 384, 1152]])
    #expect(batched.tensor("gemm.weight")?.type.description == "int4")
    #expect(batched.header.operandsOnChip)
    #expect(try trace("gemm:8x8x8", "fp16").lines(under: "") == ["linear gemm fp16 -> fp32"])
  }

  @Test func convolution() throws {
    let trace = try trace("conv:224x224x3x16x16x384:16", "int8")
    #expect(trace.operators.map { [$0.b, $0.m, $0.k, $0.n] } == [[1, 196, 768, 384]])
    #expect(try self.trace("conv:7x9x2x3x3x5", "int8").operators.map(\.m) == [35])
  }

  @Test(arguments: [
    ("softmax:1182x197", "i-vit", "softmax softmax i-vit-16 int8 -> uint16"),
    ("softmax:1182x197", "int8", "softmax softmax float fp16 -> fp16"),
    ("layernorm:197x384", "fq-vit", "layernorm layernorm ptf uint8 -> uint8"),
    ("gelu:197x1536", "fq-vit", "gelu gelu float int32 -> uint8"),
  ])
  func rowwise(text: String, scheme: String, line: String) throws {
    let trace = try trace(text, scheme)
    #expect(trace.lines(under: "") == [line])
    #expect(trace.operators.allSatisfy { $0.epilogue.count == 0 })
  }

  @Test func attention() throws {
    let trace = try trace("attention:64x128x32x2", "p2-vit")
    #expect(
      trace.lines(under: "attention.") == [
        "linear q int8 -> int8", "linear k int8 -> int8", "linear v int8 -> int8",
        "attention_qk qk int8 int8 -> int8",
        "softmax softmax log-int-p2 int8 -> log2-4",
        "attention_av av log2-4 int8 -> int8 shift_add",
        "linear out int8 -> int32",
      ])
    #expect(
      trace.operators.map(\.macs) == [
        64 * 128 * 64, 64 * 128 * 64, 64 * 128 * 64, 2 * 64 * 32 * 64, 0, 2 * 64 * 64 * 32,
        64 * 64 * 128,
      ])
  }

  @Test(arguments: [
    "gemm:197x384x1152", "gemm:1x2x3x4", "conv:7x9x2x3x3x5", "conv:7x9x2x3x3x5:2", "softmax:2x3",
    "layernorm:2x3", "gelu:2x3", "attention:1x2x3x4",
  ])
  func textsReadAsWritten(text: String) throws {
    #expect(try BareOperator.parse(text).description == text)
    #expect(BareOperator.isBare(text))
  }

  @Test func namesAndPathsAreModels() {
    #expect(!BareOperator.isBare("deit-small"))
    #expect(!BareOperator.isBare("models/deit:small.yaml"))
    #expect(BareOperator.isBare("gem:1x2x3"))
    #expect(BareOperator.isBare("gemm"))
  }

  @Test(arguments: [
    (
      "gemm:197x384",
      "'gemm:197x384' is not of the form gemm:MxKxN[xB]: it has 2 sizes",
      "for example gemm:197x384x1152x6"
    ),
    (
      "gemm:197x0x3",
      "'gemm:197x0x3' is not of the form gemm:MxKxN[xB]: '0' is no whole number "
        + "of 1...2147483648", "for example gemm:197x384x1152x6"
    ),
    (
      "softmax:axb",
      "'softmax:axb' is not of the form softmax:ROWSxLEN: 'a' is no whole number "
        + "of 1...2147483648", "for example softmax:1182x197"
    ),
    (
      "gelu", "'gelu' is not of the form gelu:ROWSxLEN: it has 0 parts after its name",
      "for example gelu:197x1536"
    ),
    ("gem:1x2x3", "'gem:1x2x3' names no bare operator", "did you mean 'gemm'?"),
    (
      "gemm:9999999999x1x1",
      "'gemm:9999999999x1x1' is not of the form gemm:MxKxN[xB]: '9999999999' is no whole number "
        + "of 1...2147483648", "for example gemm:197x384x1152x6"
    ),
  ])
  func malformed(text: String, message: String, help: String) throws {
    #expect(
      try renderedError { _ = try BareOperator.parse(text) }
        == "error: \(message)\n  help: \(help)\n")
  }

  @Test func kernelLargerThanTheImage() throws {
    #expect(
      try renderedError { _ = try BareOperator.parse("conv:4x4x3x5x5x8") }
        == "error: 'conv:4x4x3x5x5x8': a kernel of 5x5 is larger than the image of 4x4\n")
  }

  @Test(arguments: [
    "gemm:2147483648x2147483648x2147483648", "gemm:2147483648x2147483648x2147483648x2147483648",
    "conv:2147483648x2147483648x2147483648x1x1x1",
    "attention:2147483648x2147483648x2147483648x2147483648",
    "softmax:2147483648x2147483648", "attention:2147483648x1x1x1",
  ])
  func productsThatLeaveTheBoundsAreRefused(text: String) throws {
    let error = try renderedError { _ = try trace(text, "int8") }
    #expect(error.hasPrefix("error: '"))
  }
}
