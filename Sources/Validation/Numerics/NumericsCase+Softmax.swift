import Diagnostics
import Documents
import IntegerMath

extension NumericsCase {
  mutating func replayLogIntSoftmax() {
    let n = params.integer("n", in: 0...62)
    let bits = params.integer("bits", in: 1...5)
    guard let exponential = polynomialExponential(n: n) else { return }
    var y = input
    do throws(KernelError) {
      var result = y.mutableSpan
      let found = try LogIntSoftmax(exponential, codeBits: bits).row(input.span, into: &result)
      expect("max_exp_bits", Width.unsigned(63).bits(of: found.largestTerm))
      expect("sum_bits", Width.unsigned(63).bits(of: found.sum))
      expect("y", y)
    } catch { expect("y", failure: error) }
  }

  mutating func replayIBERTSoftmax() {
    let n = params.integer("n", in: 0...62)
    let bits = params.integer("output_bit", in: 1...16)
    _ = params.integer("act_bits", in: 16...16)
    let multiplier = integer("req_m", in: 1...(1 << 31))
    let shift = integer("req_e", in: -31...127)
    guard let exponential = polynomialExponential(n: n) else { return }
    let requantization = Dyadic(multiplier: Int64(multiplier), shift: shift)
    let derived = IBERTSoftmax.requantization(of: exponential)
    tell(multiplier, derived: derived?.multiplier)
    tell(shift, derived: derived?.shift)
    let kernel = IBERTSoftmax(exponential, requantization: requantization, outputBits: bits)
    var y = input
    do throws(KernelError) {
      var result = y.mutableSpan
      let found = try kernel.row(input.span, into: &result)
      expect("exp16_max", found.largestTerm)
      expect("y", y)
    } catch { expect("y", failure: error) }
  }

  mutating func replayShiftmax() {
    let n = params.integer("n", in: 0...32)
    let bits = params.integer("output_bit", in: 2...16)
    guard let exponential = shiftExponential(n: n, scaledBy: 1) else { return }
    var y = input
    do throws(KernelError) {
      var result = y.mutableSpan
      let found = try Shiftmax(exponential, outputBits: bits).row(input.span, into: &result)
      expect("sum_unclamped_bits", Width.unsigned(63).bits(of: found.sum))
      expect("y", y)
    } catch { expect("y", failure: error) }
  }

  mutating func replayTVMShiftmax() {
    guard let exponential = tvmShiftExponential(scaledBy: 1) else { return }
    var y = input
    do throws(KernelError) {
      var result = y.mutableSpan
      let found = try TVMShiftmax(exponential).row(input.span, into: &result)
      tell("int32_sum_overflow", !Width.int32.holds(found.sum))
      expect("y", y)
    } catch { expect("y", failure: error) }
  }

  mutating func replayE2Softmax() {
    var options = E2Softmax.Options()
    options.codeBits = params.integer("log2exp_bits", in: 1...6)
    options.sumFractionBits = params.integer("sum_frac_bits", in: 0...31)
    // The vectors' reading: a truncating shift to 8 bits.
    options.outputRounding = .floor
    options.sumWidth = .int64
    let constants = params.list("coef", required: true)
    let fractionBits = integer("frac_bits", in: 0...31)
    let slice = integer("slice", in: 1...(1 << 24))
    if constants.count == 2 {
      options.divisionConstants = (
        Int64(element(constants[0], in: 0...65_535)), Int64(element(constants[1], in: 0...65_535))
      )
    } else {
      sink.error(at: params.location, "'params.coef' needs 2 integers, found \(constants.count)")
    }
    guard isSound else { return }
    let kernel = E2Softmax(fractionBits: fractionBits, slice: slice, options: options)
    var codes = input
    var y = input
    do throws(KernelError) {
      var stored = codes.mutableSpan
      _ = try kernel.accumulate(input.span, into: &stored)
      var result = y.mutableSpan
      let found = try kernel.row(input.span, into: &result)
      expect("log2exp", codes)
      expect("sum_q15", found.sum)
      expect("ks", found.exponent)
      expect("sbit", found.isUpperHalf ? 1 : 0)
      expect("y", y)
    } catch { expect("y", failure: error) }
  }

  private mutating func polynomialExponential(n: Int) -> PolynomialExponential? {
    let x0 = integer("x0", in: -1 << 30...(-1))
    let b = integer("b", in: 0...(1 << 31))
    let c = integer("c", in: 0...(1 << 61))
    let scale = scale("scale_bits")
    guard isSound else { return nil }
    if let derived = scale.flatMap({ PolynomialExponential(scale: $0, n: n) }) {
      tell(x0, derived: derived.x0)
      tell(b, derived: derived.b)
      tell(c, derived: derived.c)
    }
    return PolynomialExponential(x0: Int64(x0), b: Int64(b), c: Int64(c), n: n)
  }

  /// - Parameter factor: Of the scale: 1.702 for a sigmoid's.
  mutating func shiftExponential(n: Int, scaledBy factor: Float) -> ShiftExponential? {
    let x0 = integer("x0", in: -1 << 30...(-1))
    let scale = scale("scale_bits")
    guard isSound else { return nil }
    tell(x0, derived: scale.flatMap { ShiftExponential(scale: $0 * factor, n: n) }?.x0)
    return ShiftExponential(x0: Int64(x0), n: n)
  }

  /// Values beyond int32 wrap, as in the graph.
  mutating func tvmShiftExponential(scaledBy factor: Double) -> TVMShiftExponential? {
    let n = params.integer("n", in: 0...32)
    let x0 = integer("x0", in: -1 << 30...(-1))
    let scale = scale("scale_bits")
    guard isSound else { return nil }
    tell(x0, derived: scale.flatMap { TVMShiftExponential(scale: Double($0) * factor, n: n) }?.x0)
    return TVMShiftExponential(x0: Int64(x0), n: n, overflow: .wrap)
  }
}
