import Documents
@testable import Lowering
import Testing
import TraceFormat
import Workload
import YAML

/// Operators that schemes put into a model, and formats that products want.
struct InsertedOperatorTests {
  private func trace(
    _ edits: (String, String)..., model: String = "deit-tiny", weightBits: Int? = nil
  ) throws -> Trace {
    var text = try Shipped.text("schemes/int8.yaml")
    for (old, new) in edits {
      try #require(text.contains(old), "'\(old)' is not there")
      text = text.replacing(old, with: new)
    }
    let scheme = try SchemeReader.read(try YAMLReader.read(text, file: "int8.yaml"))
    let trace = try Lowering(
      model: Shipped.model(model), scheme: scheme, weightBits: weightBits
    ).trace()
    // What is emitted is a trace that reads back as itself.
    let again = try Trace.read(String(decoding: trace.canonicalBytes, as: UTF8.self), file: "t")
    #expect(again.digest == trace.digest)
    return trace
  }

  private static let end = "parameters: {"

  /// A bias on what each linear reads, before it is quantized (NoisyQuant).
  @Test func beforeLinears() throws {
    let trace = try trace(
      (
        Self.end,
        "insertions: [{ at: linear_input, operator: add, parameter: fp16 }]\nparameters: {"
      ))
    let lines = trace.lines(under: "blocks.0.")
    #expect(
      lines.prefix(4) == [
        "layernorm norm1 float fp16 -> fp16",
        "add attn.qkv.input.add fp16 -> fp16",
        "quantize attn.qkv.input.add.quantize float fp16 -> int8",
        "linear attn.qkv int8 -> fp16 bias float/channel",
      ])
    #expect(lines.count { $0.hasPrefix("add") } == 4 + 2)
    let bias = try #require(trace.tensor("blocks.0.mlp.fc2.input.add.parameter"))
    #expect(trace.elements(of: bias) == 768)
    #expect(trace.operation("head.input.add") == nil)
  }

  /// LayerNorms on queries and keys of each head, which are then quantized one by one (Q-ViT).
  @Test func onQueriesAndKeys() throws {
    let trace = try trace(
      (Self.end, "insertions: [{ at: queries_and_keys, operator: layernorm }]\nparameters: {"))
    #expect(
      trace.lines(under: "blocks.0.attn.").prefix(7) == [
        "linear qkv int8 -> fp16 bias float/channel",
        "layernorm q.layernorm float fp16 -> fp16",
        "quantize q.layernorm.quantize float fp16 -> int8",
        "layernorm k.layernorm float fp16 -> fp16",
        "quantize k.layernorm.quantize float fp16 -> int8",
        "quantize v.quantize float fp16 -> int8",
        "attention_qk qk int8 int8 -> fp16 float/tensor",
      ])
    let norm = try #require(trace.operation("blocks.0.attn.q.layernorm"))
    #expect((norm.rows, norm.rowLength) == (3 * 197, 64))
  }

  /// A LayerNorm and an RPReLU behind each linear; those of Q, K and V are of one tensor each.
  @Test func behindLinears() throws {
    let trace = try trace(
      (
        Self.end,
        """
        insertions:
          - { at: linear_output, operator: layernorm }
          - { at: linear_output, operator: activation, algorithm: rprelu, parameter: fp16 }
          - { at: branch, operator: multiply, parameter: fp16 }
        parameters: {
        """
      ))
    #expect(
      trace.lines(under: "blocks.0.").dropFirst(2).prefix(3) == [
        "linear attn.qkv int8 -> fp16 bias float/channel",
        "layernorm attn.qkv.layernorm float fp16 -> fp16",
        "activation attn.qkv.activation rprelu fp16 -> fp16",
      ])
    let norm = try #require(trace.operation("blocks.0.attn.qkv.layernorm"))
    #expect((norm.rows, norm.rowLength) == (3 * 197, 192))
    #expect(
      trace.elements(of: try #require(trace.tensor("blocks.0.attn.qkv.layernorm.weight"))) == 192)
    #expect(
      trace.elements(of: try #require(trace.tensor("blocks.0.mlp.fc1.activation.parameter")))
        == 3 * 768)
    #expect(trace.operation("blocks.0.add1.branch.multiply")?.kind == .multiply)
  }

  /// On the softmax's result, and on the shortcut but not on what the LayerNorm reads.
  @Test func onProbabilitiesAndShortcut() throws {
    let trace = try trace(
      (
        Self.end,
        """
        insertions:
          - { at: probabilities, operator: vector }
          - { at: shortcut, operator: multiply, parameter: fp16 }
        parameters: {
        """
      ), model: "bert-base")
    let lines = trace.lines(under: "encoder.layer.0.attention.")
    #expect(
      lines.contains("vector self.softmax.vector fp16 -> fp16")
        && lines.contains("quantize self.softmax.vector.quantize float fp16 -> uint8")
        && lines.contains("multiply output.add.shortcut.multiply fp16 -> fp16"))
    #expect(lines.contains("linear self.qkv int8 -> fp16 bias float/channel"))
  }

  /// Weights that are dequantized at every use take a product of floats (weight-only schemes).
  @Test func weightsInAnotherFormat() throws {
    let trace = try trace(
      ("  linear: int8\n  qkv: int8\n  probabilities: uint8", "  weights: fp16\n  #"),
      (
        "type: int4, granularity: channel, scale_bits: 32",
        "type: int4, granularity: group, group: 128, scale_bits: 16"
      ), (Self.end, "outer: { weights: fp16 }\nparameters: {"), weightBits: 4)
    #expect(
      trace.lines(under: "blocks.0.mlp.").prefix(2) == [
        "dequantize fc1.weight.dequantize float -> fp16", "linear fc1 fp16 fp16 -> fp16 bias",
      ])
    let dequantize = try #require(trace.operation("blocks.0.mlp.fc1.weight.dequantize"))
    #expect(dequantize.elements == 768 * 192)
    let stored = try #require(trace.tensor("blocks.0.mlp.fc1.weight"))
    // 768 rows of two groups, 16 bits each.
    #expect(trace.extras(of: stored).sideBytes == 768 * 2 * 2)
    #expect(trace.operation("head.weight.dequantize") == nil)
  }

  /// A second product of few columns, gathered before they are quantized (LLM.int8()).
  @Test func outlierColumns() throws {
    let trace = try trace(
      (Self.end, "outliers: { columns: 8, type: fp16 }\nparameters: {"),
      (
        "algorithm: float, rounding: half_even",
        """
        algorithm: float, rounding: half_even, except: { quantize: { algorithm: dynamic } }
        """
      ))
    #expect(
      trace.lines(under: "blocks.0.").prefix(7) == [
        "layernorm norm1 float fp16 -> fp16",
        "quantize norm1.quantize dynamic fp16 -> int8",
        "linear attn.qkv int8 -> fp16 bias float/channel",
        "move attn.qkv.outliers.gather fp16 -> fp16",
        "linear attn.qkv.outliers fp16 -> fp16",
        "add attn.qkv.outliers.add fp16 fp16 -> fp16",
        "quantize attn.qkv.outliers.add.quantize dynamic fp16 -> int8",
      ])
    let product = try #require(trace.operation("blocks.0.attn.qkv.outliers"))
    #expect((product.m, product.k, product.n) == (197, 8, 576))
  }

  /// More of them than an operand has are an error, not fewer of them.
  @Test func outlierColumnsAreThere() throws {
    let text = try renderedError {
      _ = try trace((Self.end, "outliers: { columns: 193, type: fp16 }\nparameters: {"))
    }
    #expect(text.contains("has 193 outlier columns, and 'blocks.0.attn.qkv' reads 192"))
  }

  /// A width may have operands of its own; what stands outside the encoder keeps its formats.
  @Test func widths() throws {
    let edits = (
      Self.end,
      """
      widths: { 4: { linear: int4, probabilities: { type: uint4, code: twin } } }
      outer: { operand: uint8 }
      parameters: {
      """
    )
    let narrow = try trace(edits, weightBits: 4)
    #expect(
      narrow.lines(under: "blocks.0.attn.") == [
        "linear qkv int4 -> fp16 bias float/channel",
        "quantize qkv.quantize float fp16 -> int8",
        "attention_qk qk int8 int8 -> fp16 float/tensor",
        "softmax softmax float fp16 -> fp16",
        "quantize softmax.quantize float fp16 -> uint4",
        "attention_av av uint4 int8 -> fp16 float/tensor",
        "quantize av.quantize float fp16 -> int4",
        "linear proj int4 -> fp16 bias float/channel",
      ])
    #expect(narrow.tensor("blocks.0.attn.softmax.quantize.output")?.code == .twin)
    #expect(narrow.lines(under: "head").last == "linear  uint8 -> fp16 bias float/channel")
    #expect(
      try trace(edits).lines(under: "blocks.0.attn.").first?.hasPrefix("linear qkv int8") == true)
  }

  /// Layers by name take a width of their own, unless one is asked for.
  @Test func layers() throws {
    let edits = (
      Self.end,
      """
      layers:
        - { match: blocks.1*.mlp.*, weight_bits: 4 }
        - { match: "*.attn.proj", weight_bits: 4 }
        - { match: blocks.0.mlp.fc2, weight_bits: 8 }
      widths: { 4: { linear: int4, activated: uint4 } }
      parameters: {
      """
    )
    let mixed = try trace(edits)
    let types = ["1.mlp.fc1", "11.mlp.fc2", "2.mlp.fc1", "2.attn.proj", "2.attn.qkv", "0.mlp.fc2"]
      .map { mixed.tensor("blocks.\($0).weight")?.type.description }
    #expect(types == ["int4", "int4", "int8", "int4", "int8", "int8"])
    #expect(
      mixed.lines(under: "blocks.10.mlp.").suffix(2) == [
        "quantize act.quantize float fp16 -> uint4", "linear fc2 uint4 -> fp16 bias float/channel",
      ])
    #expect(mixed.tensor("patch_embed.proj.weight")?.type == .int8)
    let uniform = try trace(edits, weightBits: 8)
    #expect(uniform.tensor("blocks.2.attn.proj.weight")?.type == .int8)
    let text = try renderedError { _ = try trace(edits, model: "bert-base") }
    #expect(
      text.hasPrefix(
        "error: 'layers[0]' of scheme 'int8' matches 'blocks.1*.mlp.*', and no product is left"))
  }

  @Test(arguments: [
    ("a", "a", true), ("a", "ab", false), ("*", "", true), ("*", "x.y", true), ("a*", "a", true),
    ("*.b", "a.b.b", true), ("*.b", "a.b.c", false), ("a*b*c", "a.b.b.c", true),
    ("a*b*c", "a.c.b", false), ("", "a", false), ("a**b", "ab", true),
  ])
  func patterns(pattern: String, name: String, matches: Bool) {
    #expect(NamePattern(text: pattern).matches(name) == matches)
  }

  /// Floats of fewer than 16 bits have scales, and are quantized to.
  @Test func narrowFloats() throws {
    let trace = try trace(
      ("type: int4, granularity: channel", "type: fp-e2m1, granularity: channel"),
      ("type: int8, granularity: channel", "type: fp-e4m3, granularity: channel"),
      ("linear: int8", "linear: fp-e2m1"), ("qkv: int8", "qkv: fp-e2m1"),
      ("probabilities: uint8", "probabilities: fp-e2m1"),
      ("accumulator: int32", "accumulator: fp32"),
      (Self.end, "outer: { operand: fp-e4m3 }\nparameters: {"), weightBits: 4)
    #expect(
      trace.lines(under: "blocks.0.").prefix(3) == [
        "layernorm norm1 float fp16 -> fp16",
        "quantize norm1.quantize float fp16 -> fp-e2m1",
        "linear attn.qkv fp-e2m1 -> fp16 bias float/channel",
      ])
  }

  /// A scale for each row is written beside the rows.
  @Test func tokenScales() throws {
    let trace = try trace(
      ("linear: int8", "linear: { type: int8, granularity: token, scale_bits: 16 }"))
    let quantized = try #require(trace.tensor("blocks.0.norm1.quantize.output"))
    #expect(quantized.granularity == .token)
    #expect(trace.extras(of: quantized).sideBytes == 197 * 2)
  }

  @Test func mistakes() throws {
    let text = try renderedError {
      _ = try Shipped.scheme(
        "int8",
        (
          "parameters: {",
          """
          insertions:
            - { at: linear_inputs, operator: add, parameter: fp16 }
            - { at: branch, operator: linear }
            - { at: branch, operator: multiply }
            - { at: branch, operator: activation, algorithm: rrelu }
            - { at: branch, operator: vector, parameter: fp16 }
          widths: { 6: { linear: int6 } }
          outliers: { columns: 0, type: fp16 }
          layers: [{ match: a, weight_bits: 5 }]
          parameters: {
          """
        ))
    }
    for part in [
      "'insertions[0].at' cannot be 'linear_inputs'", "did you mean 'linear_input'?",
      "'insertions[1].operator' cannot be 'linear'", "'insertions[2].parameter' is missing",
      "'insertions[3].algorithm' cannot be 'rrelu'", "did you mean 'relu'?",
      "'insertions[4].parameter' has no meaning here", "unknown key '6' in 'widths'",
      "'outliers.columns'", "'layers[0].weight_bits' is 5, a width that 'weights' does not have",
    ] {
      #expect(text.contains(part), "\(part)\n\(text)")
    }
  }
}
