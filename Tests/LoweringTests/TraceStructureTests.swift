import Diagnostics
import Lowering
import Testing
import Workload

/// Names, sizes, views and row maps of the three families.
struct TraceStructureTests {
  static let everything = Shipped.models.flatMap { model in
    Shipped.schemes.map { (model: model, scheme: $0) }
  }

  /// Every view lies within its base, every operand is as large as its operator says, nothing that
  /// is computed stays unread, and uses are counted.
  @Test(arguments: everything)
  func tracesAreWhole(model: String, scheme: String) throws {
    let trace = try Shipped.trace(model, scheme, batch: 2)
    var uses = [Int](repeating: 0, count: trace.tensors.count)
    var isBase = [Bool](repeating: false, count: trace.tensors.count)
    for op in trace.operators {
      for input in trace.inputs(of: op) { uses[Int(input.index)] += 1 }
      let output = try #require(trace.outputs(of: op).first)
      #expect(trace.elements(of: trace[output]) == op.elements, "\(trace.name(of: op))")
    }
    for (index, tensor) in trace.tensors.enumerated() {
      #expect(Int(tensor.uses) == uses[index])
      guard let view = trace.extras(of: tensor).view else { continue }
      isBase[Int(view.base.index)] = true
      let shape = trace.shape(of: tensor)
      #expect(shape.count == view.strides.count)
      let last = zip(shape, view.strides).reduce(view.offset) { $0 + (Int($1.0) - 1) * $1.1 }
      #expect(last < trace.elements(of: trace[view.base]), "\(trace.name(tensor.name))")
    }
    for (index, tensor) in trace.tensors.enumerated() where tensor.role != .output {
      #expect(tensor.uses > 0 || isBase[index], "\(trace.name(tensor.name)) is never read")
    }
    #expect(Set(trace.operators.map { trace.name(of: $0) }).count == trace.operators.count)
  }

  @Test func headsAreViews() throws {
    let trace = try Shipped.trace("deit-small", "i-vit")
    let base = try #require(trace.tensor("blocks.0.attn.qkv.output"))
    let key = try #require(trace.tensor("blocks.0.attn.k"))
    let view = try #require(trace.extras(of: key).view)
    #expect(trace[view.base].name == base.name)
    #expect(Array(trace.shape(of: key)) == [6, 197, 64])
    #expect(view.offset == 384)
    #expect(view.strides == [64, 1152, 1])
  }

  @Test func headsOfABatch() throws {
    let trace = try Shipped.trace("deit-small", "i-vit", batch: 4)
    let value = try #require(trace.tensor("blocks.0.attn.v"))
    #expect(Array(trace.shape(of: value)) == [4, 6, 197, 64])
    #expect(trace.extras(of: value).view?.strides == [197 * 1152, 64, 1152, 1])
    let scores = try #require(trace.operation("blocks.0.attn.qk"))
    #expect([scores.b, scores.m, scores.k, scores.n] == [24, 197, 64, 197])
    let linear = try #require(trace.operation("blocks.0.attn.qkv"))
    #expect([linear.b, linear.m, linear.k, linear.n] == [1, 788, 384, 1152])
    let head = try #require(trace.operation("head"))
    #expect([head.b, head.m, head.k, head.n] == [1, 4, 384, 1000])
    #expect(trace.header.batch == 4)
  }

