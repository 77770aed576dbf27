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

  /// `int8` with groups of small floats in its linears.
  private static func grouped(
    _ scale: String, requantize: String = "float", _ edits: (String, String)...
  ) throws -> Scheme {
    let group = "type: fp-e2m1, granularity: group, \(scale)"
    return try Shipped.scheme(
      "int8",
      edits: [
        ("accumulator: int32", "accumulator: fp32"),
        ("type: int4", "type: fp-e4m3"),
        ("type: int8, granularity: channel, scale_bits: 32", group),
        ("linear: int8", "linear: { \(group), dynamic: true }"),
        ("qkv: int8", "qkv: fp-e4m3"), ("probabilities: uint8", "probabilities: fp-e4m3"),
        ("algorithm: float", "algorithm: \(requantize)"),
      ] + edits)
  }

  /// A row's groups have their exponents, or scales and one more of the tensor, with the elements.
  @Test func microscaling() throws {
    let mx = try trace(
      Self.grouped("group: 32, scale: power_of_two, scale_bits: 8", requantize: "none"))
    #expect(
      mx.lines(under: "blocks.0.attn.").prefix(3) == [
        "linear qkv fp-e2m1 -> fp16 bias",
        "quantize qkv.quantize float fp16 -> fp-e4m3",
        "attention_qk qk fp-e4m3 fp-e4m3 -> fp16",
      ])
    #expect(mx.operation("blocks.0.norm1.quantize")?.algorithm == .builtIn(.dynamicP2))
    let operand = try #require(mx.tensor("blocks.0.norm1.quantize.output"))
    #expect(operand.granularity == .group && operand.group == 32 && operand.scale == .powerOfTwo)
    #expect(mx.extras(of: operand).sideBytes == 197 * 6)
    let nv = try trace(Self.grouped("group: 16, scale_bits: 8, tensor_scale_bits: 32"))
    #expect(nv.operation("blocks.0.norm1.quantize")?.algorithm == .builtIn(.dynamic))
    let scales = try #require(nv.tensor("blocks.0.norm1.quantize.output"))
    #expect(scales.scale == .real && nv.extras(of: scales).sideBytes == 197 * 12 + 4)
    let weight = try #require(nv.tensor("blocks.0.attn.proj.weight"))
    #expect(nv.extras(of: weight).sideBytes == 192 * 12 + 4)
    #expect(nv.operation("blocks.0.attn.proj")?.epilogue.requantization == .float)
    #expect(mx.operation("blocks.0.attn.proj")?.epilogue.requantization == BuiltInAlgorithm.none)
  }

  /// Results that stay in the accumulator's type are multiplied by the tensors' scales all the same.
  @Test func tensorScalesOfAccumulators() throws {
    let trace = try trace(
      Self.grouped(
        "group: 16, scale_bits: 8, tensor_scale_bits: 32", ("branch: fp16", "branch: fp32")))
    #expect(trace.operation("blocks.0.attn.proj")?.epilogue.requantization == .float)
  }

  @Test func scaleThatNothingApplies() throws {
    let text = try renderedError {
      _ = try Self.grouped("group: 16, tensor_scale_bits: 32", requantize: "none")
    }
    #expect(
      text.contains(
        "'operands.linear.tensor_scale_bits' is a scale that nothing applies: 'requantize.algorithm' "
          + "of 'linear' is 'none'"))
    #expect(text.contains("int8.yaml:13:72: error: 'weights[0].tensor_scale_bits'"), "\(text)")
  }

  @Test(arguments: [
    (
      "linear: int8", "linear: { type: int8, tensor_scale_bits: 32 }",
      "'operands.linear.tensor_scale_bits' has no meaning with 'granularity: tensor'"
    ),
    (
      "linear: int8", "linear: { type: fp16, dynamic: true }",
      "'operands.linear.dynamic' is true, and the format has no scale"
    ),
    (
      "- { type: int8, granularity: channel,",
      "- { type: int8, granularity: channel, dynamic: true,",
      "unknown key 'dynamic' in 'weights[0]'"
    ),
  ])
  func scaleMistakes(old: String, new: String, message: String) throws {
    let text = try renderedError { _ = try Shipped.scheme("int8", (old, new)) }
    #expect(text.contains(message), "\(text)")
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
