import Diagnostics
import Documents
import Lowering
import Testing
import Workload
import YAML

/// Formats by layer, block and head: of a scheme's `layers`, and of a file of widths.
struct LayerRuleTests {
  private func scheme(_ layers: String, base: String = "uniform") throws -> Scheme {
    try ShippedSchemes.scheme(extending: base, "layers:\n" + layers)
  }

  private func trace(
    _ layers: String, base: String = "uniform", model: String = "deit-tiny", bits: Int? = nil
  ) throws -> Trace {
    try Lowering(
      model: Shipped.model(model), scheme: scheme(layers, base: base), weightBits: bits
    ).trace()
  }

  /// Types of what a product reads: `int4 x int8`.
  private func operands(_ trace: Trace, _ name: String) -> String? {
    trace.operation(name).map { op in
      trace.inputs(of: op).prefix(2).map { trace[$0].type.description }.joined(separator: " x ")
    }
  }

  @Test("blocks by number and range; widths of weights and of what is read")
  func blocks() throws {
    let trace = try trace(
      """
        - { match: [blocks.*.mlp.fc1, blocks.*.attn.qkv], blocks: [0, 3-5], weight_bits: 4, activation_bits: 6 }
        - { match: head, weights: { type: int4, granularity: channel, scale_bits: 32 }, operand: int4 }
      """)
    for (block, types) in [
      (0, "int6 x int4"), (1, "int8 x int8"), (4, "int6 x int4"), (6, "int8 x int8"),
    ] {
      #expect(operands(trace, "blocks.\(block).mlp.fc1") == types)
      #expect(operands(trace, "blocks.\(block).attn.qkv") == types)
      #expect(operands(trace, "blocks.\(block).mlp.fc2") == "int8 x int8")
    }
    #expect(operands(trace, "head") == "int4 x int4")
    #expect(operands(trace, "patch_embed.proj") == "int8 x int8")
  }

