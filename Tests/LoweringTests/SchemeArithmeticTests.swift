import Lowering
import TestSupport
import Testing
import Workload

/// What published systems multiply, convert and leave in floating point, as the code that each case names
/// has it.
struct SchemeArithmeticTests {
  struct Case: CustomTestStringConvertible, Sendable {
    var model = "deit-tiny"
    var scheme: String
    var bits: Int?
    /// Products of the first block and of the layers outside: operands; `*` is a zero point, `/` a code.
    var products: [String]
    /// Operators that convert, of the first block.
    var conversions: [String]
    /// Nonlinear operators, additions and what the scheme inserts, of the first block.
    var others: [String]

    var testDescription: String { scheme + (bits.map { "@w\($0)" } ?? "") }
  }

  private static func linears(
    _ a: String, _ w: String, qk: String, av: String, patch: String, head: String,
    fc2: String? = nil
  ) -> [String] {
    [
      "patch_embed.proj \(patch)", "attn.qkv \(a) x \(w)", "attn.qk \(qk)", "attn.av \(av)",
      "attn.proj \(a) x \(w)", "mlp.fc1 \(a) x \(w)", "mlp.fc2 \(fc2 ?? a) x \(w)", "head \(head)",
    ]
  }

  private static func quantized(_ a: String, qkv: String, map: String, fc2: String? = nil)
    -> [String]
  {
    [
      "norm1.quantize fp16 -> \(a)", "attn.qkv.quantize fp16 -> \(qkv)",
      "attn.softmax.quantize fp16 -> \(map)", "attn.av.quantize fp16 -> \(a)",
      "norm2.quantize fp16 -> \(a)", "mlp.act.quantize fp16 -> \(fc2 ?? a)",
    ]
  }

  private static let floating = [
    "norm1 float fp16 -> fp16", "attn.softmax float fp16 -> fp16", "add1 fp16 -> fp16",
    "norm2 float fp16 -> fp16", "mlp.act float fp16 -> fp16", "add2 fp16 -> fp16",
  ]

  /// Every edge of 8 bits with a zero point; GELU reads the sums of fc1.
  private static let quantizedEdges = [
    "norm1 float uint8* -> uint8*", "attn.softmax float uint8* -> uint8*", "add1 uint8* -> uint8*",
    "norm2 float uint8* -> uint8*", "mlp.act float int32 -> uint8*", "add2 uint8* -> uint8*",
  ]

