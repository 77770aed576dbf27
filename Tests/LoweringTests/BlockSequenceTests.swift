import Lowering
import Testing
import Workload

/// What one encoder block becomes under each scheme, operator by operator.
struct BlockSequenceTests {
  @Test func fp16() throws {
    #expect(
      try Shipped.trace("deit-small", "fp16").lines(under: "blocks.3.") == [
        "layernorm norm1 float fp16 -> fp16",
        "linear attn.qkv fp16 -> fp16 bias",
        "attention_qk attn.qk fp16 fp16 -> fp16",
        "softmax attn.softmax float fp16 -> fp16",
        "attention_av attn.av fp16 fp16 -> fp16",
        "linear attn.proj fp16 -> fp16 bias",
        "add add1 fp16 fp16 -> fp16",
        "layernorm norm2 float fp16 -> fp16",
        "linear mlp.fc1 fp16 -> fp16 bias",
        "gelu mlp.act float fp16 -> fp16",
        "linear mlp.fc2 fp16 -> fp16 bias",
        "add add2 fp16 fp16 -> fp16",
      ])
  }

  @Test func int8() throws {
    #expect(
      try Shipped.trace("deit-small", "int8").lines(under: "blocks.3.") == [
        "layernorm norm1 float fp16 -> fp16",
        "quantize norm1.quantize float fp16 -> int8",
        "linear attn.qkv int8 -> fp16 bias float/channel",
        "quantize attn.qkv.quantize float fp16 -> int8",
        "attention_qk attn.qk int8 int8 -> fp16 float/tensor",
        "softmax attn.softmax float fp16 -> fp16",
        "quantize attn.softmax.quantize float fp16 -> uint8",
        "attention_av attn.av uint8 int8 -> fp16 float/tensor",
        "quantize attn.av.quantize float fp16 -> int8",
        "linear attn.proj int8 -> fp16 bias float/channel",
        "add add1 fp16 fp16 -> fp16",
        "layernorm norm2 float fp16 -> fp16",
        "quantize norm2.quantize float fp16 -> int8",
        "linear mlp.fc1 int8 -> fp16 bias float/channel",
        "gelu mlp.act float fp16 -> fp16",
        "quantize mlp.act.quantize float fp16 -> int8",
        "linear mlp.fc2 int8 -> fp16 bias float/channel",
        "add add2 fp16 fp16 -> fp16",
      ])
  }

  @Test func iViT() throws {
    #expect(
      try Shipped.trace("deit-small", "i-vit").lines(under: "blocks.3.") == [
        "layernorm norm1 i-vit int16 -> int8 dyadic/channel",
        "linear attn.qkv int8 -> int8 bias dyadic/channel",
        "attention_qk attn.qk int8 int8 -> int8 dyadic/tensor",
        "softmax attn.softmax i-vit-16 int8 -> uint16",
        "attention_av attn.av uint16 int8 -> int8 dyadic/tensor",
        "linear attn.proj int8 -> int16 bias dyadic/channel",
        "add add1 int16 int16 -> int16 dyadic/tensor",
        "layernorm norm2 i-vit int16 -> int8 dyadic/channel",
        "linear mlp.fc1 int8 -> int8 bias dyadic/channel",
        "gelu mlp.act i-vit int8 -> int8 dyadic/tensor",
        "linear mlp.fc2 int8 -> int16 bias dyadic/channel",
        "add add2 int16 int16 -> int16 dyadic/tensor",
      ])
  }

  @Test func fqViT() throws {
    #expect(
      try Shipped.trace("deit-small", "fq-vit").lines(under: "blocks.3.") == [
        "layernorm norm1 ptf uint8 -> uint8",
        "linear attn.qkv uint8 -> uint8 bias float/channel",
        "attention_qk attn.qk uint8 uint8 -> uint8 float/tensor",
        "softmax attn.softmax log-int uint8 -> log2-4",
        "attention_av attn.av log2-4 uint8 -> uint8 float/tensor shift_add",
        "linear attn.proj uint8 -> uint8 bias float/channel",
        "add add1 uint8 uint8 -> uint8 float/channel",
        "layernorm norm2 ptf uint8 -> uint8",
        "linear mlp.fc1 uint8 -> int32 bias",
        "gelu mlp.act float int32 -> uint8 float/tensor",
        "linear mlp.fc2 uint8 -> uint8 bias float/channel",
        "add add2 uint8 uint8 -> uint8 float/channel",
      ])
  }

  @Test func p2ViT() throws {
    #expect(
      try Shipped.trace("deit-small", "p2-vit").lines(under: "blocks.3.") == [
        "layernorm norm1 ptf-p2 int8 -> int8",
        "linear attn.qkv int8 -> int8 bias shift/tensor",
        "attention_qk attn.qk int8 int8 -> int8 shift/tensor",
        "softmax attn.softmax log-int-p2 int8 -> log2-4",
        "attention_av attn.av log2-4 int8 -> int8 shift/tensor shift_add",
        "linear attn.proj int8 -> int8 bias shift/channel",
        "add add1 int8 int8 -> int8 shift/channel",
        "layernorm norm2 ptf-p2 int8 -> int8",
        "linear mlp.fc1 int8 -> int32 bias",
        "gelu mlp.act float int32 -> int8 float/tensor",
        "linear mlp.fc2 int8 -> int8 bias shift/channel",
        "add add2 int8 int8 -> int8 shift/channel",
      ])
  }

  @Test func modelAroundTheBlocks() throws {
    let trace = try Shipped.trace("deit-small", "int8")
    let around = trace.operators.filter { !trace.name(of: $0).hasPrefix("blocks.") }
    #expect(
      around.map { trace.line($0, after: "") } == [
        "quantize image.quantize float fp16 -> int8",
        "conv patch_embed.proj int8 -> fp16 bias float/channel",
        "add pos_embed fp16 -> fp16",
        "layernorm norm float fp16 -> fp16",
        "quantize norm.class_token.quantize float fp16 -> int8",
        "linear head int8 -> fp16 bias float/channel",
      ])
  }

  @Test func roundingIsTheScheme() throws {
    let trace = try Shipped.trace("deit-tiny", "p2-vit")
    let steps = trace.operators.flatMap(\.epilogue.steps).filter { $0.kind == .requantize }
    #expect(!steps.isEmpty && steps.allSatisfy { $0.rounding == .halfEven })
  }

  @Test func tensorsCarryTheirFormats() throws {
    let fq = try Shipped.trace("deit-small", "fq-vit")
    let residual = try #require(fq.tensor("blocks.0.add1.output"))
    #expect(residual.granularity == .ptf)
    #expect(residual.zeroPoint == .static)
    #expect(residual.scale == .real)
    let p2 = try Shipped.trace("deit-small", "p2-vit")
    let qkv = try #require(p2.tensor("blocks.0.attn.qkv.output"))
    #expect(qkv.granularity == .tensor)
    #expect(qkv.zeroPoint == .none)
    #expect(qkv.scale == .powerOfTwo)
  }

  /// A word in the scheme's file changes the requantization, and nothing else.
  @Test func oneWordChangesRequantization() throws {
    let model = try Shipped.model("deit-tiny")
    let scheme = try Shipped.scheme(
      "p2-vit", ("name: p2-vit", "name: mine"), ("algorithm: shift", "algorithm: dyadic"))
    let lines = try Lowering(model: model, scheme: scheme).trace().lines(under: "blocks.0.")
    let shifts = try Shipped.trace("deit-tiny", "p2-vit").lines(under: "blocks.0.")
    #expect(lines == shifts.map { $0.replacing(" shift/", with: " dyadic/") })
  }

  /// Float islands inside an integer scheme: a nonlinear unit that wants floats gets them.
  @Test func consumersWithFormatsOfTheirOwn() throws {
    let scheme = try Shipped.scheme(
      "i-vit", ("algorithms: {", "operands: { softmax: fp16 }\nalgorithms: {"),
      ("softmax: i-vit-16", "softmax: float"),
      ("softmax: { algorithm: none }", "softmax: { algorithm: float }"))
    let trace = try Lowering(model: Shipped.model("deit-tiny"), scheme: scheme).trace()
    #expect(
      trace.lines(under: "blocks.0.attn.").dropFirst().prefix(3) == [
        "attention_qk qk int8 int8 -> int8 dyadic/tensor",
        "dequantize qk.dequantize float int8 -> fp16",
        "softmax softmax float fp16 -> uint16 float/tensor",
      ])
  }
}
