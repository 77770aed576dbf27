import Algorithms
@testable import Hardware
import Quantities
import Testing
import Workload

/// What an algorithm's definition says of time and operations.
struct AlgorithmDefinitionTests {
  /// A unit may list any algorithm of its operators, and so each has passes.
  @Test func everyAlgorithmIsDefined() throws {
    for kind in OperatorKind.allCases where !kind.isMatrix {
      let choices = BuiltInAlgorithm.choices(for: kind)
      for algorithm in choices.isEmpty ? [.none] : choices {
        let definition = try #require(
          AlgorithmDefinition.of(kind, algorithm), "\(kind.rawValue) \(algorithm.rawValue)")
        #expect(!definition.passes.isEmpty)
        // What waits between two passes has a width that registers have.
        #expect(definition.passes.allSatisfy { 1...64 ~= $0.keptBits ?? 8 })
      }
    }
    #expect(AlgorithmDefinition.of(.softmax, .ptf) == nil)
    #expect(AlgorithmDefinition.of(.linear, .none) == nil)
  }

  private func total(
    _ kind: OperatorKind, _ algorithm: BuiltInAlgorithm
  ) throws -> (element: [Arithmetic: Int], row: [Arithmetic: Int]) {
    let operations = try #require(AlgorithmDefinition.of(kind, algorithm)?.operations)
    func counts(_ counts: ArithmeticCounts) -> [Arithmetic: Int] {
      Dictionary(uniqueKeysWithValues: Arithmetic.allCases.map { ($0, counts[$0]) })
        .filter { $0.value > 0 }
    }
    return (counts(operations.perElement), counts(operations.perRow))
  }

  /// The sum over the passes, as the definition has them: I-BERT's i-exp takes two products of range
  /// reduction and one of the square, its requantization one, the normalization one.
  @Test func passesSumUp() throws {
    let softmax = try total(.softmax, .iBERT)
    #expect(softmax.element == [.compare32: 2, .add32: 6, .shift32: 4, .multiply32: 5])
    #expect(softmax.row == [.divide32: 1])
    let norm = try total(.layernorm, .iViT)
    #expect(norm.element == [.add32: 4, .multiply32: 2, .shift32: 1])
    #expect(norm.row == [.divide32: 12, .add32: 10, .shift32: 10])
    #expect(try total(.gelu, .iViT).row == [.add32: 5, .shift32: 5, .multiply32: 2])
  }

  /// SOLE's units multiply nothing per element in softmax, and nothing wider than 16 bits in LayerNorm.
  @Test func shiftUnitsMultiplyLittle() throws {
    let softmax = try total(.softmax, .e2Softmax)
    #expect(
      softmax.element.keys.allSatisfy { ![.multiply8, .multiply16, .multiply32].contains($0) })
    #expect(softmax.element[.shift8] == 3)
    #expect(softmax.row == [.compare32: 1])
    let norm = try total(.layernorm, .aiLayerNorm)
    #expect(norm.element[.multiply32] == nil && norm.element[.lutRead16x8] == 1)
    #expect(norm.row[.lutRead256x8] == 1 && norm.row[.squareRoot32] == nil)
  }

  /// E2Softmax on 32 lanes: a register for each of 1 + 4 + 2 + 1 + 1 operations, two trees of five
  /// levels, a cycle for the leading one; 4 bits wait. Then 2 + 1 operations.
  @Test func stagesOfE2Softmax() throws {
    let definition = try #require(AlgorithmDefinition.of(.softmax, .e2Softmax))
    let stages = definition.stages(lanes: 32)
    #expect(
      stages == [
        UnitStage(
          name: "maximum, log2 and sum", lanes: 32, interval: 1, latency: 9, perRow: 1,
          reduction: .twoTrees, keptBits: 4),
        UnitStage(name: "correct and divide", lanes: 32, interval: 1, latency: 3, perRow: 0),
      ])
    #expect(stages[0].totalLatency == 9 + 10)
    // 785 elements are 25 groups; a row takes 25 + 19 + 1 and 25 + 3.
    #expect(RowPipeline(stages).cycles(rows: 1, length: 785).count == 45 + 28)
    #expect(RowPipeline(stages).cycles(rows: 11, length: 785).count == 45 + 28 + 10 * 26)
  }

  /// Serial: a bit of the quotient a cycle, 32 or, of ITA's reciprocals, at most 8; I-ViT's ten Newton
  /// steps divide each.
  @Test func serialPartOfARow() throws {
    func serial(_ kind: OperatorKind, _ algorithm: BuiltInAlgorithm) throws -> [Int] {
      try #require(AlgorithmDefinition.of(kind, algorithm)).stages(lanes: 8).map(\.perRow)
    }
    #expect(try serial(.softmax, .iBERT) == [0, 32, 0])
    #expect(try serial(.softmax, .ita) == [8, 0])
    #expect(try serial(.layernorm, .iBERT) == [32, 16 + 32, 0])
    #expect(try serial(.layernorm, .iViT) == [32, 11 * 32 + 20, 0])
  }
}