  static let cases: [Case] = [
    // PSAQ-ViT@d2c726f, models/vit_quant.py: QuantAct asymmetric behind every module but the softmax and
    // fc1; patch embedding and classifier take cfg.weight_bit; weights symmetric.
    Case(
      scheme: "psaq-vit", bits: 4,
      products: linears(
        "uint8*", "int4", qk: "uint8* x uint8*", av: "fp16 x fp16", patch: "uint8* x int4",
        head: "uint8* x int4"),
      conversions: ["attn.v.dequantize uint8* -> fp16"],
      others: [
        "norm1 float uint8* -> uint8*", "attn.softmax float uint8* -> fp16",
        "add1 uint8* -> uint8*",
        "norm2 float uint8* -> uint8*", "mlp.act float int32 -> uint8*", "add2 uint8* -> uint8*",
      ]),
    // RepQ-ViT@a160561, classification/quant: UniformQuantizer is asymmetric, of weights too; a
    // convolution reads 8 bits; LogSqrt2Quantizer on the left of matmul2.
    Case(
      scheme: "repq-vit", bits: 4,
      products: linears(
        "uint4*", "uint4*", qk: "uint4* x uint4*", av: "log2-4/log_sqrt2 x uint4*",
        patch: "uint8* x uint4*", head: "uint4* x uint4*"),
      conversions: quantized("uint4*", qkv: "uint4*", map: "log2-4/log_sqrt2"), others: floating),
    // IaS-ViT@9300cea, quant/quant_modules.py: QuantConv2d does not quantize the image.
    Case(
      scheme: "ias-vit", bits: 3,
      products: linears(
        "uint3*", "uint3*", qk: "uint3* x uint3*", av: "log2-3/log2_shifted x uint3*",
        patch: "uint8 x uint3*", head: "uint3* x uint3*"),
      conversions: quantized("uint3*", qkv: "uint3*", map: "log2-3/log2_shifted"), others: floating),
    // PTQ4ViT@b42c790, configs/PTQ4ViT.py: one width for convolution, linears and classifier.
    Case(
      scheme: "ptq4vit", bits: 6,
      products: linears(
        "int6", "int6", qk: "int6 x int6", av: "uint6/twin x int6", patch: "uint8 x int6",
        head: "int6 x int6", fc2: "int6/twin"),
      conversions: quantized("int6", qkv: "int6", map: "uint6/twin", fc2: "int6/twin"),
      others: floating),
    // PackQViT@3753234, quant_vit.py: norm_q and norm_k, QIntSoftmax(4), Hardswish, ActQ with zero points,
    // Conv2dQuant and the heads with 8 bits.
    Case(
      model: "deit-tiny-distilled", scheme: "packqvit", bits: 4,
      products: linears(
        "int4*", "int4", qk: "int4* x int4*", av: "log2-4 x int4*", patch: "int8* x int8",
        head: "int8* x int8") + ["head_dist int8* x int8"],
      conversions: [
        "norm1.quantize fp16 -> int4*", "attn.q.layernorm.quantize fp16 -> int4*",
        "attn.k.layernorm.quantize fp16 -> int4*", "attn.v.quantize fp16 -> int4*",
        "attn.softmax.quantize fp16 -> log2-4", "attn.av.quantize fp16 -> int4*",
        "norm2.quantize fp16 -> int4*", "mlp.act.quantize fp16 -> int4*",
      ],
      others: [
        "norm1 float fp16 -> fp16", "attn.q.layernorm float fp16 -> fp16",
        "attn.k.layernorm float fp16 -> fp16", "attn.softmax float fp16 -> fp16",
        "add1 fp16 -> fp16", "norm2 float fp16 -> fp16", "mlp.act hardswish fp16 -> fp16",
        "add2 fp16 -> fp16",
      ]),
    // evol-q@9a39a35, scripts/run.sh and config.py: --ptf and no --lis, INT_NORM False, weights uint3.
    Case(
      scheme: "evol-q", bits: 3,
      products: linears(
        "uint8*", "uint3*", qk: "uint8* x uint8*", av: "uint8* x uint8*", patch: "uint8* x uint3*",
        head: "uint8* x uint3*"),
      conversions: [], others: quantizedEdges),
    // SOLE, section V.B: softmax and LayerNorm of the INT8 models are FP32.
    Case(
      scheme: "sole-baseline",
      products: linears(
        "uint8*", "int8", qk: "uint8* x uint8*", av: "uint8* x uint8*", patch: "uint8* x int8",
        head: "uint8* x int8"),
      conversions: [], others: quantizedEdges),
    // IGQ-ViT (APHQ-ViT, Table 1): groups of what linears read, what softmax and what GELU leave.
    Case(
      scheme: "igq-vit", bits: 4,
      products: linears(
        "int4/grouped", "int4", qk: "int4 x int4", av: "uint4 x int4", patch: "int8 x int8",
        head: "int8 x int8"),
      conversions: quantized("int4/grouped", qkv: "int4", map: "uint4"), others: floating),
    // BiViT's abstract: binary weights, and softmax-aware binarization of the attention map.
    Case(
      scheme: "bivit",
      products: linears(
        "int8", "binary", qk: "int8 x int8", av: "binary x int8", patch: "int8 x int8",
        head: "int8 x int8"),
      conversions: quantized("int8", qkv: "int8", map: "binary"), others: floating),
    // OFQ@7ed37d1, src/quantization/modules/attention.py, QAttention_qkreparam_4_cga; qlinear.py, QMLP
    // (symmetric=False of fc2).
    Case(
      model: "deit-tiny-distilled", scheme: "ofq", bits: 2,
      products: [
        "patch_embed.proj int8* x int8", "attn.qk_merged int2* x int2", "attn.v int2* x int2",
        "attn.qk int2* x int2*", "attn.av uint2 x int2*", "attn.proj int2* x int2",
        "mlp.fc1 int2* x int2", "mlp.fc2 uint2* x int2", "head int8* x int8",
        "head_dist int8* x int8",
      ],
      conversions: [
        "attn.qk_merged.input.add.quantize fp16 -> int2*", "attn.qk_merged.quantize fp16 -> int2*",
        "attn.v.quantize fp16 -> int2*", "attn.softmax.quantize fp16 -> uint2",
        "attn.proj.input.add.quantize fp16 -> int2*", "mlp.fc1.input.add.quantize fp16 -> int2*",
        "mlp.fc2.input.add.quantize fp16 -> uint2*",
      ],
      others: [
        "norm1 float fp16 -> fp16", "attn.qk_merged.input.add fp16 -> fp16",
        "attn.softmax float fp16 -> fp16", "attn.proj.input.add fp16 -> fp16", "add1 fp16 -> fp16",
        "norm2 float fp16 -> fp16", "mlp.fc1.input.add fp16 -> fp16",
        "mlp.act float fp16 -> fp16", "mlp.fc2.input.add fp16 -> fp16", "add2 fp16 -> fp16",
      ]),
    // TR-PTQ, text at Table 1: I-BERT's functions; its scores and hidden sums are not requantized.
    Case(
      scheme: "practical-edge-kernels",
      products: linears(
        "int8", "int8", qk: "int8 x int8", av: "uint8 x int8", patch: "int8 x int8",
        head: "int8 x int8"),
      conversions: [],
      others: [
        "norm1 i-bert int22 -> int8", "attn.softmax i-bert int32 -> uint8", "add1 int22 -> int22",
        "norm2 i-bert int22 -> int8", "mlp.act i-bert int32 -> int8", "add2 int22 -> int22",
      ]),
    // Q-ViT@ab9580c, quant_vision_transformer.py, Quant.py: ActQ with zero points on every operand, norm_q and
    // norm_k, Conv2dQ and the heads with 8 bits.
    Case(
      model: "deit-tiny-distilled", scheme: "q-vit", bits: 3,
      products: linears(
        "int3*", "int3", qk: "int3* x int3*", av: "uint3* x int3*", patch: "int8* x int8",
        head: "int8* x int8") + ["head_dist int8* x int8"],
      conversions: [
        "norm1.quantize fp16 -> int3*", "attn.q.layernorm.quantize fp16 -> int3*",
        "attn.k.layernorm.quantize fp16 -> int3*", "attn.v.quantize fp16 -> int3*",
        "attn.softmax.quantize fp16 -> uint3*", "attn.av.quantize fp16 -> int3*",
        "norm2.quantize fp16 -> int3*", "mlp.act.quantize fp16 -> int3*",
      ],
      others: [
        "norm1 float fp16 -> fp16", "attn.q.layernorm float fp16 -> fp16",
        "attn.k.layernorm float fp16 -> fp16", "attn.softmax float fp16 -> fp16",
        "add1 fp16 -> fp16", "norm2 float fp16 -> fp16", "mlp.act float fp16 -> fp16",
        "add2 fp16 -> fp16",
      ]),
    // VVTQ@b9349f8, quantization/DeiT_quant.py: quant2 of the MLP has signed=False and offset=True, the others
    // neither.
    Case(
      scheme: "vvtq", bits: 2,
      products: linears(
        "int2", "int2", qk: "int2 x int2", av: "uint2 x int2", patch: "int8 x int8",
        head: "int8 x int8", fc2: "uint2*"),
      conversions: quantized("int2", qkv: "int2", map: "uint2", fc2: "uint2*"), others: floating),
    // SmoothQuant@c61476d, fake_quant.py: all products of 8 bits.
    Case(
      scheme: "smoothquant-o1",
      products: linears(
        "int8", "int8", qk: "int8 x int8", av: "uint8 x int8", patch: "int8 x int8",
        head: "int8 x int8"),
      conversions: quantized("int8", qkv: "int8", map: "uint8"), others: floating),
  ]

