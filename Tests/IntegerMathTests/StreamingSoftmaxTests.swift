import IntegerMath
import Testing

struct StreamingSoftmaxTests {
  private func run<Found>(
    _ x: [Int32], _ kernel: (Span<Int32>, inout MutableSpan<Int32>) throws(KernelError) -> Found
  ) throws -> (y: [Int32], found: Found) {
    var y = [Int32](repeating: 0, count: x.count)
    var result = y.mutableSpan
    let found = try kernel(x.span, &result)
    return (y, found)
  }

  /// The formula over lists: what the running sum is after each group.
  private func ita(_ x: [Int32], group: Int) -> (sum: Int, y: [Int32]) {
    var sum = 0
    var largest = -128
    for start in stride(from: 0, to: x.count, by: group) {
      let part = x[start..<min(start + group, x.count)].map(Int.init)
      let new = max(largest, part.max() ?? largest)
      sum = (sum >> (new - largest)) + part.map { 256 >> (new - $0) }.reduce(0, +)
      largest = new
    }
    return (sum, x.map { Int32((65_280 / sum) >> (largest - Int($0))) })
  }

  @Test func itaIsItsFormula() throws {
    var rows = Rows(seed: 5)
    for length in [1, 15, 16, 17, 64, 197] {
      for spread in [2, 10, 127] {
        let x = rows.uniform(length, in: -spread...spread)
        for group in [1, 16, 64] {
          let (y, found) = try run(x, ITASoftmax(group: group).row)
          let expected = ita(x, group: group)
          #expect(y == expected.y)
          #expect(found.sum == Int64(expected.sum))
        }
      }
    }
  }

  /// 0 and −1 in one group: Σ = 256 + 128, ⌊65,280 ÷ 384⌋ = 170. In two groups of falling order the
  /// same; of rising order 256 is halved first: the same again.
  @Test func itaByHand() throws {
    #expect(try run([0, -1], ITASoftmax().row).y == [170, 85])
    #expect(try run([-1, 0], ITASoftmax(group: 1).row).y == [85, 170])
    // What a shift cuts is lost: 256 >> 9 = 0, where one group would add nothing either.
    #expect(try run([-9, 0], ITASoftmax(group: 1).row).found.sum == 256)
    #expect(try run([100], ITASoftmax().row).y == [255])
  }

  @Test func itasSumHas19Bits() throws {
    #expect(try run([Int32](repeating: 0, count: 2_047), ITASoftmax().row).found.sum == 2_047 * 256)
    let error = #expect(throws: KernelError.self) {
      try run([Int32](repeating: 0, count: 2_048), ITASoftmax().row)
    }
    #expect(error == .width(WidthError(step: "sum of powers", bits: 20, declared: 19)))
    #expect(throws: KernelError.self) { try run([128], ITASoftmax().row) }
  }

  /// 23/16 of an octave: d = −8, −16, −41 sixteenths are 0.72, 1.44 and 3.68 octaves.
  @Test func log2ExpByHand() {
    var options = E2Softmax.Options()
    let nearest = E2Softmax(fractionBits: 4, options: options)
    #expect(
      [0, -5, -6, -8, -16, -41, -1_000].map { nearest.log2Exp($0) } == [0, 0, 1, 1, 1, 4, 15])
    options.log2ExpRounding = .floor
    let floor = E2Softmax(fractionBits: 4, options: options)
    #expect([0, -8, -11, -12, -16, -41].map { floor.log2Exp($0) } == [0, 0, 0, 1, 1, 3])
    // −5: −5 − 3 + 1 = −7 is not yet half an octave; −6: −6 − 3 + 1 = −8 is. −9: −9 − 5 + 1 = −13.
    options.log2ExpRounding = .halfUp
    options.keepsShiftedBits = false
    let cut = E2Softmax(fractionBits: 4, options: options)
    #expect([-5, -6].map { cut.log2Exp($0) } == [0, 1])
    // −17: −17 − 9 + 2 = −24 rounds up; 17·23 ÷ 16 = 24.4 does either way. −16: −23, 23.
    #expect(cut.log2Exp(-17) == 2 && nearest.log2Exp(-17) == 2)
    // The two differ where the cuts reach a half: −39 − 20 + 3 = −56, but 39·23 ÷ 16 = 56.06.
    #expect((-200...0).contains { cut.log2Exp($0) != nearest.log2Exp($0) })
  }

  /// Two equal scores: Σ = 2, its bit below the leading one 0: y = 209 ÷ 2, and 105 where it rounds.
  @Test func e2SoftmaxByHand() throws {
    var options = E2Softmax.Options()
    let nearest = try run([3, 3], E2Softmax(fractionBits: 4, options: options).row)
    #expect(nearest.y == [105, 105])
    #expect(nearest.found.largest == 3 && nearest.found.sum == 2 << 15)
    #expect(nearest.found.exponent == 1 && !nearest.found.isUpperHalf)
    options.outputRounding = .floor
    #expect(try run([3, 3], E2Softmax(fractionBits: 4, options: options).row).y == [104, 104])
    // Three: Σ = 3 = 2·1½: 145 ÷ 2.
    let three = try run([3, 3, 3], E2Softmax(fractionBits: 4, options: options).row)
    #expect(three.y == [72, 72, 72])
    #expect(three.found.isUpperHalf)
    options.divisionConstants = (255, 128)
    #expect(
      try run([3, 3, 3], E2Softmax(fractionBits: 4, options: options).row).y == [64, 64, 64])
  }

  /// −16 comes first and is alone in its slice, so its code is 0 and the correction 1: as one slice.
  @Test func codesAreCorrectedByTheirSlicesMaximum() throws {
    let apart = E2Softmax(fractionBits: 4, slice: 1)
    var codes: [Int32] = [9, 9]
    var stored = codes.mutableSpan
    let sums = try apart.accumulate(([-16, 0] as [Int32]).span, into: &stored)
    #expect(codes == [0, 0])
    // 2^15 halved by the new maximum, and 2^15.
    #expect(sums.sum == 3 << 14)
    let together = E2Softmax(fractionBits: 4, slice: 2)
    #expect(
      try run([-16, 0], apart.row).y == run([-16, 0], together.row).y)
  }

  /// Four zeros: each power 1, Σ = 4, its reciprocal 1 ÷ 4 of 128 is 32.
  @Test func softermaxByHand() throws {
    let four = try run([0, 0, 0, 0], Softermax().row)
    #expect(four.y == [32, 32, 32, 32])
    #expect(four.found.largest == 0 && four.found.sum == 4 << 6)
    // −¾ below a maximum that is rounded up to 0: 2^−¾ = 2^¼ ÷ 2.
    #expect(Softermax().power(-3, below: 0) == 38_968 >> 1)
    #expect(Softermax().power(0, below: 0) == 32_768)
    #expect(Softermax().power(-4, below: 0) == 16_384)
    // Between the table's points the line: 2^⅛ ≈ 1.0946.
    #expect(Softermax(fractionBits: 3).power(1, below: 1) == (32_768 + 38_968) / 4)
    // 2^−½ = 46,341 beside its own sum, cut to 45/64: 92/128 of reciprocal make 130/128, above 1.
    #expect(try run([2], Softermax().row).y == [128])
    // Slices: 1 (four quarters) raises the maximum by one, which halves the sum before it.
    let slices = try run([0, 4], Softermax(slice: 1).row)
    #expect(slices.found.largest == 1 && slices.found.sum == 32 + 64)
    #expect(slices.y == [43, 85])
  }
}