  @Test func patchEmbeddingIsAConvolution() throws {
    let trace = try Shipped.trace("deit-small", "fp16")
    let op = try #require(trace.operation("patch_embed.proj"))
    #expect([op.b, op.m, op.k, op.n] == [1, 196, 768, 384])
    #expect(
      trace.extras(of: op).convolution
        == .init(
          inputHeight: 224, inputWidth: 224, inputChannels: 3, kernelHeight: 16, kernelWidth: 16,
          strideHeight: 16, strideWidth: 16))
  }

  @Test func editedModels() throws {
    let model = try Shipped.model(
      "deit-small", ("width: 384", "width: 320"), ("depth: 12", "depth: 5"),
      ("heads: 6", "heads: 10"), ("patch: 16", "patch: 32"), ("image: 224", "image: 256"),
      ("mlp_ratio: 4", "mlp: 900"))
    let trace = try Lowering(model: model, scheme: Shipped.scheme("int8")).trace()
    let tokens = 65
    #expect(trace.operators.filter { $0.kind == .softmax }.count == 5)
    #expect(
      TraceCounts(trace)
        == TraceCounts(
          linear: 5 * tokens * (320 * 960 + 320 * 320 + 2 * 320 * 900) + 320_000,
          attentionQK: 5 * tokens * tokens * 320, attentionAV: 5 * tokens * tokens * 320,
          convolution: 64 * 3072 * 320,
          parameters: 3072 * 320 + 320 + 320 + tokens * 320
            + 5 * (320 * 1280 + 1280 + 2 * 320 * 900 + 1220 + 4 * 320) + 640 + 321_000,
          softmaxRows: 5 * 10 * tokens, softmax: 5 * 10 * tokens * tokens,
          layernorm: 11 * tokens * 320, gelu: 5 * tokens * 900))
  }

  @Test func withoutClassTokenTheTokensAreAveraged() throws {
    let model = try Shipped.model("deit-tiny", ("class_token: true", "class_token: false"))
    let trace = try Lowering(model: model, scheme: Shipped.scheme("int8")).trace(batch: 2)
    let pool = try #require(trace.operation("pool"))
    #expect([pool.m, pool.n] == [2, 192])
    #expect(trace.operation("blocks.0.norm1")?.m == 392)
    #expect(trace.tensor("cls_token.weight") == nil)
  }

  @Test func largerImages() throws {
    let model = try Shipped.model("deit-small").resized(to: 384)
    let trace = try Lowering(model: model, scheme: Shipped.scheme("p2-vit")).trace()
    #expect(trace.header.model == "deit-small@384")
    #expect(trace.operation("blocks.11.attn.softmax").map { [$0.m, $0.n] } == [3462, 577])
  }

  @Test func narrowWeightsAreTheEncoders() throws {
    let trace = try Shipped.trace("deit-small", "p2-vit", weightBits: 4)
    #expect(trace.header.scheme == "p2-vit@w4")
    for name in ["attn.qkv", "attn.proj", "mlp.fc1", "mlp.fc2"] {
      let weight = try #require(trace.tensor("blocks.7.\(name).weight"))
      #expect(weight.type.description == "int4")
      #expect(weight.granularity == .channel)
    }
    #expect(trace.tensor("patch_embed.proj.weight")?.type == .int8)
    #expect(trace.tensor("head.weight")?.type == .int8)
    let linear = try #require(trace.operation("blocks.7.attn.qkv"))
    #expect(
      trace.line(linear, after: "blocks.7.") == "linear attn.qkv int8 -> int8 bias shift/channel")
  }

  /// An exponent of a byte for each of 1152 channels, or one for the layer; alphas of 2 bits.
  @Test func scalesStandBesideWeights() throws {
    let narrow = try Shipped.trace("deit-small", "p2-vit", weightBits: 4)
    let wide = try Shipped.trace("deit-small", "p2-vit")
    let name = "blocks.0.attn.qkv.weight"
    #expect(try narrow.extras(of: #require(narrow.tensor(name))).sideBytes == 1152)
    #expect(try wide.extras(of: #require(wide.tensor(name))).sideBytes == 1)
    let norm = try #require(wide.tensor("blocks.0.norm1.weight"))
    #expect(wide.extras(of: norm).sideBytes == 96)
  }

  @Test func swinWindows() throws {
    let trace = try Shipped.trace("swin-tiny", "fq-vit")
    #expect(
      trace.lines(under: "layers.1.blocks.1.attn.") == [
        "linear qkv uint8 -> uint8 bias float/channel",
        "attention_qk qk uint8 uint8 -> uint8 float/tensor",
        "add bias uint8 -> uint8 float/tensor",
        "add mask uint8 uint8 -> uint8 float/tensor",
        "softmax softmax log-int uint8 -> log2-4",
        "attention_av av log2-4 uint8 -> uint8 float/tensor shift_add",
        "linear proj uint8 -> uint8 bias float/channel",
      ])
    let qkv = try #require(trace.operation("layers.1.blocks.1.attn.qkv"))
    #expect(trace.extras(of: qkv).rowMaps == [.blocks, .all, .all])
    let scores = try #require(trace.operation("layers.1.blocks.1.attn.qk"))
    #expect([scores.b, scores.m, scores.k, scores.n] == [16 * 6, 49, 32, 49])
    let mask = try #require(trace.operation("layers.1.blocks.1.attn.mask"))
    #expect(mask.mask == .window)
    #expect(trace.extras(of: mask).broadcast == 6)
    let bias = try #require(trace.operation("layers.1.blocks.1.attn.bias"))
    #expect(trace.extras(of: bias).broadcast == 16)
    let table = try #require(trace.tensor("layers.1.blocks.1.attn.bias.table"))
    #expect(Array(trace.shape(of: table)) == [169, 6])
    #expect(trace.operation("layers.1.blocks.0.attn.mask") == nil)
  }

  /// A stage that one window covers keeps its rows in order and never shifts.
  @Test func lastSwinStageIsOneWindow() throws {
    let trace = try Shipped.trace("swin-tiny", "fq-vit")
    let qkv = try #require(trace.operation("layers.3.blocks.1.attn.qkv"))
    #expect(trace.extras(of: qkv).rowMaps.isEmpty)
    #expect(trace.operation("layers.3.blocks.1.attn.mask") == nil)
    let norm = try #require(trace.operation("layers.3.downsample.norm"))
    #expect([norm.m, norm.n] == [49, 1536])
    let reduction = try #require(trace.operation("layers.3.downsample.reduction"))
    #expect([reduction.m, reduction.k, reduction.n] == [49, 1536, 768])
    #expect(!reduction.epilogue.hasBias)
  }

  @Test func bertBlock() throws {
    let trace = try Shipped.trace("bert-base", "i-vit")
    #expect(
      trace.lines(under: "encoder.layer.0.") == [
        "linear attention.self.qkv int8 -> int8 bias dyadic/channel",
        "attention_qk attention.self.qk int8 int8 -> int8 dyadic/tensor",
        "softmax attention.self.softmax i-vit-16 int8 -> uint16",
        "attention_av attention.self.av uint16 int8 -> int8 dyadic/tensor",
        "linear attention.output.dense int8 -> int16 bias dyadic/channel",
        "add attention.output.add int16 int8 -> int16 dyadic/tensor",
        "layernorm attention.output.LayerNorm i-vit int16 -> int8 dyadic/channel",
        "linear intermediate.dense int8 -> int8 bias dyadic/channel",
        "gelu intermediate.gelu i-vit int8 -> int8 dyadic/tensor",
        "linear output.dense int8 -> int16 bias dyadic/channel",
        "add output.add int16 int8 -> int16 dyadic/tensor",
        "layernorm output.LayerNorm i-vit int16 -> int8 dyadic/channel",
      ])
    #expect(trace.operation("encoder.layer.0.attention.self.softmax")?.mask == .padding)
    #expect(trace.operators.prefix(3).map(\.kind) == [.embed, .embed, .embed])
    #expect(trace.operation("pooler.tanh")?.algorithm == .builtIn(.tanh))
  }

  @Test func largestSizesAreRefusedByName() throws {
    let scheme = try Shipped.scheme("fp16")
    let wide = try Shipped.model(
      "deit-tiny", ("image: 224", "image: 65536"), ("patch: 16", "patch: 1"))
    #expect(
      try renderedError { _ = try Lowering(model: wide, scheme: scheme).trace() }
        == "error: 'patch_embed.proj.output' has a dimension of 4294967296, which is outside "
        + "1...2147483648\n")
    let tall = try Shipped.model(
      "deit-tiny", ("width: 192", "width: 1048576"), ("heads: 3", "heads: 4"),
      ("image: 224", "image: 32768"))
    #expect(
      try renderedError { _ = try Lowering(model: tall, scheme: scheme).trace(batch: 500) }
        == "error: 'blocks.0.attn.qkv' of 1x2097152500x1048576x3145728 takes the model beyond "
        + "2^62 MACs\n")
    #expect(
      try renderedError { _ = try Lowering(model: wide, scheme: scheme).trace(batch: 0) }
        == "error: a batch of 0 is outside 1...1048576\n")
  }
}