  @Test("operands of products, conversions and what stays in floating point", arguments: cases)
  func arithmetic(_ expected: Case) throws {
    let trace = try Lowering(
      model: Shipped.model(expected.model), scheme: ShippedSchemes.scheme(expected.scheme),
      weightBits: expected.bits
    ).trace()
    var (products, conversions, others): ([String], [String], [String]) = ([], [], [])
    for op in trace.operators {
      let name = trace.name(of: op)
      let isOuter = name == "patch_embed.proj" || name == "head" || name == "head_dist"
      guard isOuter || name.hasPrefix("blocks.0.") else { continue }
      let short = isOuter ? name : String(name.dropFirst("blocks.0.".count))
      let inputs = trace.inputs(of: op).map { Self.words(trace[$0]) }
      let result = Self.words(trace[trace.outputs(of: op).first!])
      if op.kind.isMatrix {
        products.append("\(short) \(inputs[0]) x \(inputs[1])")
      } else if [.quantize, .dequantize, .requantize].contains(op.kind) {
        conversions.append("\(short) \(inputs[0]) -> \(result)")
      } else {
        let algorithm = op.algorithm == .none ? "" : " \(op.algorithm.name)"
        others.append("\(short)\(algorithm) \(inputs[0]) -> \(result)")
      }
    }
    #expect(products == expected.products)
    #expect(conversions == expected.conversions)
    #expect(others == expected.others)
  }

