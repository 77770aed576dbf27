import Diagnostics
import Documents
import IntegerMath

extension NumericsCase {
  mutating func replayShiftGELU() {
    let n = params.integer("n", in: 0...32)
    guard let exponential = shiftExponential(n: n, scaledBy: 1.702) else { return }
    var y = [Int64](repeating: 0, count: count)
    do throws(KernelError) {
      var result = y.mutableSpan
      try ShiftGELU(exponential, width: .int64).row(input.span, into: &result)
      expect("y", y)
    } catch { expect("y", failure: error) }
  }

  mutating func replayTVMShiftGELU() {
    guard let exponential = tvmShiftExponential(scaledBy: 1.702) else { return }
    var y = [Int64](repeating: 0, count: count)
    do throws(KernelError) {
      var result = y.mutableSpan
      let found = try TVMShiftGELU(exponential).row(input.span, into: &result)
      tell("int32_sum_overflow", found.sumLeftInt32)
      expect("y", y)
    } catch { expect("y", failure: error) }
  }

  mutating func replayIBERTGELU() {
    let n = params.integer("n", in: 0...62)
    let b = integer("b", in: -1 << 31...0)
    let c = integer("c", in: -1 << 61...(1 << 61))
    let shift = integer("shift_int", in: -1 << 61...(1 << 61))
    let scale = scale("scale_bits")
    let outputScale = number("out_scale")
    guard isSound else { return }
    if let scale, let derived = IBERTGELU(scale: scale, n: n) {
      tell(b, derived: derived.b)
      tell(c, derived: derived.c)
      tell(shift, derived: derived.shift)
      if let outputScale {
        tally.constant(Double(IBERTGELU.outputScale(scale, n: n)) == outputScale)
      }
    }
    let kernel = IBERTGELU(b: Int64(b), c: Int64(c), shift: Int64(shift), n: n)
    var y = [Int64](repeating: 0, count: count)
    do throws(KernelError) {
      var result = y.mutableSpan
      try kernel.row(input.span, into: &result)
      expect("y", y)
    } catch { expect("y", failure: error) }
  }
}
