import Lowering
import Testing
import Workload

/// Counts that were taken from PyTorch models at the level of single tensor operations: timm 1.0.31
/// and transformers 5.23.0, `truth_torch` of deit_tiny_fp32_ts17, deit_small_int8_qdqmm_ts17,
/// vit_base_fp32_dyn20, swin_tiny_fp32_ts17 and bert_base_s128_fp32_dyn20 in the set of ONNX graphs.
struct PyTorchCountsTests {
  static let truths: [(model: String, counts: TraceCounts)] = [
    (
      "deit-tiny",
      TraceCounts(
        linear: 1_045_949_952, attentionQK: 89_415_936, attentionAV: 89_415_936,
        convolution: 28_901_376, parameters: 5_717_416, softmaxRows: 7092, softmax: 1_397_124,
        layernorm: 945_600, gelu: 1_815_552)
    ),
    (
      "deit-small",
      TraceCounts(
        linear: 4_183_415_808, attentionQK: 178_831_872, attentionAV: 178_831_872,
        convolution: 57_802_752, parameters: 22_050_664, softmaxRows: 14_184, softmax: 2_794_248,
        layernorm: 1_891_200, gelu: 3_631_104)
    ),
    (
      "vit-base",
      TraceCounts(
        linear: 16_732_895_232, attentionQK: 357_663_744, attentionAV: 357_663_744,
        convolution: 115_605_504, parameters: 86_567_656, softmaxRows: 28_368, softmax: 5_588_496,
        layernorm: 3_782_400, gelu: 7_262_208)
    ),
    (
      "swin-tiny",
      TraceCounts(
        linear: 4_335_974_400, attentionQK: 70_070_784, attentionAV: 70_070_784,
        convolution: 14_450_688, parameters: 28_288_354, softmaxRows: 44_688, softmax: 2_189_712,
        layernorm: 3_725_568, gelu: 5_720_064)
    ),
    (
      "bert-base",
      TraceCounts(
        linear: 10_872_225_792, attentionQK: 150_994_944, attentionAV: 150_994_944,
        convolution: 0, parameters: 109_482_240, softmaxRows: 18_432, softmax: 2_359_296,
        layernorm: 2_457_600, gelu: 4_718_592)
    ),
  ]

  @Test(arguments: truths, Shipped.schemes)
  func countsAreThoseOfTheModel(truth: (model: String, counts: TraceCounts), scheme: String) throws
  {
    #expect(try TraceCounts(Shipped.trace(truth.model, scheme)) == truth.counts)
  }

  @Test(arguments: truths)
  func batchMultipliesWorkAndNotParameters(truth: (model: String, counts: TraceCounts)) throws {
    #expect(try TraceCounts(Shipped.trace(truth.model, "i-vit", batch: 3)) == truth.counts * 3)
  }

  /// Thousands of MACs and of parameters from the same set's table of further models.
  @Test(arguments: [
    ("vit-tiny", nil, 1_253_683, 5717), ("vit-small", nil, 4_598_882, 22_051),
    ("deit-base", nil, 17_563_828, 86_568), ("vit-large", nil, 61_554_713, 304_327),
    ("swin-small", nil, 8_740_875, 49_606), ("vit-base", 384, 55_484_350, 86_859),
    ("bert-base", 384, 35_333_407, 109_482),
  ])
  func furtherModels(name: String, size: Int?, macs: Int, parameters: Int) throws {
    var model = try Shipped.model(name)
    if let size { model = try model.resized(to: size) }
    let counts = TraceCounts(
      try Lowering(model: model, scheme: Shipped.scheme("fp16")).trace())
    #expect((counts.macs + 500) / 1000 == macs)
    #expect((counts.parameters + 500) / 1000 == parameters)
  }

  /// Residual additions, in Swin with the additions of bias and mask (2,975,280 + 3,111,696).
  @Test(arguments: [
    ("deit-small", 1_815_552), ("swin-tiny", 6_086_976), ("bert-base", 2_555_904),
  ])
  func additions(model: String, elements: Int) throws {
    let trace = try Shipped.trace(model, "fp16")
    let added = trace.operators
      .filter { $0.kind == .add && trace.name(of: $0) != "pos_embed" }.map(\.elements)
    #expect(added.reduce(0, +) == elements)
  }
}
