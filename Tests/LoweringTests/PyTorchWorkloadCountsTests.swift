import Testing
import TraceFormat
import Workload

/// Everything that `WorkloadCounts` counts, against the counts of `PyTorchCountsTests`' source.
struct PyTorchWorkloadCountsTests {
  @Test(arguments: [
    (
      "deit-tiny",
      [
        (ElementClass.addParameter, 37_824), (.layernorm, 945_600), (.softmax, 1_397_124),
        (.addResidual, 907_776), (.gelu, 1_815_552),
      ], 1_253_683_200, 7092, 5_717_416
    ),
    (
      "deit-small",
      [
        (.addParameter, 75_648), (.layernorm, 1_891_200), (.softmax, 2_794_248),
        (.addResidual, 1_815_552), (.gelu, 3_631_104),
      ], 4_598_882_304, 14_184, 22_050_664
    ),
    (
      "vit-base",
      [
        (.addParameter, 151_296), (.layernorm, 3_782_400), (.softmax, 5_588_496),
        (.addResidual, 3_631_104), (.gelu, 7_262_208),
      ], 17_563_828_224, 28_368, 86_567_656
    ),
    (
      "swin-tiny",
      [
        (.addBroadcast, 3_111_696), (.layernorm, 3_725_568), (.softmax, 2_189_712),
        (.addResidual, 2_975_280), (.gelu, 5_720_064), (.poolInput, 37_632),
      ], 4_490_566_656, 44_688, 28_288_354
    ),
    (
      "bert-base",
      [
        (.embeddingGather, 294_912), (.addResidual, 2_555_904), (.layernorm, 2_457_600),
        (.softmax, 2_359_296), (.gelu, 4_718_592), (.tanh, 768),
      ], 11_174_215_680, 18_432, 109_482_240
    ),
  ])
  func countsAreThoseOfTheModel(
    model: String, elements: [(ElementClass, Int)], macs: Int, rows: Int, parameters: Int
  ) throws {
    let trace = try Shipped.trace(model, "fp16")
    let counts = WorkloadCounts(trace)
    for (kind, count) in elements { #expect(counts.elements(kind) == count, "\(kind)") }
    #expect(counts.totalMACs == macs)
    #expect(counts.softmaxRows == rows)
    #expect(counts.parameters == parameters)
  }

  @Test(arguments: Shipped.models, Shipped.schemes)
  func loweredTracesAreReadBack(model: String, scheme: String) throws {
    let bytes = try Shipped.trace(model, scheme).canonicalBytes
    let again = try bytes.withUnsafeBytes { try Trace.read($0, file: "t.jsonl") }
    #expect(again.canonicalBytes == bytes)
  }
}
