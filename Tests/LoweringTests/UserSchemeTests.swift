import Documents
import Lowering
import Testing
import Workload
import YAML

/// Schemes that no shipped file has: attributes combine freely.
struct UserSchemeTests {
  private func trace(_ scheme: Scheme) throws -> Trace {
    try Lowering(model: Shipped.model("deit-tiny"), scheme: scheme).trace()
  }

  /// Scales found at run time: every operand's conversion finds its own.
  @Test func dynamicScales() throws {
    let scheme = try Shipped.scheme("int8", ("algorithm: float,", "algorithm: dynamic,"))
    #expect(
      try trace(scheme).lines(under: "blocks.0.attn.").prefix(2) == [
        "linear qkv int8 -> fp16 bias dynamic/channel",
        "quantize qkv.quantize dynamic fp16 -> int8",
      ])
  }

  @Test(arguments: [("binary", 1), ("ternary", 2)])
  func narrowWeights(type: String, bits: Int) throws {
    let scheme = try Shipped.scheme(
      "int8", ("type: int4", "type: \(type)"))
    let lowering = try Lowering(
      model: Shipped.model("deit-tiny"), scheme: scheme, weightBits: bits)
    let trace = try lowering.trace()
    let linear = try #require(trace.operation("blocks.0.mlp.fc1"))
    #expect(linear.mac == .addSubtract)
    #expect(trace.operation("head")?.mac == .multiply)
  }

  @Test func binaryOperandsCountBits() throws {
    let scheme = try Shipped.scheme(
      "int8", ("- { type: int8,", "- { type: binary,"), ("linear: int8", "linear: binary"))
    let linear = try #require(try trace(scheme).operation("blocks.0.mlp.fc1"))
    #expect(linear.mac == .xnorPopcount)
  }

  /// 192 rows of 192 weights, two groups in each, with a scale of two bytes.
  @Test func groupsOfWeights() throws {
    let scheme = try Shipped.scheme(
      "int8",
      (
        "type: int4, granularity: channel, scale_bits: 32",
        "type: int4, granularity: group, group: 128, scale_bits: 16"
      ))
    let lowering = try Lowering(model: Shipped.model("deit-tiny"), scheme: scheme, weightBits: 4)
    let trace = try lowering.trace()
    let weight = try #require(trace.tensor("blocks.0.attn.proj.weight"))
    #expect(weight.group == 128)
    #expect(trace.extras(of: weight).sideBytes == 192 * 2 * 2)
  }

  @Test func publishedAccuracyIsQuoted() throws {
    let scheme = try Shipped.scheme("p2-vit")
    #expect(
      scheme.accuracy.first
        == PublishedAccuracy(
          model: "deit-tiny", widths: .uniform(weights: 8, activations: 8, attentionMap: 4),
          metric: "ImageNet top-1", value: "70.92 %",
          source: "CoQMoE, arXiv 2506.08496, Table 1 (8/8/4)"))
    #expect(scheme.schemeClass == .s3)
    #expect(scheme.weightBits == [8, 4])
  }

  @Test(arguments: Shipped.schemes)
  func shippedSchemesNameThemselves(name: String) throws {
    #expect(try Shipped.scheme(name).name == name)
  }

  @Test(arguments: Shipped.models)
  func shippedModelsNameThemselves(name: String) throws {
    #expect(try Shipped.model(name).name == name)
  }
}
