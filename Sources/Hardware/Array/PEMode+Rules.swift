import Diagnostics
import Documents
import Workload

/// What the keys of an element of `array.pe` must be together.
extension PEModeKeys {
  /// Modes that would cover no product are mistakes.
  static func checkTypes(_ value: PEModeKeys, _ fields: Fields) {
    let mode = value.mode
    func fail(_ message: String) {
      fields.sink.error(at: fields.location, "'\(fields.path)' \(message)")
    }
    let types = "\(mode.activation) by \(mode.weight)"
    let families = [mode.activation.family, mode.weight.family]
    switch mode.mac {
    case .multiply:
      if mode.activation.isFloat != mode.weight.isFloat {
        fail("multiplies \(types); both must be floats or neither")
      } else if families.contains(where: { $0 == .log2 || $0 == .binary || $0 == .ternary }) {
        fail("multiplies \(types); a multiplier takes integers or floats")
      }
    case .shiftAdd:
      if !families.contains(.log2) || families.contains(.float) {
        fail("is 'shift_add' of \(types); one must be a log2 code, the other no float")
      }
    case .addSubtract:
      if !families.contains(where: { $0 == .binary || $0 == .ternary }) {
        fail("is 'add_sub' of \(types); one must be binary or ternary")
      }
    case .xnorPopcount:
      if families != [.binary, .binary] {
        fail("is 'xnor_popcount' of \(types); both must be binary")
      }
    }
  }

  /// Options that go with some kinds of product only.
  static func checkOptions(_ value: PEModeKeys, _ fields: Fields) {
    let mode = value.mode
    func fail(_ key: String, _ message: String, _ help: String) {
      fields.sink.error(
        at: fields.node[key]?.location, "'\(fields.path(of: key))' \(message)", help: help)
    }
    let families = [mode.activation.family, mode.weight.family]
    if mode.accumulator.isFloat {
      if !families.contains(.float) {
        fail(
          "accumulator", "is \(mode.accumulator), and the products are integers",
          "leave it out: integers are summed in int32")
      }
    } else if mode.accumulator != .int32 {
      fail("accumulator", "is \(mode.accumulator)", "sums are int32, fp16 or fp32")
    } else if mode.mac == .addSubtract, families.contains(.float) {
      fail("accumulator", "is int32, and floats are added", "leave it out, or write fp16 or fp32")
    }
    let logs: OperandCodes = [.logSqrt2, .log2Shifted]
    if mode.mac != .shiftAdd, !mode.codes.isDisjoint(with: logs) {
      fail(
        "codes",
        "has \(mode.codes.intersection(logs).codes[0].rawValue), a log2 code, and the mode is "
          + "'\(mode.mac.rawValue)'", "log codes are decoded by 'mac: shift_add'")
    }
    if mode.mac == .shiftAdd || mode.mac == .xnorPopcount, mode.codes.shiftProducts {
      fail(
        "codes", "has a code of two ranges, and the mode is '\(mode.mac.rawValue)'",
        "ranges are met by shifting products of 'mac: multiply' or 'add_sub'")
    }
    if mode.groupScales > 0, mode.reduction % mode.groupScales != 0 {
      fail(
        "group_scales",
        "is \(mode.groupScales), which does not divide 'reduction', \(mode.reduction)",
        "the parts whose sums are scaled are equal: a divisor of \(mode.reduction)")
    }
    if mode.groupScales > 0, mode.mac == .xnorPopcount {
      fail(
        "group_scales", "is \(mode.groupScales), and the mode is 'xnor_popcount'",
        "a word's count has one scale: remove it")
    }
    if mode.unpackEvery != nil, mode.packing == 1 {
      fail("unpack_every", "has no meaning without 'packing'", "add 'packing', or remove it")
    }
  }
}
