import Foundation
import IntegerMath
import Testing

struct SoftmaxTests {
  private static let scale: Float = 0.0625

  /// A kernel, what its results stand for, and how far they may be off the exact softmax of
  /// x·ln 2 ÷ `octave`.
  private struct Subject {
    var name: String
    var octave: Double
    var row: ([Int32]) throws -> [Double]
    /// Largest error of a probability, and of a row's sum.
    var error: Double
    var sumError: Double
  }

  private static func subjects() throws -> [Subject] {
    let natural = 16 * Double.ln2
    let iBERT = try #require(IBERTSoftmax(scale: scale))
    let eight = try #require(Shiftmax(scale: scale))
    let sixteen = try #require(Shiftmax(scale: scale, outputBits: 16))
    let graph = try #require(TVMShiftmax(scale: Double(scale)))
    let logInt = try #require(LogIntSoftmax(scale: scale, n: 30))
    let logIntP2 = try #require(LogIntSoftmax(scale: scale, n: 32))
    return [
      // Each element loses up to a step of its format, 64 times 1 ÷ 256 or 1 ÷ 128; x0 floored to
      // −12 of −11.09 is off by 8 % in the exponent.
      Subject(
        name: "i-bert", octave: natural, row: { try run($0, 1 / 256, iBERT.row) },
        error: 0.03, sumError: 0.26),
      Subject(
        name: "i-vit-8", octave: natural, row: { try run($0, 1 / 128, eight.row) },
        error: 0.06, sumError: 0.51),
      // ⌊(2^31 − 1) ÷ Σ⌋ keeps 6 bits where 64 scores are alike: 1 ÷ 64.
      Subject(
        name: "i-vit-16", octave: natural, row: { try run($0, 1 / 32_768, sixteen.row) },
        error: 0.06, sumError: 0.016),
      Subject(
        name: "i-vit-tvm", octave: natural, row: { try run($0, 1 / 128, graph.row) },
        error: 0.06, sumError: 0.51),
      // A code is half an octave off at most.
      Subject(
        name: "log-int", octave: natural, row: { try powers($0, logInt.row) },
        error: 0.35, sumError: 0.45),
      Subject(
        name: "log-int-p2", octave: natural, row: { try powers($0, logIntP2.row) },
        error: 0.35, sumError: 0.45),
      Subject(
        name: "e2softmax", octave: natural,
        row: { try run($0, 1 / 256, E2Softmax(fractionBits: 4).row) }, error: 0.2, sumError: 0.35),
      // A slice loses up to 2^−6 to the sum.
      Subject(
        name: "softermax", octave: 4,
        row: { try run($0, 1 / 128, Softermax().row) }, error: 0.1, sumError: 0.26),
      Subject(
        name: "ita", octave: 1, row: { try run($0, 1 / 256, ITASoftmax().row) },
        error: 0.3, sumError: 0.4),
    ]
  }

  private static func run<Found>(
    _ x: [Int32], _ unit: Double,
    _ kernel: (Span<Int32>, inout MutableSpan<Int32>) throws(KernelError) -> Found
  ) throws -> [Double] {
    var y = [Int32](repeating: 0, count: x.count)
    var result = y.mutableSpan
    _ = try kernel(x.span, &result)
    return y.map { Double($0) * unit }
  }

  private static func powers<Found>(
    _ x: [Int32], _ kernel: (Span<Int32>, inout MutableSpan<Int32>) throws(KernelError) -> Found
  ) throws -> [Double] {
    try run(x, 1, kernel).map { $0 < 0 ? 0 : exp2(-$0) }
  }

  private static func exact(_ x: [Int32], octave: Double) -> [Double] {
    let largest = Double(x.max() ?? 0)
    let powers = x.map { exp2((Double($0) - largest) / octave) }
    let sum = powers.reduce(0, +)
    return powers.map { $0 / sum }
  }

  private static func rows() -> [[Int32]] {
    var rows = Rows(seed: 11)
    return (0..<40).map { index in
      let spread = [3, 20, 60, 127][index % 4]
      return index % 2 == 0
        ? rows.bell(64, in: -spread...spread) : rows.uniform(64, in: -spread...spread)
    } + [[5], [0, 0], [-128, 127], [Int32](repeating: -7, count: 64)]
  }

