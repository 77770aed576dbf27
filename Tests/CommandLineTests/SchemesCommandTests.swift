import Foundation
import Testing

/// `systole schemes`
struct SchemesCommandTests {
  @Test func text() async throws {
    let result = try await Tool.run("schemes")
    #expect(result.status == 0)
    #expect(result.errors == "")
    #expect(
      result.output.contains("Of 66 systems 46 have a scheme of their own, 13 are deployed with"))
    let lines = result.output.split(separator: "\n").map(String.init)
    #expect(lines.count { Int($0.prefix(2).drop { $0 == " " }) != nil } == 66)
    let sole = try #require(lines.first { $0.hasPrefix("36  SOLE") })
    #expect(
      sole.contains("e2softmax · ailayernorm · float")
        && sole.hasSuffix("8/8    71.07    78.89  81.12"))
    #expect(lines.contains { $0.contains("PSAQ-ViT ") && $0.contains("  psaq-vit  ") })
    #expect(lines.contains { $0.contains("RepQuant") && $0.contains("= repq-vit") })
    #expect(lines.contains { $0.contains("–") && $0.contains("  i-vit-tvm  ") })
  }

  @Test func json() async throws {
    struct List: Decodable {
      struct Scheme: Decodable {
        var name: String
        var `class`: String
        var weight_bits: [Int]
        var integer: [String]
        var products: [String: String]
        var requantize: [String: String]
        var nonlinear: [String: String]
      }

      struct Published: Decodable {
        var model: String
        var weight_bits: Int?
        var metric: String
        var value: String
        var source: String
      }

      struct System: Decodable {
        var number: Int
        var system: String
        var venue: String
        var classes: [String]
        var bits: String
        var evidence: String
        var source: String
        var alias_of: String?
        var because: String?
        var scheme: Scheme?
        var published: [Published]
      }

      var schema: String
      var systems: [System]
      var other_schemes: [Scheme]
    }
    let result = try await Tool.run("schemes", "--format", "json")
    let list = try JSONDecoder().decode(List.self, from: Data(result.output.utf8))
    #expect(list.schema == "systole.schemes/1")
    #expect(list.systems.map(\.number) == Array(1...66))
    for system in list.systems {
      #expect((system.scheme == nil) == (system.classes == ["S0"]))
      // An alias quotes nothing of the system whose scheme it has.
      if system.alias_of != nil { #expect(system.because != nil && system.published.isEmpty) }
    }
    let ivit = try #require(list.systems.first { $0.system == "I-ViT" })
    #expect(
      ivit.scheme?.integer == ["linear", "attention", "softmax", "layernorm", "gelu", "residual"])
    #expect(ivit.scheme?.requantize == ["algorithm": "dyadic", "softmax": "none"])
    #expect(ivit.scheme?.products["attention_av"] == "uint16 x int8")
    #expect(ivit.published.first { $0.model == "deit-base" }?.value == "81.74 %")
    #expect(
      list.other_schemes.contains { $0.name == "uniform" && $0.weight_bits == [8, 6, 4, 3, 2] })
    #expect(
      Set(list.systems.compactMap(\.scheme?.name) + list.other_schemes.map(\.name))
        == Set(try Shipped.names(of: "schemes")))
  }

  @Test func details() async throws {
    let result = try await Tool.run("schemes", "q-vit")
    #expect(
      result
        == ProcessResult(
          status: 0,
          output: """
            26 Q-ViT, NeurIPS 2022
            class        S1
            bits         W2-4 A2-4
            known by     code: github.com/YanjingLi0202/Q-ViT@ab9580c

            scheme       q-vit, class S1
            source       Li et al., Q-ViT: Accurate and Fully Quantized Low-bit Vision Transformer, \
            NeurIPS 2022; github.com/YanjingLi0202/Q-ViT@ab9580c
            weights      int8, int6, int4, int3, int2
            products     linear int8 x int8, attention_qk int8 x int8, attention_av uint8 x int8, \
            sums int32
            outer        patch embedding int8 x int8, classifier int8 x int8
            integer      products
            requantize   float
            nonlinear    softmax float, layernorm float, gelu float
            adds         layernorm float at queries_and_keys

            published             metric          W/A    value  float  source
            deit-tiny-distilled   ImageNet top-1  4/4   74.3 %      –  Q-ViT README table (4/4)
            deit-small-distilled  ImageNet top-1  3/3   79.1 %      –  Q-ViT README table (3/3)
            deit-small-distilled  ImageNet top-1  2/2   72.0 %      –  Q-ViT README table (2/2)
            deit-tiny-distilled   ImageNet top-1  2/2  50.37 %      –  second-hand, lower grade: \
            GMPQ-TE Table 9 (2/2)
            deit-base-distilled   ImageNet top-1  2/2   74.2 %      –  second-hand, lower grade: \
            GMPQ-TE Table 9 (2/2)
            swin-tiny             ImageNet top-1  2/2   74.7 %      –  second-hand, lower grade: \
            GMPQ-TE Table 9 (2/2)
            swin-small            ImageNet top-1  2/2   76.9 %      –  second-hand, lower grade: \
            GMPQ-TE Table 9 (2/2)

            """, errors: ""))
    let alias = try await Tool.run("schemes", "RepQuant")
    #expect(alias.output.contains("\ndeployed as  repq-vit: calibration only: "))
    #expect(!alias.output.contains("83.62"))
    let none = try await Tool.run("schemes", "cqformer")
    #expect(none.output.contains("not a number format") && !none.output.contains("scheme  "))
  }

  @Test func unknownName() async throws {
    try await Tool.expectRefusal(
      ["schemes", "q-vti"], in: try Self.scratch(),
      """
      error: there is no system or scheme 'q-vti'
        help: did you mean 'Q-ViT'?

      """)
    try await Tool.expectRefusal(
      ["schemes", "sole", "--format", "json"], in: try Self.scratch(),
      "error: --format json lists everything\n  help: leave out 'sole'\n")
  }

  private static func scratch() throws -> Scratch {
    let scratch = try Scratch()
    try scratch.linkShippedFiles()
    return scratch
  }
}
