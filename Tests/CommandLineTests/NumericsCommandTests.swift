import Foundation
import Testing

/// `systole numerics`, and `systole validate numerics`
struct NumericsCommandTests {
  private static let vectors = "Tests/ValidationTests/Reference/numerics/"

  @Test func replaysVectorsAndEndsWithZero() async throws {
    let result = try await Tool.run(
      "validate", "numerics", Self.vectors + "ivit_shiftmax_8.json",
      Self.vectors + "ivit_tvm_softmax.json", "--format", "csv")
    #expect(result.status == 0)
    #expect(result.errors == "")
    let lines = result.output.split(separator: "\n").map(String.init)
    #expect(lines[0] == "function,case,kind,n,first_mismatch,mismatches,other_constants")
    #expect(lines[1] == "ivit_shiftmax_8,0,normal,49,,0,0")
    #expect(lines.filter { $0.hasSuffix(",0,0") }.count == 24)
  }

  @Test func aChangedResultEndsWithOne() async throws {
    let scratch = try Scratch()
    let source = Tool.package.appending(path: Self.vectors + "p2vit_pot_requant.json")
    let text = try String(contentsOf: source, encoding: .utf8)
    try scratch.write(text.replacing("\"y\":[-8,", with: "\"y\":[-7,"), to: "changed.json")
    let result = try await Tool.run("validate", "numerics", scratch.path("changed.json"))
    #expect(result.status == 1)
    #expect(result.errors == "")
    #expect(result.output.contains("y[0] is -8, expected -7"))
    #expect(result.output.contains("MISMATCH"))
  }

  @Test func anUnknownFunctionIsRefusedWithTheNearest() async throws {
    let scratch = try Scratch()
    try scratch.write(
      "{\"schema\":1,\n\"function\":\"ibert_gleu\",\"params\":{},\"cases\":[{}]}", to: "x.json")
    try await Tool.expectRefusal(
      ["validate", "numerics", "x.json"], in: scratch,
      """
      x.json:2:12: error: 'function' cannot be 'ibert_gleu'
        2 | "function":"ibert_gleu","params":{},"cases":[{}]}
          |            ^
        help: did you mean 'ibert_gelu'?

      """)
  }

  @Test func measuresAKernelTheSameEachTime() async throws {
    let arguments = [
      "numerics", "--kind", "softmax", "--algorithm", "i-vit-8", "--distribution", "normal:0,2",
      "--rows", "10", "--length", "50", "--seed", "1", "--format", "json",
    ]
    let result = try await Tool.run(arguments)
    #expect(result.status == 0)
    #expect(result.errors == "")
    #expect(try await Tool.run(arguments) == result)
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    #expect(object["schema"] as? String == "systole.numerics/1")
    #expect(object["rows"] as? Int == 10 && object["length"] as? Int == 50)
    #expect(object["source"] as? String == "normal:0,2, seed 1")
    let worst = try #require(object["max_error"] as? Double)
    let mean = try #require(object["mean_error"] as? Double)
    #expect(0 < mean && mean < worst && worst < 0.1)
    #expect(object["moved_maxima"] as? Int == 0)
    #expect(object["mean_kl_nats"] as? Double ?? 9 < 0.5)
  }

  @Test func takesRowsFromAFile() async throws {
    let scratch = try Scratch()
    try scratch.write("[[0, 1, 2], [3, 4, 5]]", to: "rows.json")
    let arguments = ["numerics", "--kind", "gelu", "--algorithm", "i-bert", "--input", "rows.json"]
    let result = try await Tool.run(arguments, in: scratch.folder)
    #expect(result.status == 0)
    #expect(result.output.hasPrefix("gelu i-bert: 2 rows of 3, rows.json\n"))
    try await Tool.expectRefusal(
      arguments + ["--seed", "3"], in: scratch,
      "error: --input gives the rows, --seed cannot change them\n")
    try await Tool.expectRefusal(
      ["numerics", "--kind", "softmax", "--algorithm", "i-vit"], in: scratch,
      """
      error: there is no softmax kernel 'i-vit'
        help: did you mean 'i-vit-8'?

      """)
  }
}
