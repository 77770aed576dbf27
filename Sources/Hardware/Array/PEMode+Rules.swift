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
    case .logAdd:
      if families != [.log2, .log2] {
        fail("is 'log_add' of \(types); both must be log2 codes")
      }
    case .lut:
      if !MACKind.lut.takes(mode.activation, mode.weight) {
        fail("looks up products of \(types); a table takes integers or floats of at most 8 bits")
      }
    }
  }

  /// A float's product is one entry: parts of floats have no products that add up to it.
  static func checkTable(_ value: PEModeKeys, _ fields: Fields) {
    let mode = value.mode
    guard mode.mac == .lut, let table = mode.table else { return }
    func fail(_ key: String, _ message: String, _ help: String) {
      fields.sink.error(
        at: fields.node[key]?.location ?? fields.location,
        "'\(fields.path(of: key))' \(message)", help: help)
    }
    let needed =
      table.loads == .constant
      ? Int(mode.activation.bits + mode.weight.bits) : Int(mode.activation.bits)
    if mode.activation.isFloat || mode.weight.isFloat, table.indexBits < needed {
      fail(
        "index_bits",
        "is \(table.indexBits), and a product of \(mode.activation) by \(mode.weight) needs "
          + "\(needed)", "products of floats are not sums of those of their parts")
    } else if table.loads == .constant, table.indexBits % 2 == 1, table.indexBits < needed {
      fail(
        "index_bits", "is \(table.indexBits), which both operands share in halves",
        "write an even number, or the \(needed) bits of both operands")
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
    if mode.zeroBits > 0, mode.cycles == 1 {
      fail(
        "zero_bits", "is \(mode.zeroBits), and a product takes one cycle",
        "write the 'cycles' of a product none of whose bits is skipped")
    }
    if mode.zeroBits > 0, mode.pool != nil {
      fail(
        "zero_bits", "is \(mode.zeroBits), and the mode is of a pool",
        "PEs of pools work side by side, with whole cycles a product: write their 'cycles'")
    }
    if mode.unpackEvery != nil, mode.packing == 1 {
      fail("unpack_every", "has no meaning without 'packing'", "add 'packing', or remove it")
    }
  }
}
