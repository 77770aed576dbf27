import Diagnostics
import Documents
import IntegerMath

extension NumericsCase {
  mutating func replayDyadicRequantization() {
    let rounding: RoundingRule = params.choice("rounding")
    let bits = integer("bits", in: 2...32)
    let ratio = dyadic("m", "e", of: "s_in")
    guard let ratio else { return }
    let kernel = Requantizer(
      ratio, RequantizationRule(rounding, .saturate), output: Width(bits))
    var y = input
    do throws(KernelError) {
      if boolean("residual") {
        let residual = perElement("w", as: Int32.self)
        guard let second = dyadic("m1", "e1", of: "s_id") else { return }
        var result = y.mutableSpan
        try kernel.row(input.span, plus: residual.span, times: second, into: &result)
      } else {
        var result = y.mutableSpan
        try kernel.row(input.span, into: &result)
      }
      expect("y", y)
    } catch { expect("y", failure: error) }
  }

  private mutating func dyadic(_ m: String, _ e: String, of scale: String) -> Dyadic? {
    let multiplier = integer(m, in: 0...(1 << 31))
    let shift = integer(e, in: -31...127)
    let input = number(scale)
    let output = number("s_out")
    guard isSound else { return nil }
    if let input, let output, let derived = Dyadic(input / output) {
      tell(multiplier, derived: derived.multiplier)
      tell(shift, derived: derived.shift)
    }
    return Dyadic(multiplier: Int64(multiplier), shift: shift)
  }

  mutating func replayShiftRequantization() {
    let rounding: RoundingRule = params.choice("rounding")
    let shift = integer("shift", in: -31...127)
    if fields.node["acc_exp"] != nil, fields.node["out_exp"] != nil {
      let exponents = -1000...1000
      tell(shift, derived: integer("out_exp", in: exponents) - integer("acc_exp", in: exponents))
    }
    guard isSound else { return }
    var y = input
    var halfUp = input
    do throws(KernelError) {
      var result = y.mutableSpan
      try Requantizer(shift: shift, RequantizationRule(rounding, .saturate))
        .row(input.span, into: &result)
      expect("y", y)
      var other = halfUp.mutableSpan
      try Requantizer(shift: shift, RequantizationRule(.halfUp, .saturate))
        .row(input.span, into: &other)
      let pairs = zip(y, halfUp).enumerated().filter { $1.0 != $1.1 }
      expectPairs("round_half_up_diff", pairs.map { [$0.offset, Int($0.element.1)] })
    } catch { expect("y", failure: error) }
  }

  /// Compares a list of [index, value], where the case gives it.
  private mutating func expectPairs(_ key: String, _ found: [[Int]]) {
    guard fields.node[key] != nil else { return }
    let path = fields.path(of: key)
    let expected = fields.list(key).map {
      Self.elements($0, path: path, as: Int.self, sink: sink)
    }
    tally.compare(key, found.flatMap(\.self), expected.flatMap(\.self))
  }
}
