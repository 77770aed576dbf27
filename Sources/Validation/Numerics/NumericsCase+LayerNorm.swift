import Diagnostics
import Documents
import IntegerMath

extension NumericsCase {
  mutating func replayIViTLayerNorm() {
    let start = params.integer("k0", in: 1...(1 << 40))
    let steps = params.integer("iters", in: 0...30)
    let bias = perElement("bias_int", as: Int64.self)
    if start >> steps == 0 {
      sink.error(
        at: params.location, "'params.k0' is \(start), which \(steps) halvings bring to 0")
    }
    guard isSound else { return }
    var y = [Int64](repeating: 0, count: count)
    do throws(KernelError) {
      var result = y.mutableSpan
      let found = try IViTLayerNorm(start: Int64(start), steps: steps)
        .row(input.span, bias: bias.span, into: &result)
      expect("mean", found.mean)
      expect("var", found.squares)
      expect("std", found.deviation)
      expect("y", y)
    } catch { expect("y", failure: error) }
  }

  mutating func replayIBERTLayerNorm() {
    let shift = integer("shift", in: 0...31)
    let bias = perElement("bias_int", as: Int64.self)
    guard isSound else { return }
    let kernel = IBERTLayerNorm(shift: shift)
    var y = [Int64](repeating: 0, count: count)
    do throws(KernelError) {
      tell(shift, derived: try? IBERTLayerNorm.shift(for: input.span))
      let found = try kernel.statistics(input.span)
      expect("mean", found.mean)
      expect("var", found.squares)
      expect("std", found.deviation)
      var result = y.mutableSpan
      try kernel.row(input.span, bias: bias.span, into: &result)
      expect("y", y)
    } catch { expect("y", failure: error) }
  }

  mutating func replayPTFLayerNorm() {
    _ = params.integer("M_bits", in: 8...8)
    let inputScale = scale("s1_bits")
    let outputScale = scale("s_out_bits")
    let exponents = perElement("alpha", in: 0...31, as: Int.self)
    let gammas = floats("gamma_bits")
    let betas = floats("beta_bits")
    let outputExponents =
      function == .p2ViTLayerNorm
      ? perElement("out_channel_exp", in: -64...64, as: Int.self)
      : [Int](repeating: 0, count: count)
    if inputScale == nil { _ = fields.required("s1_bits") }
    if outputScale == nil { _ = fields.required("s_out_bits") }
    guard isSound, let inputScale, let outputScale else { return }
    let channels = exponents.indices.map {
      PTFLayerNorm.Channel(
        exponent: exponents[$0], gamma: gammas[$0], beta: betas[$0],
        outputExponent: outputExponents[$0])
    }
    let kernel = PTFLayerNorm(
      inputScale: inputScale, outputScale: outputScale, channels: channels)
    var y = [Int64](repeating: 0, count: count)
    do throws(KernelError) {
      let found = try kernel.statistics(input.span)
      expect("sum", found.sum)
      expect("sumsq", found.squares)
      expect("var_num", found.spread)
      var result = y.mutableSpan
      try kernel.row(input.span, into: &result)
      expect("y", y)
    } catch { expect("y", failure: error) }
  }

  mutating func replayAILayerNormStatistics() {
    let zeroPoint = integer("zp", in: 0...255)
    let exponents = perElement("alpha", in: 0...15, as: UInt8.self)
    for value in input where !(0...255 ~= value) {
      sink.error(at: fields.location, "'x' holds \(value), which is outside 0...255")
      break
    }
    guard isSound else { return }
    for (rounding, suffix) in [(RoundingRule.halfUp, "round"), (.floor, "trunc")] {
      let unit = AILayerNormStatistics(zeroPoint: Int32(zeroPoint), rounding: rounding)
      do throws(KernelError) {
        let sums = try unit.sums(input.span, exponents: exponents.span)
        if rounding == .halfUp { expect("Ex", sums.first) }
        expect("Ex2_" + suffix, sums.second)
        expect(
          "codes_" + suffix,
          input.map { unit.code(Int64(($0 - Int32(zeroPoint)).magnitude)) })
      } catch { expect("codes_" + suffix, failure: error) }
    }
    let squares = zip(input, exponents).map { value, exponent in
      let scaled = Int128(Int64(value) - Int64(zeroPoint)) << Int128(exponent)
      return scaled * scaled
    }
    expect("Ex2_true", squares.reduce(0, +))
  }
}
