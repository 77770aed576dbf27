import Foundation
import Testing

@testable import Numerics

struct RealFunctionsTests {
  @Test func exponentialsAndLogarithmsAreTheLibrarys() {
    for step in -3_000...3_000 {
      let x = Double(step) / 37
      let expected = exp(x)
      #expect(abs(RealFunctions.exponential(x) - expected) <= expected * 4e-15)
      #expect(abs(RealFunctions.logarithm(expected) - x) <= 4e-15 * max(1, abs(x)))
    }
    #expect(RealFunctions.exponential(-800) == 0)
    #expect(RealFunctions.exponential(-740) > 0)
    #expect(RealFunctions.exponential(0) == 1)
  }

  @Test func errorFunctionsAreTheLibrarys() {
    for step in -700...700 {
      let x = Double(step) / 100
      #expect(abs(RealFunctions.errorFunction(x) - erf(x)) < 2e-14)
    }
  }

  @Test func layerNormOfAConstantRowIsNone() throws {
    #expect(RealFunctions.layerNorm([2, 2]) == nil)
    #expect(try #require(RealFunctions.layerNorm([1, 3])) == [-1, 1])
  }
}