  @Test func probabilitiesAreNearTheExactOnes() throws {
    for subject in try Self.subjects() {
      for x in Self.rows() {
        let y = try subject.row(x)
        let exact = Self.exact(x, octave: subject.octave)
        let worst = zip(y, exact).map { abs($0 - $1) }.max() ?? 1
        #expect(worst < subject.error, "\(subject.name) \(x.prefix(4))")
        #expect(abs(y.reduce(0, +) - 1) < subject.sumError, "\(subject.name) \(x.prefix(4))")
      }
    }
  }

  @Test func probabilitiesRiseWithTheirScores() throws {
    // One maximum for all codes: E2Softmax's correction by slices may turn neighbours.
    for subject in try Self.subjects() where subject.name != "e2softmax" {
      for x in Self.rows() {
        let pairs = try zip(x, subject.row(x)).sorted { $0.0 < $1.0 }
        for (a, b) in zip(pairs, pairs.dropFirst()) {
          #expect(a.0 == b.0 ? a.1 == b.1 : a.1 <= b.1, "\(subject.name)")
        }
      }
    }
  }

  @Test func nothingButDifferencesMatters() throws {
    for subject in try Self.subjects() where subject.name != "softermax" {
      let x: [Int32] = [3, -9, 14, 14, 0, -30]
      #expect(try subject.row(x) == subject.row(x.map { $0 + 40 }), "\(subject.name)")
    }
  }

  /// The sum holds 2^−40 of 41 bits each: t is 1, 2, 3, …
  @Test func logCodesRoundAtOneAndAHalf() throws {
    let kernel = LogIntSoftmax(PolynomialExponential(x0: -12, b: 43, c: 714, n: 30))
    for (count, code) in [(1, 0), (2, 1), (3, 2), (5, 2), (6, 3), (11, 3), (12, 4), (24_575, 14)] {
      var y = [Int32](repeating: 9, count: count)
      var result = y.mutableSpan
      try kernel.row([Int32](repeating: 1, count: count).span, into: &result)
      #expect(Set(y) == [Int32(code)], "\(count) equal scores")
    }
    // Code 16 is no code: an exact 0.
    var y = [Int32](repeating: 9, count: 50_000)
    var result = y.mutableSpan
    try kernel.row([Int32](repeating: 1, count: 50_000).span, into: &result)
    #expect(Set(y) == [LogIntSoftmax.zero])
  }

  @Test func sumsAreTrackedAndBounded() throws {
    let exponential = PolynomialExponential(x0: -12, b: 43, c: 714, n: 30)
    let x = [Int32](repeating: 0, count: 4)
    var y = x
    var result = y.mutableSpan
    let found = try LogIntSoftmax(exponential).row(x.span, into: &result)
    #expect(found.largestTerm == 714 << 30 && found.sum == 714 << 32)
    var other = x.map { $0 }
    let error = #expect(throws: KernelError.self) {
      var result = other.mutableSpan
      try LogIntSoftmax(exponential, sumWidth: .unsigned(41)).row(x.span, into: &result)
    }
    #expect(error == .width(WidthError(step: "sum of exponentials", bits: 42, declared: 41)))
  }

  @Test func aOneHotRowSaturates() throws {
    let kernel = try #require(IBERTSoftmax(scale: 0.0625))
    var y: [Int32] = [0]
    var result = y.mutableSpan
    let found = try kernel.row(([7] as [Int32]).span, into: &result)
    #expect(found.largestTerm == 32_767)
    #expect(y == [255])
    // The same with a range whose largest exponential is 2^14: 2^32 ÷ 2^14 · 2^14 needs 9 bits.
    let exponential = PolynomialExponential(x0: -12, b: 43, c: 1 << 10, n: 30)
    let wide = IBERTSoftmax(exponential, requantization: Dyadic(multiplier: 1, shift: 26))
    var again: [Int32] = [0]
    var saturated = again.mutableSpan
    #expect(try wide.row(([7] as [Int32]).span, into: &saturated).largestTerm == 1 << 14)
    #expect(again == [255])
  }
}

extension Double {
  fileprivate static let ln2 = log(2.0)
}
