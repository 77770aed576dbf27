import Diagnostics
import Foundation
import TestSupport
import Testing
import Workload

@testable import Validation

struct NumericsSuiteTests {
  private static let folder = Repository.folder
    .appending(path: "Tests/ValidationTests/Reference/numerics")

  private func text(_ function: NumericsFunction) throws -> String {
    try String(
      contentsOf: Self.folder.appending(path: function.rawValue + ".json"), encoding: .utf8)
  }

  /// Replays a text as a file of its own, alone in a folder or beside others.
  private func replay(
    _ text: String, beside others: [NumericsFunction] = []
  ) throws -> SuiteReport {
    let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for function in others {
      try self.text(function).write(
        to: folder.appending(path: function.rawValue + ".json"), atomically: true, encoding: .utf8)
    }
    let file = folder.appending(path: "vectors.json")
    try text.write(to: file, atomically: true, encoding: .utf8)
    return try #require(try NumericsSuite().replay([file.path]).first)
  }

  private func failure(_ text: String) -> [String] {
    let error = #expect(throws: InputError.self) { try replay(text) }
    return error?.diagnostics.map { diagnostic in
      let place = diagnostic.location.map { "\($0.line):\($0.column) " } ?? ""
      return place + diagnostic.message + (diagnostic.help.map { " (\($0))" } ?? "")
    } ?? []
  }

  @Test(arguments: NumericsFunction.allCases)
  func everyIntegerIsReproduced(_ function: NumericsFunction) throws {
    let path = Self.folder.appending(path: function.rawValue + ".json").path
    let report = try #require(try NumericsSuite().replay([path]).first)
    #expect(report.rows.count >= 6)
    for row in report.rows {
      #expect(row.predictions.map { $0?.number } == [0, 0], "\(row.cells)")
      #expect(row.references == [0, 0])
      #expect(row.note == nil)
    }
    #expect(report.broken.isEmpty)
  }

