import Testing
import Workload

/// What the records of operator kinds and the list of algorithms have to be, whatever is added.
struct OperatorTraitsTests {
  /// Every id of the trace names an algorithm of some kind, and no family has one twice.
  @Test func everyIDIsAnAlgorithm() {
    #expect(Set(OperatorAlgorithm.allCases.map(\.id)) == Set(BuiltInAlgorithm.allCases))
    for family in AlgorithmFamily.allCases {
      #expect(Set(family.ids).count == family.ids.count, "\(family)")
      #expect(family.hasNone == family.ids.contains(.none), "\(family)")
      #expect(!family.kinds.isEmpty, "\(family)")
    }
  }

  /// An id leads to the algorithm that has it, and to none of a family that lacks it.
  @Test func anIDLeadsToItsAlgorithm() {
    for algorithm in OperatorAlgorithm.allCases {
      #expect(OperatorAlgorithm(algorithm.family, algorithm.id) == algorithm)
    }
    #expect(OperatorAlgorithm(.softmax, .ptf) == nil)
    #expect(OperatorAlgorithm(.layernorm, .iViTTVM) == nil)
    #expect(OperatorAlgorithm(.gelu, .iViTTVM) == .gelu(.iViTTVM))
  }

  /// Choices are those of the family; a quantize has those of a requantization.
  @Test func choicesAreTheFamilys() {
    #expect(
      BuiltInAlgorithm.choices(for: .layernorm) == [
        .float, .iBERT, .iViT, .ptf, .ptfP2, .aiLayerNorm,
      ])
    #expect(
      BuiltInAlgorithm.choices(for: .quantize) == [
        .none, .shift, .dyadic, .float, .dynamic, .dynamicP2, .exponent,
      ])
    #expect(
      BuiltInAlgorithm.choices(for: .add).isEmpty && BuiltInAlgorithm.choices(for: .linear).isEmpty)
    #expect(
      OperatorKind.allCases.filter(\.needsAlgorithm) == [.softmax, .layernorm, .gelu, .activation])
    #expect(AlgorithmFamily.requantization.kinds == [.quantize, .dequantize, .requantize])
  }

  /// Each class of MACs has one kind; products alone need rows of one operand and all of another.
  @Test func productsAreTheirClasses() {
    let products = OperatorKind.allCases.filter(\.isMatrix)
    #expect(products == [.linear, .attentionQK, .attentionAV, .convolution, .matmul])
    #expect(products.compactMap(\.macClass) == MACClass.allCases)
    for kind in OperatorKind.allCases {
      #expect((kind.traits.counting == .none) == kind.isMatrix, "\(kind)")
      #expect((kind.rowMap(ofInput: 1) == .all) == (kind.isMatrix || kind == .pool), "\(kind)")
    }
  }
}
