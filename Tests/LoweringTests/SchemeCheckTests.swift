import Lowering
import Testing
import Workload

/// Schemes whose parts do not fit together.
struct SchemeCheckTests {
  @Test(
    "what an algorithm leaves is a value of its edge, or is converted",
    arguments: [
      (
        "fq-vit", "algorithms: { softmax: softermax }",
        "6:24: error: softmax 'softermax' leaves integers of 8 bits, but 'edges.probabilities' is log2-4 "
          + "and nothing requantizes it"
      ),
      (
        "fq-vit", "edges: { probabilities: uint8 }",
        "softmax 'log-int' leaves log2 codes of 2 to 5 bits, but 'edges.probabilities' is uint8"
      ),
      (
        "fq-vit", "edges: { probabilities: log2-6 }",
        "softmax 'log-int' leaves log2 codes of 2 to 5 bits, but 'edges.probabilities' is log2-6"
      ),
      (
        "i-vit", "edges: { probabilities: uint8 }",
        "softmax 'i-vit-16' leaves integers of 16 bits, but 'edges.probabilities' is uint8"
      ),
      (
        "i-vit", "edges: { probabilities: log2-4 }",
        "softmax 'i-vit-16' leaves integers of 16 bits, but 'edges.probabilities' is log2-4"
      ),
      (
        "i-vit", "algorithms: { gelu: float }",
        "gelu 'float' leaves floating-point numbers, but 'edges.activated' is int8, which 'dyadic' does "
          + "not produce"
      ),
      (
        "fq-vit", "requantize: { except: { softmax: { algorithm: float, rounding: half_even } } }",
        "softmax 'log-int' leaves log2 codes of 2 to 5 bits, which 'float' cannot bring to another scale"
      ),
      (
        "int8", "algorithms: { softmax: i-bert }",
        "'edges.scores' is fp16, and softmax 'i-bert' computes on integers"
      ),
      (
        "int8", "operands: { layernorm: log2-4 }",
        "'operands.layernorm' is log2-4, which layernorm 'float' does not decode"
      ),
      (
        "int8", "operands: { gelu: { type: int8, code: twin } }",
        "'operands.gelu' has the code 'twin', which gelu 'float' does not decode"
      ),
      (
        "i-vit", "edges: { residual: { type: int16, granularity: ptf, scale_bits: 2 } }",
        "'edges.residual' has a power-of-two factor for each channel, which layernorm 'i-vit' does not "
          + "apply"
      ),
      (
        "int8", "edges: { branch: log2-4 }",
        "'edges.branch' is log2-4, which an addition does not take"
      ),
      (
        "int8", "operands: { values: fp16 }",
        "'attention_av' multiplies uint8 ('operands.probabilities') by fp16 ('operands.values'), which no "
          + "PE does"
      ),
      (
        "int8", "outer: { operand: fp16 }",
        "'conv' multiplies fp16 ('outer.operand') by int8 ('weights[0]'), which no PE does"
      ),
      (
        "i-vit", "operands: { probabilities: log2-4 }",
        "'operands.probabilities' is log2-4, which 'dyadic' does not produce from uint16"
      ),
      (
        "ofq", "insertions: [{ at: queries_and_keys, operator: layernorm }]",
        "'insertions' puts an operator on queries and keys, which 'attention: merged_query_key' does not"
      ),
    ])
  func refused(base: String, keys: String, message: String) throws {
    let text = try renderedError { _ = try ShippedSchemes.scheme(extending: base, keys) }
    #expect(text.contains(message), "\(text)")
    #expect(text.contains("\n  help: "))
  }

  @Test("an accuracy belongs to the bit widths that it was measured with")
  func accuracies() throws {
    func entry(_ bits: String) -> String {
      """
      accuracy:
        - { model: deit-tiny, bits: \(bits), metric: ImageNet top-1, value: 70 %, source: here }
      """
    }
    for bits in ["8/8", "4/8", "8/8/8", "mixed"] {
      _ = try ShippedSchemes.scheme(extending: "int8", entry(bits))
    }
    for (bits, message) in [
      ("5/8", "'accuracy[0].bits' is 5/8, but 'weights' has no 5 bits"),
      ("4/4", "'accuracy[0].bits' is 4/4, but linears with 4-bit weights read int8"),
      ("8/8/4", "'accuracy[0].bits' is 8/8/4, but the attention map of 8-bit weights is uint8"),
      ("W8A8", "'accuracy[0].bits' cannot be 'W8A8'"),
      ("8", "'accuracy[0].bits' cannot be '8'"),
    ] {
      let text = try renderedError {
        _ = try ShippedSchemes.scheme(extending: "int8", entry("\"\(bits)\""))
      }
      #expect(text.contains("mine.yaml:7:31: error: \(message)"), "\(text)")
    }
    let missing = try renderedError {
      _ = try ShippedSchemes.scheme(
        extending: "int8", entry("8/8").replacing("bits: 8/8, ", with: ""))
    }
    #expect(missing.contains("'accuracy[0].bits' is missing"))
  }

  @Test("layers outside the encoder's blocks have formats of their own, or the encoder's")
  func outer() throws {
    let scheme = try ShippedSchemes.scheme(
      extending: "uniform",
      "outer: { weights: encoder, patch_embedding: { operand: uint8 }, classifier: { operand: encoder } }"
    )
    let trace = try Lowering(
      model: Shipped.model("deit-tiny"), scheme: scheme, weightBits: 4
    ).trace()
    let (patches, head) = (
      try #require(trace.operation("patch_embed.proj")), try #require(trace.operation("head"))
    )
    #expect(
      trace.line(patches, after: "patch_embed.") == "conv proj uint8 -> fp16 bias float/channel")
    #expect(trace.line(head, after: "") == "linear head int4 -> fp16 bias float/channel")
    #expect(trace.tensor("head.weight")?.type.description == "int4")
    #expect(trace.tensor("patch_embed.proj.weight")?.type.description == "int4")
  }

  @Test("the word for the encoder's formats, misspelt")
  func misspeltEncoder() throws {
    let text = try renderedError {
      _ = try ShippedSchemes.scheme(
        extending: "uniform", "outer: { weights: encodr, operand: int88 }")
    }
    #expect(text.contains("mine.yaml:6:19: error: 'outer.weights' cannot be 'encodr'"), "\(text)")
    #expect(text.contains("did you mean 'encoder'?"))
    #expect(text.contains("'outer.operand' cannot be 'int88', which is no element type"))
  }

  /// A second token and a second classifier: 198 rows, and the sum of two results.
  @Test func distilledModel() throws {
    let trace = try Shipped.trace("deit-tiny-distilled", "fp16")
    #expect(trace.operation("blocks.0.norm1")?.m == 198)
    #expect(
      trace.lines(under: "head") == [
        "linear  fp16 -> fp16 bias", "linear _dist fp16 -> fp16 bias",
        "add .mean fp16 fp16 -> fp16",
      ])
    #expect(TraceCounts(trace).parameters == 5_910_800)
    let views = ["norm.class_token", "norm.distillation_token"].map {
      trace.tensor($0).flatMap { trace.extras(of: $0).view?.offset }
    }
    #expect(views == [0, 192])
    let text = try renderedError {
      _ = try Shipped.model("deit-tiny-distilled", ("class_token: true", "class_token: false"))
    }
    #expect(text.contains("'distillation_token' is true without a class token"))
  }
}
