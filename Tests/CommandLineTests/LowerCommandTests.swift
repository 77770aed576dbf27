import Foundation
import Testing

/// `systole lower`
struct LowerCommandTests {
  @Test(
    arguments: [
      "bert-base", "deit-base", "deit-small", "deit-tiny", "deit-tiny-196", "swin-base",
      "swin-small", "swin-tiny",
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
        "bert-base", "deit-base", "deit-small", "deit-tiny-196", "deit-tiny", "swin-base",
        "swin-small", "swin-tiny",
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
