import Foundation
import Testing

/// `systole compare`
struct CompareCommandTests {
  private static let machine = "Configs/edge-16x16.yaml"

  private struct Contract: Decodable {
    struct Design: Decodable {
      var configuration: String
      var trace: String
      var energy_table: String
      var cycles: Int
      var images: Int
      var energy_pJ: Decimal
    }

    struct Variation: Decodable {
      var variation: String
      var name: String
      var first_pJ_per_image: Double?
      var second_pJ_per_image: Double?
      var ratio: Double?
      var problem: String?
    }

    var schema: String
    var first: Design
    var second: Design
    var ratio: Double
    var least_ratio: Double
    var greatest_ratio: Double
    var reversals: Int
    var variations: [Variation]
  }

  @Test func comparesSchemes() async throws {
    let result = try await Tool.run([
      "compare", Self.machine, "gemm:64x128x96", "--scheme", "int8", "--other-scheme", "fp16",
      "--format", "json",
    ])
    #expect(result.status == 0, "\(result.errors)")
    let found = try JSONDecoder().decode(Contract.self, from: Data(result.output.utf8))
    #expect(found.schema == "systole.comparison/1")
    #expect(found.first.trace.contains("int8") && found.second.trace.contains("fp16"))
    #expect(found.first.images == 1 && found.first.cycles > 0)
    #expect(found.variations.first?.variation == "as_configured")
    #expect(found.variations.first?.ratio == found.ratio)
    #expect(found.ratio > 1)
    #expect(found.least_ratio <= found.ratio && found.ratio <= found.greatest_ratio)
    let tables = found.variations.filter { $0.variation == "table" }.map(\.name)
    #expect(tables.contains("table aladdin-40"))
    let total = found.second.energy_pJ
    let second = try #require(found.variations.first?.second_pJ_per_image)
    #expect(abs(Double(truncating: total as NSDecimalNumber) - second) <= 1e-9 * second)
  }

  @Test func comparesMachines() async throws {
    let result = try await Tool.run([
      "compare", Self.machine, "gemm:64x128x96", "--scheme", "int8", "--other-set",
      "buffers.weights.size=64 KiB", "--format", "csv",
    ])
    #expect(result.status == 0, "\(result.errors)")
    let lines = result.output.split(separator: "\n")
    #expect(
      lines.first == "variation,name,first_pJ_per_image,second_pJ_per_image,ratio,problem")
    #expect(lines.contains { $0.hasPrefix("price,sram.leakage × 2,") })
  }

  @Test func theSameTwiceIsRefused() async throws {
    let result = try await Tool.run(["compare", Self.machine, "gemm:8x8x8", "--scheme", "int8"])
    #expect(result.status == 2)
    #expect(result.output.isEmpty)
    #expect(result.errors.contains("error: both designs are the same"))
  }

  @Test func valuesOfTheSecondDesignAreChecked() async throws {
    let result = try await Tool.run([
      "compare", Self.machine, "gemm:8x8x8", "--scheme", "int8", "--other-set", "array.row=8",
    ])
    #expect(result.status == 2)
    #expect(result.errors.hasPrefix("--other-set:1:1: error: unknown key 'row' in 'array'"))
    #expect(result.errors.contains("did you mean 'rows'?"))
  }
}
