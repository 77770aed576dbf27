import Foundation
import Testing

/// `systole describe`
struct DescribeCommandTests {
  struct Description: Decodable, Equatable {
    var macs: [String: Int]
    var elements: [String: Int]
    var softmax_rows: Int
    var params: Int
    var bytes: [String: Int]
    var operators: [String: Int]
  }

  struct Truth: Sendable {
    var model: String
    /// linear, attention_qk, attention_av, conv, total
    var macs: [Int]
    var parameters: Int
    var softmaxRows: Int
    /// softmax, layernorm, gelu
    var elements: [Int]
  }

  /// From timm 1.0.31 and transformers 5.23.0 models, counted at the level of single tensor
  /// operations; the resized ones by hand: deit-small with 577 tokens, bert-base with 384.
  static let truths = [
    Truth(
      model: "deit-tiny", macs: [1_045_949_952, 89_415_936, 89_415_936, 28_901_376, 1_253_683_200],
      parameters: 5_717_416, softmaxRows: 7_092, elements: [1_397_124, 945_600, 1_815_552]),
    Truth(
      model: "deit-small",
      macs: [4_183_415_808, 178_831_872, 178_831_872, 57_802_752, 4_598_882_304],
      parameters: 22_050_664, softmaxRows: 14_184, elements: [2_794_248, 1_891_200, 3_631_104]),
    Truth(
      model: "vit-base",
      macs: [16_732_895_232, 357_663_744, 357_663_744, 115_605_504, 17_563_828_224],
      parameters: 86_567_656, softmaxRows: 28_368, elements: [5_588_496, 3_782_400, 7_262_208]),
    Truth(
      model: "swin-tiny", macs: [4_335_974_400, 70_070_784, 70_070_784, 14_450_688, 4_490_566_656],
      parameters: 28_288_354, softmaxRows: 44_688, elements: [2_189_712, 3_725_568, 5_720_064]),
    Truth(
      model: "bert-base", macs: [10_872_225_792, 150_994_944, 150_994_944, 0, 11_174_215_680],
      parameters: 109_482_240, softmaxRows: 18_432, elements: [2_359_296, 2_457_600, 4_718_592]),
    // Per block 577 x 12 x 384² in linear layers and 577² x 384 in each attention product; the patch
    // embedding 576 x 768 x 384; the head 384 x 1000; 6 x 577 softmax rows of 577; 380 more
    // positions than deit-small's 197, of 384 values each.
    Truth(
      model: "deit-small@384",
      macs: [
        12 * 577 * 12 * 384 * 384 + 384_000, 12 * 577 * 577 * 384, 12 * 577 * 577 * 384,
        576 * 768 * 384, 15_490_351_104,
      ],
      parameters: 22_050_664 + 380 * 384, softmaxRows: 12 * 6 * 577,
      elements: [12 * 6 * 577 * 577, 25 * 577 * 384, 12 * 577 * 1536]),
    // The pooler's product has one row; all positions of 512 are parameters already.
    Truth(
      model: "bert-base@384",
      macs: [
        12 * 384 * 12 * 768 * 768 + 768 * 768, 12 * 384 * 384 * 768, 12 * 384 * 384 * 768, 0,
        35_333_406_720,
      ],
      parameters: 109_482_240, softmaxRows: 12 * 12 * 384,
      elements: [12 * 12 * 384 * 384, 25 * 384 * 768, 12 * 384 * 3072]),
  ]

  @Test(arguments: truths)
  func countsAreThoseOfTheModel(truth: Truth) async throws {
    let result = try await Tool.run("describe", truth.model, "--format", "json")
    #expect(result.status == 0)
    #expect(result.errors == "")
    let found = try JSONDecoder().decode(Description.self, from: Data(result.output.utf8))
    #expect(
      found.macs == [
        "linear": truth.macs[0], "attention_qk": truth.macs[1], "attention_av": truth.macs[2],
        "conv": truth.macs[3], "other": 0, "total": truth.macs[4],
      ])
    #expect(found.params == truth.parameters)
    #expect(found.softmax_rows == truth.softmaxRows)
    #expect(
      [found.elements["softmax"], found.elements["layernorm"], found.elements["gelu"]]
        == truth.elements.map(Optional.some))
  }

  @Test func text() async throws {
    let result = try await Tool.run("describe", "Traces/deit-small.p2-vit.jsonl")
    let expected = ProcessResult(
      status: 0,
      output: """
        deit-small.p2-vit: model deit-small, scheme p2-vit, batch 1

        operators                   148

        MACs              4,598,882,304
          linear          4,183,415,808
          attention_qk      178,831,872
          attention_av      178,831,872
          conv               57,802,752
          other                       0

        elements through
          softmax             2,794,248
          layernorm           1,891,200
          gelu                3,631,104
          add_residual        1,815,552
          add_param              75,648
          requantize         13,839,472
        softmax rows             14,184

        parameters           22,050,664
        weights              22,239,282 B
        activations          31,651,212 B

        """, errors: "")
    #expect(result == expected)
  }

  @Test func batchMultipliesWork() async throws {
    let result = try await Tool.run("describe", "deit-tiny", "--batch", "3", "--format", "json")
    let found = try JSONDecoder().decode(Description.self, from: Data(result.output.utf8))
    #expect(found.macs["total"] == 3 * 1_253_683_200)
    #expect(found.params == 5_717_416)
  }
}