  @Test("the operands of products of activations, and the attention map's format")
  func attention() throws {
    let trace = try trace(
      """
        - { match: blocks.*.attn.qk, blocks: 1, activation_bits: 4 }
        - { match: blocks.*.attn.av, blocks: 2, attention_map: { type: log2-4 }, activation_bits: 6 }
      """)
    #expect(operands(trace, "blocks.0.attn.qk") == "int8 x int8")
    #expect(operands(trace, "blocks.1.attn.qk") == "int4 x int4")
    #expect(operands(trace, "blocks.1.attn.av") == "uint8 x int8")
    #expect(operands(trace, "blocks.2.attn.av") == "log2-4 x int6")
    #expect(trace.operation("blocks.2.attn.av")?.mac == .shiftAdd)
    // Queries and keys are converted by themselves where values have another format.
    #expect(
      trace.lines(under: "blocks.1.attn.").filter { $0.hasPrefix("quantize") } == [
        "quantize q.quantize float fp16 -> int4", "quantize k.quantize float fp16 -> int4",
        "quantize v.quantize float fp16 -> int8", "quantize softmax.quantize float fp16 -> uint8",
        "quantize av.quantize float fp16 -> int8",
      ])
  }

  @Test("scale and granularity of weights hold at any width, widths where none is asked for")
  func scales() throws {
    let rule = "  - { match: '*.proj', scale: power_of_two, granularity: tensor, weight_bits: 4 }"
    let ownTrace = try trace(rule)
    let own = try #require(ownTrace.tensor("blocks.0.attn.proj.weight"))
    #expect(
      own.scale == .powerOfTwo && own.granularity == .tensor && own.type.description == "int4")
    let askedTrace = try trace(rule, bits: 6)
    let asked = try #require(askedTrace.tensor("blocks.0.attn.proj.weight"))
    #expect(
      asked.scale == .powerOfTwo && asked.granularity == .tensor
        && asked.type.description == "int6")
  }

  @Test("heads are products of their own, whose results lie side by side")
  func heads() throws {
    let trace = try trace(
      """
        - { match: blocks.0.attn.*, heads: [0-1], weight_bits: 4, activation_bits: 4 }
      """)
    #expect(
      trace.lines(under: "blocks.0.attn.").filter { !$0.hasPrefix("quantize") } == [
        "linear qkv.heads0-1 int4 -> fp16 bias float/channel",
        "attention_qk qk.heads0-1 int4 int4 -> fp16 float/tensor",
        "softmax softmax.heads0-1 float fp16 -> fp16",
        "attention_av av.heads0-1 uint4 int4 -> fp16 float/tensor",
        "linear qkv.head2 int8 -> fp16 bias float/channel",
        "attention_qk qk.head2 int8 int8 -> fp16 float/tensor",
        "softmax softmax.head2 float fp16 -> fp16",
        "attention_av av.head2 uint8 int8 -> fp16 float/tensor",
        "linear proj int8 -> fp16 bias float/channel",
      ])
    let whole = try Shipped.trace("deit-tiny", "fp16")
    #expect(TraceCounts(trace).macs == TraceCounts(whole).macs)
    #expect(TraceCounts(trace).softmax == TraceCounts(whole).softmax)
    // 64 columns of 192 belong to the last head.
    let part = try #require(trace.tensor("blocks.0.attn.av.head2.output"))
    let view = try #require(trace.extras(of: part).view)
    #expect(view.offset == 128 && view.strides == [192, 1])
    #expect(trace.name(of: view.base) == "blocks.0.attn.av.output")
    // Other blocks keep one product.
    #expect(trace.operation("blocks.1.attn.qkv") != nil)
  }

  @Test("a published accuracy is not that of other widths")
  func accuracy() throws {
    let text = """
        - { match: blocks.0.mlp.fc1, weight_bits: 4 }
      accuracy:
        - { model: deit-tiny, bits: 8/8, metric: ImageNet top-1, value: 70 %, source: here }
      """
    let scheme = try scheme(text)
    #expect(scheme.publishedAccuracy(model: "deit-tiny", weightBits: nil) == nil)
    #expect(scheme.publishedAccuracy(model: "deit-tiny", weightBits: 8)?.value == "70 %")
  }

  @Test("mistakes of a scheme's rules, several at once")
  func mistakes() throws {
    let text = try renderedError {
      _ = try scheme(
        """
          - { match: blocks.*.mlp.fc1 }
          - { match: a, blocks: 5-3, weight_bits: 4 }
          - { match: a, heads: [0, x], weight_bits: 4 }
          - { match: a, granularity: group, scale: real2 }
          - { match: a, weight_bits: 4, weights: int4, activation_bits: 4, operand: int4 }
          - { match: a, activation_bits: 1 }
          - { match: [], weight_bits: 4 }
          - { match: a, blocks: [], weight_bits: 4 }
          - 7
        """)
    }
    for part in [
      "mine.yaml:7:5: error: 'layers[0]' changes nothing",
      "mine.yaml:8:25: error: 'layers[1].blocks' has '5-3' where a number or a range of numbers is needed",
      "'layers[2].heads' has 'x' where", "'layers[3].granularity' cannot be 'group'",
      "'layers[3].scale' cannot be 'real2'", "did you mean 'real'?",
      "'layers[4].weights' and 'weight_bits' both choose the weights",
      "'layers[4].operand' and 'activation_bits' both choose what is read",
      "'layers[5].activation_bits' is 1, which is outside 2...16",
      "'layers[6].match' is an empty list", "'layers[7].blocks' is an empty list",
      "found '7' where 'layers[8]' needs a mapping of keys",
    ] {
      #expect(text.contains(part), "\(part)\n\(text)")
    }
    #expect(text.split(separator: "\n").count { $0.contains("error:") } == 11)
  }

  @Test(
    "rules that meet nothing, or have no meaning for what they meet",
    arguments: [
      (
        "- { match: blocks.*.mlp.fc3, weight_bits: 4 }",
        "'layers[0]' of scheme 'mine' matches 'blocks.*.mlp.fc3', and no product is left for it"
      ),
      (
        "- { match: blocks.*.mlp.fc1, blocks: 11-12, weight_bits: 4 }",
        "'layers[0]' of scheme 'mine' has block 12, which the model does not have"
      ),
      (
        "- { match: blocks.*.attn.qkv, heads: 3, weight_bits: 4 }",
        "'layers[0]' of scheme 'mine' matches 'blocks.*.attn.qkv', and no product is left for it"
      ),
      (
        "- { match: blocks.*.attn.qk, weight_bits: 4 }",
        "'layers[0]' of scheme 'mine' changes weights, which none of its products has"
      ),
      (
        "- { match: blocks.*.mlp.fc1, attention_map: uint4 }",
        "'layers[0]' of scheme 'mine' has an 'attention_map', which none of its products reads"
      ),
    ])
  func withoutMeaning(layers: String, message: String) throws {
    let text = try renderedError { _ = try trace("  " + layers) }
    #expect(text.hasPrefix("error: \(message)"), "\(text)")
  }

  // MARK: Files of bit widths

  private func layerBits(_ json: String) throws -> LayerBits {
    try LayerBitsReader.read(try JSONReader.read(json, file: "bits.json"))
  }

  @Test("a file of widths, in the forms of papers' code")
  func file() throws {
    let bits = try layerBits(
      """
      {"module.blocks.0.attn.qkv": 4, "blocks.0.mlp.fc1.weight": {"weight": 4, "activation": 6},
       "model.blocks.1.attn.matmul1": 4, "blocks.1.attn.matmul2": {"a_bits": 6},
       "blocks.1.mlp.fc2": [6, 4], "head": 4}
      """)
    let trace = try Lowering(
      model: Shipped.model("deit-tiny"), scheme: ShippedSchemes.scheme("uniform"), layerBits: bits
    ).trace()
    for (name, types) in [
      ("blocks.0.attn.qkv", "int4 x int4"), ("blocks.0.mlp.fc1", "int6 x int4"),
      ("blocks.1.attn.qk", "int4 x int4"), ("blocks.1.attn.av", "uint6 x int6"),
      ("blocks.1.mlp.fc2", "int4 x int6"), ("blocks.2.mlp.fc2", "int8 x int8"),
      ("head", "int4 x int4"),
    ] {
      #expect(operands(trace, name) == types, "\(name)")
    }
    #expect(trace.header.scheme == "uniform@layers")
  }

  /// Each linear of each block with a width of its own, as a search finds them.
  @Test(
    "searched widths of published systems",
    arguments: [
      ("mptq-vit", [4, 5, 6, 7, 8], true), ("lrp-qvit", [3, 4, 5, 6, 7, 8], true),
      ("p2-vit", [4, 8], false),
    ])
  func searched(name: String, widths: [Int], isOfBoth: Bool) throws {
    var entries: [String] = []
    var expected: [String: (weight: Int, activation: Int)] = [:]
    for block in 0..<12 {
      for (index, linear) in ["attn.qkv", "attn.proj", "mlp.fc1", "mlp.fc2"].enumerated() {
        let bits = widths[(block * 5 + index * 3) % widths.count]
        let module = "blocks.\(block).\(linear)"
        entries.append(
          isOfBoth ? #""\#(module)": \#(bits)"# : #""\#(module)": {"weight": \#(bits)}"#)
        expected[module] = (bits, isOfBoth ? bits : 8)
      }
    }
    let trace = try Lowering(
      model: Shipped.model("deit-tiny"), scheme: ShippedSchemes.scheme(name),
      layerBits: try layerBits("{" + entries.joined(separator: ", ") + "}")
    ).trace()
    for (module, bits) in expected {
      let op = try #require(trace.operation(module))
      let read = trace.inputs(of: op).prefix(2).map { Int(trace[$0].type.bits) }
      #expect(read == [bits.activation, bits.weight], "\(module)")
    }
    // P²-ViT's weights of 8 bits have a scale for each layer, those of 4 bits one for each channel.
    if name == "p2-vit" {
      let granularities = (0..<12).map { block in
        trace.tensor("blocks.\(block).attn.qkv.weight").map { ($0.type.bits, $0.granularity) }
      }
      #expect(granularities.allSatisfy { $0.map { ($0.0 == 8) == ($0.1 == .tensor) } ?? false })
    }
  }

  @Test("mistakes of a file of widths are located in it")
  func fileMistakes() throws {
    let text = try renderedError {
      _ = try layerBits(
        """
        {"blocks.0.attn.qkv": "four",
         "blocks.0.mlp.fc1": {"weights": 4},
         "blocks.0.mlp.fc2": [4, 4, 4],
         "blocks.0.attn.matmul1": {"weight": 4},
         "blocks.1.attn.matmul1": [4, 8],
         "blocks.1.mlp.fc1": 0, "blocks.1.mlp.fc2": {}}
        """)
    }
    for part in [
      "bits.json:1:23: error: 'blocks.0.attn.qkv' needs a whole number, found the text \"four\"",
      "bits.json:2:23: error: 'weights' is no width of 'blocks.0.mlp.fc1'",
      "bits.json:3:22: error: 'blocks.0.mlp.fc2' has 3 widths",
      "bits.json:4:28: error: 'blocks.0.attn.matmul1' multiplies activations and has no weights",
      "bits.json:5:27: error: 'blocks.1.attn.matmul1' multiplies activations, and its operands have two",
      "bits.json:6:22: error: 'blocks.1.mlp.fc1' is 0, which is outside 1...16",
      "'blocks.1.mlp.fc2' has no width",
    ] {
      #expect(text.contains(part), "\(part)\n\(text)")
    }
    let pattern = try renderedError { _ = try layerBits(#"{"blocks.*.mlp.fc1": 4}"#) }
    #expect(pattern.contains("'blocks.*.mlp.fc1' is a pattern, where the name of a module is read"))
    for wrong in ["[]", "{}", "4"] {
      #expect(try renderedError { _ = try layerBits(wrong) }.contains("bits.json:1:1: error:"))
    }
  }

  @Test("modules that the model does not have, and widths that the scheme does not have")
  func fileAgainstModel() throws {
    func lower(_ json: String) throws {
      _ = try Lowering(
        model: Shipped.model("deit-tiny"), scheme: ShippedSchemes.scheme("uniform"),
        layerBits: try layerBits(json)
      ).trace()
    }
    let text = try renderedError {
      try lower(#"{"blocks.12.mlp.fc1": 4, "blocks.0.mlp.fc1": 4, "blocks.0.mlp.fc": 4}"#)
    }
    #expect(
      text.contains(
        "bits.json:1:2: error: 'blocks.12.mlp.fc1' is no product of the model"))
    #expect(text.contains("bits.json:1:49: error: 'blocks.0.mlp.fc'"))
    #expect(text.contains("did you mean 'blocks.0.mlp.fc1'?"))
    #expect(
      try renderedError {
        try lower(#"{"blocks.0.mlp.fc1": 4, "module.blocks.0.mlp.fc1": 8}"#)
      }.contains(
        "bits.json:1:25: error: 'module.blocks.0.mlp.fc1' states the bit widths of 'blocks.0.mlp.fc1' again"
      ))
    #expect(
      try renderedError { try lower(#"{"blocks.0.mlp.fc1": 5}"#) }
        .contains(
          "bits.json:1:2: error: 'blocks.0.mlp.fc1' asks for 5-bit weights, which scheme 'uniform'")
    )
  }
}
