import Diagnostics
import Testing
import Workload

@testable import Numerics

struct KernelStudyTests {
  private func rows(
    _ distribution: String = "normal:0,2", _ count: Int = 20, length: Int = 65, seed: Int = 1
  ) throws -> [[Double]] {
    try Distribution(distribution).rows(count, length: length, seed: seed)
  }

  private func message(_ make: () throws -> Void) -> String {
    let error = #expect(throws: InputError.self, performing: make)
    let diagnostic = error?.diagnostics.first
    return (diagnostic?.message ?? "") + (diagnostic?.help.map { " (\($0))" } ?? "")
  }

  /// All algorithms of the three functions but floating point, in the trace's order.
  @Test func everyIntegerAlgorithmHasAKernel() {
    for (kind, algorithms) in KernelStudy.kernels {
      #expect(algorithms == BuiltInAlgorithm.choices(for: kind).filter { $0 != .float }, "\(kind)")
    }
    #expect(KernelStudy.kernels.map(\.kind) == [.softmax, .gelu, .layernorm])
  }

  private static let bounds: [(kind: String, algorithm: String, bound: Double)] = [
    ("softmax", "i-bert", 0.004), ("softmax", "i-vit-8", 0.006), ("softmax", "i-vit-16", 0.001),
    ("softmax", "i-vit-tvm", 0.006), ("softmax", "log-int", 0.006),
    ("softmax", "log-int-p2", 0.006), ("softmax", "e2softmax", 0.006),
    ("softmax", "softermax", 0.006), ("softmax", "ita", 0.006), ("softmax", "base2", 0.004),
    ("softmax", "lut", 0.002), ("gelu", "i-bert", 0.01), ("gelu", "i-vit", 0.05),
    ("gelu", "i-vit-tvm", 0.05), ("gelu", "lut", 0.03), ("gelu", "poly2", 0.004),
    ("layernorm", "i-bert", 0.001), ("layernorm", "i-vit", 0.01), ("layernorm", "ptf", 0.01),
    ("layernorm", "ptf-p2", 0.01), ("layernorm", "ailayernorm", 0.04),
  ]

  @Test func everyKernelHasABound() {
    let kernels = KernelStudy.kernels.flatMap { kind, algorithms in
      algorithms.map { [kind.rawValue, $0.rawValue] }
    }
    #expect(kernels == Self.bounds.map { [$0.kind, $0.algorithm] })
  }

  /// Mean errors a few times above what was found; each of another algorithm's would break them.
  @Test(arguments: bounds)
  func everyKernelIsNearItsFunction(_ kind: String, _ algorithm: String, _ bound: Double) throws {
    let errors = try KernelStudy(kind: kind, algorithm: algorithm, rows: rows()).run()
    #expect(errors.rows == 20 && errors.elements == 20 * 65)
    #expect(errors.refused == 0)
    #expect(errors.mean > 0 && errors.mean < bound)
    #expect(errors.mean <= errors.largest)
    if kind == "softmax" {
      #expect(errors.meanDivergence > 0 && errors.meanDivergence < 0.3)
      #expect(errors.smallestSum <= errors.largestSum && errors.largestSum < 1.5)
    }
  }

  @Test func theSameSeedGivesTheSameBytes() throws {
    func json(seed: Int) throws -> String {
      let study = try KernelStudy(
        kind: "softmax", algorithm: "i-vit-8", rows: rows(seed: seed))
      return KernelStudyReport(study, source: "rows", length: 65).json
    }
    #expect(try json(seed: 4) == json(seed: 4))
    #expect(try json(seed: 4) != json(seed: 5))
  }

  /// The largest input's result is below another's: one row of two.
  @Test func movedMaximaAndErrorsAreCounted() {
    var errors = KernelErrors(isDistribution: true)
    errors.add([0.25, 0.75], exact: [0.5, 0.5], inputs: [3, 1], saturated: 1)
    errors.add([0.5, 0.5], exact: [0.75, 0.25], inputs: [3, 1], saturated: 0)
    errors.add([0, 0], exact: [0.5, 0.5], inputs: [1, 1], saturated: 0)
    #expect(errors.movedMaxima == 1 && errors.saturated == 1)
    #expect(errors.largest == 0.5)
    #expect(errors.mean == (0.25 * 4 + 0.5 * 2) / 6)
    #expect(errors.emptyRows == 1)
    // ¼·ln ½ + ¾·ln 3/2; ½·ln 2/3 + ½·ln 2.
    let first = 0.25 * -0.6931471805599453 + 0.75 * 0.4054651081081644
    let second = 0.5 * -0.4054651081081644 + 0.5 * 0.6931471805599453
    #expect(abs(errors.largestDivergence - second) < 1e-15)
    #expect(abs(errors.meanDivergence - (first + second) / 2) < 1e-15)
    #expect(errors.smallestSum == 0 && errors.largestSum == 1)
  }

  @Test func rowsWithoutAResultAreCountedWithTheirReason() throws {
    let study = try KernelStudy(
      kind: "layernorm", algorithm: "i-bert", rows: [[1, 1, 1], [1, 2, 3]])
    let errors = study.run()
    #expect(errors.rows == 1 && errors.refused == 1)
    #expect(errors.refusal == "standard deviation is 0, and the algorithm divides by it")
    #expect(KernelStudyReport(study, source: "rows", length: 3).text.contains("rows refused"))
  }

  @Test func inputsBeyondTheScaleSaturate() throws {
    let study = try KernelStudy(
      kind: "softmax", algorithm: "i-vit-8", rows: [[0, 20, -20]], scale: 0.125)
    #expect(study.run().saturated == 2)
    // 127 steps hold 20 otherwise; E2Softmax takes the next power of two.
    #expect(
      try KernelStudy(kind: "softmax", algorithm: "i-vit-8", rows: [[0, 20]]).scale == 20.0 / 127)
    #expect(
      try KernelStudy(kind: "softmax", algorithm: "e2softmax", rows: [[0, 20]]).scale == 0.25)
  }

  @Test func namesAndNumbersAreChecked() throws {
    let rows = try rows()
    func study(_ kind: String, _ algorithm: String, bits: Int? = nil, scale: Double? = nil)
      -> String
    {
      message {
        _ = try KernelStudy(kind: kind, algorithm: algorithm, rows: rows, bits: bits, scale: scale)
      }
    }
    #expect(study("sofmax", "ita") == "there is no kind 'sofmax' (did you mean 'softmax'?)")
    #expect(
      study("softmax", "i-vit-9")
        == "there is no softmax kernel 'i-vit-9' (did you mean 'i-vit-8'?)")
    #expect(study("softmax", "float").hasPrefix("there is no softmax kernel 'float'"))
    #expect(study("gelu", "i-vit", bits: 30) == "--bits is 30, which is outside 2...24")
    #expect(study("softmax", "ita", bits: 9) == "ita takes inputs of 8 bits, --bits is 9")
    #expect(
      study("softmax", "ita", scale: 0.5)
        == "ita fixes its input's scale, --scale cannot change it")
    #expect(study("gelu", "i-vit", scale: -1).hasPrefix("--scale is -1.0"))
    #expect(
      study("softmax", "e2softmax", scale: 0.3)
        == "softmax e2softmax has no constants for the scale 0.3"
        + " (it takes powers of two of at most 1)")
    #expect(study("softmax", "i-bert", scale: 0x1p-39).contains("has no constants"))
  }
}
