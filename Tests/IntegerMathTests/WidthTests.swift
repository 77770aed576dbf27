import IntegerMath
import Testing

struct WidthTests {
  @Test func fitsEveryValueByEveryRule() throws {
    for width in [Width(4), .unsigned(4), Width(1), .unsigned(1), Width(7), .unsigned(7)] {
      let count = 1 << width.bits
      let low = width.isSigned ? -count / 2 : 0
      for value in -300...300 {
        let fits = low..<low + count ~= value
        #expect(width.holds(value) == fits)
        #expect(
          try width.fit(Int128(value), .saturate, "v")
            == Int64(min(max(value, low), low + count - 1)))
        var wrapped = (value - low) % count
        if wrapped < 0 { wrapped += count }
        #expect(try width.fit(Int128(value), .wrap, "v") == Int64(wrapped + low))
        if fits {
          #expect(try width.fit(Int128(value), .error, "v") == Int64(value))
        } else {
          #expect(throws: KernelError.self) { try width.fit(Int128(value), .error, "v") }
        }
      }
    }
  }

  @Test func namesTheStepAndBothWidths() {
    let error = #expect(throws: KernelError.self) { try Width.int8.checked(-129, "score") }
    #expect(error == .width(WidthError(step: "score", bits: 9, declared: 8)))
    #expect(error?.description == "score needs 9 bits, 8 are declared")
    // 2^40 has 41 bits, and a sign's beside them.
    #expect(Width.int32.bits(of: Int64(1) << 40) == 42)
    #expect(Width.unsigned(32).bits(of: Int64(1) << 40) == 41)
    #expect(Width.int32.bits(of: Int64(-128)) == 8)
  }

  @Test func holdsTheExtremesOf64Bits() throws {
    #expect(Width.int64.holds(Int64.min) && Width.int64.holds(Int64.max))
    #expect(!Width.int64.holds(Int128(Int64.max) + 1))
    #expect(try Width.int64.fit(Int128(Int64.max) + 1, .wrap, "v") == .min)
    #expect(try Width.int64.fit(Int128(Int64.min) - 1, .saturate, "v") == .min)
    #expect(Width.unsigned(63).maximum == .max)
  }
}
