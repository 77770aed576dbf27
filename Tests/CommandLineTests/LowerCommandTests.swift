import Foundation
import Testing

/// `systole lower`
struct LowerCommandTests {
  @Test(
    arguments: [
      "bert-base", "deit-base", "deit-base-distilled", "deit-small", "deit-small-distilled",
      "deit-tiny", "deit-tiny-196", "deit-tiny-distilled", "swin-base", "swin-small", "swin-tiny",
      "vit-base", "vit-large", "vit-small", "vit-tiny",
    ])
  func everyModel(model: String) async throws {
    let result = try await Tool.run("lower", model, "--scheme", "i-vit")
    #expect(result.status == 0)
    #expect(result.errors == "")
    #expect(result.output.hasPrefix("{\"schema\":\"systole.trace/1\",\"model\":\"\(model)\","))
    #expect(result.output.hasSuffix("}\n"))
  }

  @Test func everyModelIsTested() throws {
    #expect(
      try Shipped.names(of: "models") == [
        "bert-base", "deit-base-distilled", "deit-base", "deit-small-distilled", "deit-small",
        "deit-tiny-196", "deit-tiny-distilled", "deit-tiny", "swin-base", "swin-small", "swin-tiny",
        "vit-base", "vit-large", "vit-small", "vit-tiny",
      ])
    #expect(Set(try Shipped.names(of: "schemes")).isSuperset(of: Shipped.schemes))
  }

  @Test(arguments: ["deit-base", "deit-small", "deit-tiny"], Shipped.schemes)
  func shippedTracesAreWhatLoweringMakes(model: String, scheme: String) async throws {
    let scratch = try Scratch()
    let file = scratch.path("made.jsonl")
    let result = try await Tool.run("lower", model, "--scheme", scheme, "-o", file)
    #expect(result == ProcessResult(status: 0, output: "", errors: ""))
    #expect(try scratch.text("made.jsonl") == Shipped.text("Traces/\(model).\(scheme).jsonl"))
  }

  @Test(arguments: [
    "gemm:197x384x1152", "gemm:197x384x1152x6", "conv:224x224x3x16x16x384:16", "softmax:1182x197",
    "layernorm:197x384", "gelu:197x1536", "attention:64x128x64x2",
  ])
  func bareOperators(text: String) async throws {
    let result = try await Tool.run("lower", text, "--scheme", "int8")
    #expect(result.status == 0)
    #expect(result.output.hasPrefix("{\"schema\":\"systole.trace/1\",\"model\":\"\(text)\","))
  }

  /// A file of widths by layer, and what is refused of it.
  @Test func layerBits() async throws {
    let scratch = try Scratch()
    try scratch.linkShippedFiles()
    try scratch.write(
      #"{"blocks.0.mlp.fc1": 4, "blocks.0.attn.matmul2": 6}"#, to: "bits.json")
    let mixed = try await Tool.run(
      "lower", "deit-tiny", "--scheme", "uniform", "--layer-bits", "bits.json", in: scratch.folder)
    #expect(mixed.status == 0 && mixed.errors == "")
    #expect(mixed.output.contains(#""scheme":"uniform@layers""#))
    #expect(
      mixed.output.contains(
        #"{"tensor":"blocks.0.mlp.fc1.weight","shape":[768,192],"role":"weight","type":"int4""#))
    let run = try await Tool.run(
      "simulate", "Configs/quant-lab.yaml", "deit-tiny", "--scheme", "uniform", "--layer-bits",
      "bits.json", in: scratch.folder)
    #expect(run.status == 0 && run.output.contains("scheme uniform@layers"))
    try scratch.write(#"{"blocks.0.mlp.fc9": 4, "head": 5}"#, to: "wrong.json")
    try await Tool.expectRefusal(
      ["lower", "deit-tiny", "--scheme", "uniform", "--layer-bits", "wrong.json"], in: scratch,
      """
      wrong.json:1:25: error: 'head' asks for 5-bit weights, which scheme 'uniform' does not have
        1 | {"blocks.0.mlp.fc9": 4, "head": 5}
          |                         ^
        help: its weights may have 8 or 6 or 4 or 3 or 2 bits

      """)
    try await Tool.expectRefusal(
      ["lower", "gemm:4x4x4", "--scheme", "uniform", "--layer-bits", "bits.json"], in: scratch,
      """
      bits.json:1:2: error: 'gemm:4x4x4' is one operator, and bit widths are given by layer
        1 | {"blocks.0.mlp.fc1": 4, "blocks.0.attn.matmul2": 6}
          |  ^
        help: use --weight-bits, or name a model

      """)
  }

  @Test func fileInsteadOfName() async throws {
    let named = try await Tool.run("lower", "deit-tiny", "--scheme", "p2-vit")
    let given = try await Tool.run(
      "lower", "Configs/models/deit-tiny.yaml", "--scheme", "Configs/schemes/p2-vit.yaml")
    #expect(given == named)
  }

  @Test func outputReplacesAFileWhole() async throws {
    let scratch = try Scratch()
    try scratch.write("before", to: "t.jsonl")
    let good = try await Tool.run(
      "lower", "deit-tiny", "--scheme", "int8", "-o", "t.jsonl", in: scratch.folder)
    #expect(good.status == 0)
    #expect(try scratch.text("t.jsonl") == Shipped.text(Shipped.trace))
    #expect(try scratch.names() == ["t.jsonl"])
  }

  @Test func failureLeavesNothing() async throws {
    let scratch = try Scratch()
    try scratch.write("before", to: "there.jsonl")
    for file in ["there.jsonl", "new.jsonl"] {
      let result = try await Tool.run(
        "lower", "deit-tiny", "--scheme", "int9", "--output", file, in: scratch.folder)
      #expect(result.status == 2)
      #expect(result.output == "")
    }
    #expect(try scratch.names() == ["there.jsonl"])
    #expect(try scratch.text("there.jsonl") == "before")
  }
}