  @Test func everyFileHereIsReplayed() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
      .filter { $0.hasSuffix(".json") }
    #expect(Set(files) == Set(NumericsFunction.allCases.map { $0.rawValue + ".json" }))
  }

  /// The first digit of an expected list, changed, is one mismatch and names its place.
  @Test(arguments: [
    ("y", NumericsFunction.fqViTLogIntSoftmax), ("y", .iViTShiftmax8), ("y", .iViTShiftGELU),
    ("y", .iBERTSoftmax), ("y", .iBERTGELU), ("y", .iViTLayerNorm), ("y", .iBERTLayerNorm),
    ("y", .p2ViTLayerNorm), ("y", .dyadicRequantization), ("y", .p2ViTRequantization),
    ("y", .soleE2Softmax), ("log2exp", .soleE2Softmax), ("codes_trunc", .soleAILayerNormStatistics),
    ("codes_round", .soleAILayerNormStatistics),
  ])
  func aChangedElementIsFound(_ key: String, _ function: NumericsFunction) throws {
    let text = try text(function)
    let start = try #require(text.range(of: "\"\(key)\":["))
    let end = try #require(text[start.upperBound...].firstIndex { $0 == "," || $0 == "]" })
    let value = try #require(Int(text[start.upperBound..<end]))
    let report = try replay(
      text.replacingCharacters(in: start.upperBound..<end, with: "\(value + 1)"))
    #expect(report.rows[0].predictions[0]?.number == 1)
    #expect(report.rows[0].note == "\(key)[0] is \(value), expected \(value + 1)")
    #expect(report.broken.count == 1)
    #expect(report.text.contains("MISMATCH"))
  }

  @Test(arguments: [
    ("sum_bits", NumericsFunction.fqViTLogIntSoftmax), ("max_exp_bits", .p2ViTLogIntSoftmax),
    ("sum_unclamped_bits", .iViTShiftmax16), ("exp16_max", .iBERTSoftmax),
    ("mean", .iViTLayerNorm), ("var", .iViTLayerNorm), ("std", .iViTLayerNorm),
    ("mean", .iBERTLayerNorm), ("var", .iBERTLayerNorm), ("std", .iBERTLayerNorm),
    ("sum", .fqViTLayerNorm), ("sumsq", .fqViTLayerNorm), ("var_num", .p2ViTLayerNorm),
    ("ks", .soleE2Softmax), ("sbit", .soleE2Softmax), ("sum_q15", .soleE2Softmax),
    ("Ex", .soleAILayerNormStatistics), ("Ex2_round", .soleAILayerNormStatistics),
    ("Ex2_trunc", .soleAILayerNormStatistics), ("Ex2_true", .soleAILayerNormStatistics),
  ])
  func aChangedNumberIsFound(_ key: String, _ function: NumericsFunction) throws {
    let text = try text(function)
    let start = try #require(text.range(of: "\"\(key)\":"))
    let end = try #require(text[start.upperBound...].firstIndex { $0 == "," || $0 == "}" })
    let value = try #require(Int(text[start.upperBound..<end]))
    let report = try replay(
      text.replacingCharacters(in: start.upperBound..<end, with: "\(value + 1)"))
    #expect(report.rows[0].note == "\(key) is \(value), expected \(value + 1)")
    #expect(report.broken.count == 1)
  }

  /// A constant of the file's own is what the kernel runs with; the authors' is told apart.
  @Test func anotherConstantIsToldAndRunsTheKernel() throws {
    let text = try text(.iViTShiftmax8)
    let first = try #require(text.range(of: "\"x0\":-24"))
    let report = try replay(text.replacingCharacters(in: first, with: "\"x0\":-12"))
    #expect(report.rows[0].predictions[1]?.number == 1)
    #expect((report.rows[0].predictions[0]?.number ?? 0) > 0)
  }

  @Test func missingElementsAndMissingReferencesAreTold() throws {
    let head =
      "{\"schema\":1,\"function\":\"p2vit_pot_requant\",\"params\":{\"rounding\":\"half_even\"},"
    let short = try replay(head + "\"cases\":[{\"acc\":[1,2,3],\"shift\":1,\"y\":[0,1]}]}")
    #expect(short.rows[0].predictions[0]?.number == 1)
    #expect(short.rows[0].note == "y has 3 elements, expected 2")
    let none = try replay(head + "\"cases\":[{\"acc\":[1,2,3],\"shift\":1}]}")
    #expect(none.rows[0].predictions[0] == nil)
    #expect(none.broken.isEmpty)
  }

  @Test func aConstantRowHasNoResult() throws {
    let head =
      "{\"schema\":1,\"function\":\"ibert_layernorm\",\"params\":{},\"cases\":[{\"x\":[4,4],"
    let rest = "\"bias_int\":[0,0],\"shift\":0,\"y\":"
    #expect(try replay(head + rest + "null}]}").broken.isEmpty)
    let report = try replay(head + rest + "[0,0]}]}")
    #expect(report.rows[0].predictions[0]?.number == 2)
    #expect(
      report.rows[0].note == "standard deviation is 0, and the algorithm divides by it")
    let there = try replay(
      head.replacing("[4,4]", with: "[4,6]") + rest + "null}]}")
    #expect(there.rows[0].note == "y is there, expected none")
  }

  @Test func widthsThatAreLeftAreMismatchesWithTheirReason() throws {
    let report = try replay(
      "{\"schema\":1,\"function\":\"ibert_layernorm\",\"params\":{},\"cases\":[{\"x\":[-65536,65536],"
        + "\"bias_int\":[0,0],\"shift\":0,\"y\":[0,0]}]}")
    #expect(report.rows[0].note == "sum of squares needs 33 bits, 32 are declared")
    #expect(report.broken.count == 1)
  }

  @Test func rowsOfAnotherFileLieBesideIt() throws {
    let text = try text(.iViTTVMSoftmax)
    #expect(try replay(text, beside: [.iViTShiftmax8]).broken.isEmpty)
    let alone = failure(text)
    #expect(alone.count == 1)
    #expect(alone[0].contains("ivit_shiftmax_8.json': No such file or directory"))
    #expect(alone[0].hasPrefix("7:13 "))
    // Given on the command line they need not.
    let given = Self.folder.appending(path: "ivit_shiftgelu.json").path
    let tvm = Self.folder.appending(path: "ivit_tvm_gelu.json").path
    #expect(try NumericsSuite().replay([tvm, given]).allSatisfy { $0.broken.isEmpty })
  }

  @Test func inputIsReadStrictly() {
    #expect(
      failure("{\"schema\":1,\"function\":\"ivit_shiftmax\",\"params\":{},\"cases\":[{}]}") == [
        "1:24 'function' cannot be 'ivit_shiftmax' (did you mean 'ivit_shiftmax_8'?)"
      ])
    #expect(
      failure("{\"schema\":2,\"function\":\"ibert_gelu\",\"params\":{},\"cases\":[]}") == [
        "1:11 'schema' is 2, which is outside 1...1"
      ])
    let head =
      "{\"schema\":1,\"function\":\"ivit_shiftmax_8\",\"params\":{\"n\":15,\"output_bit\":8},\n"
    #expect(failure(head + "\"cases\":[]}") == ["1:1 the file has no cases"])
    #expect(
      failure(head + "\"cases\":[{\"x\":[1,2.5],\"n\":3,\"x0\":0}]}") == [
        "2:18 'cases[0].x' needs a whole number, found '2.5'",
        "2:27 'cases[0].n' is 3, the row has 2",
      ])
    #expect(
      failure(head + "\"cases\":[{\"x\":[1,2],\"x0\":0,\"scale_bits\":\"0.5\"}]}") == [
        "2:26 'cases[0].x0' is 0, which is outside -1073741824...-1",
        "2:41 'cases[0].scale_bits' needs the bits of a float32 above 0, found '0.5'"
          + " (write 8 hexadecimal digits: 0x3d800000)",
      ])
    #expect(failure(head + "\"cases\":[{\"x0\":-3}]}") == ["2:10 'cases[0].x' is missing"])
    #expect(
      failure(head + "\"cases\":[{\"x\":[],\"x0\":-3}]}") == [
        "2:15 found an empty list where 'cases[0].x' needs a list of integers"
      ])
    #expect(
      failure(head + "\"cases\":[{\"x_from_previous_case\":true,\"x0\":-3}]}") == [
        "2:34 there is no case before"
      ])
    #expect(
      failure(head + "\"cases\":[{\"x\":[3000000000],\"x0\":-3}]}") == [
        "2:16 'cases[0].x' is 3000000000, which is outside -2147483648...2147483647"
      ])
  }
}