  private static func words(_ tensor: Tensor) -> String {
    tensor.type.description + (tensor.zeroPoint == .none ? "" : "*")
      + (tensor.code == .plain ? "" : "/\(tensor.code.rawValue)")
  }

  /// OFQ's graph against the sizes of its code: W_qk has H·C² weights, queries times keys a reduction of C.
  @Test(arguments: [("deit-tiny-distilled", 192, 3, 122), ("deit-small-distilled", 384, 6, 150)])
  func mergedWeights(model: String, width: Int, heads: Int, percent: Int) throws {
    let scheme = try ShippedSchemes.scheme("ofq")
    let trace = try Lowering(model: Shipped.model(model), scheme: scheme).trace()
    let weight = try #require(trace.tensor("blocks.0.attn.qk_merged.weight"))
    #expect(trace.elements(of: weight) == heads * width * width)
    let scores = try #require(trace.operation("blocks.0.attn.qk"))
    #expect(
      [scores.b, scores.m, scores.k, scores.n].map(Int.init) == [heads, 198, width, 198])
    let block = { (trace: Trace) in
      trace.operators.filter { trace.name(of: $0).hasPrefix("blocks.0.") }.reduce(0) {
        $0 + $1.macs
      }
    }
    let usual = try Lowering(
      model: Shipped.model(model), scheme: ShippedSchemes.scheme("uniform")
    ).trace()
    #expect((block(trace) * 100 + block(usual) / 2) / block(usual) == percent)
    // Queries are the tokens themselves, seen by every head.
    let tokens = try #require(trace.tensor("blocks.0.attn.x"))
    #expect(trace.extras(of: tokens).view?.strides == [0, width, 1])
  }

  /// The windows of Swin bring the rows of all three products into their order.
  @Test func mergedWeightsInWindows() throws {
    let trace = try Lowering(
      model: Shipped.model("swin-tiny"), scheme: ShippedSchemes.scheme("ofq")
    ).trace()
    for name in ["qk_merged", "v", "qk"] {
      let op = try #require(trace.operation("layers.0.blocks.0.attn.\(name)"))
      #expect(trace.extras(of: op).rowMaps.first == .blocks, "\(name)")
    }
  }
}
