import Diagnostics
import Documents
import Workload

/// Reads an element of `array.pe`.
enum PEModeReader {
  /// Far above any PE.
  static let widestReduction = 1_024

  static func read(_ fields: Fields, pools: [PEPool]) -> PEMode {
    var fields = fields
    let errors = fields.sink.diagnostics.count
    let activation = fields.elementType("activation")
    let weight = fields.elementType("weight")
    let derived = MACKind(of: activation, weight)
    var mode = PEMode(
      mac: fields.choice("mac", default: derived == .multiply ? .multiply : nil),
      activation: activation, weight: weight,
      packing: fields.integer("packing", in: 1...8, default: 1),
      cycles: fields.integer("cycles", in: 1...1024, default: 1),
      reduction: fields.integer("reduction", in: 1...widestReduction, default: 1),
      multiplierLatency: fields.integer("multiplier_latency", in: 0...1024, default: 0),
      accumulatorLatency: fields.integer("accumulator_latency", in: 1...1024, default: 1))
    if fields.node["accumulator"] != nil { mode.accumulator = fields.elementType("accumulator") }
    _ = fields.optional("accumulator")
    mode.codes = OperandCodes(fields.choices("codes", default: []))
    mode.sparsity = sparsity(&fields)
    if fields.optional("unpack_every") != nil {
      mode.unpackEvery = fields.integer("unpack_every", in: 1...65_536)
    }
    mode.pool = pool(&fields, pools)
    if fields.sink.diagnostics.count == errors {
      checkTypes(mode, fields)
      checkOptions(mode, fields)
    }
    fields.end()
    return mode
  }

  /// A colon between digits is text to us, whatever YAML 1.1 would make of it.
  private static func sparsity(_ fields: inout Fields) -> Sparsity? {
    guard let node = fields.optional("sparsity") else { return nil }
    if case .scalar(let scalar) = node.value, let sparsity = Sparsity(scalar.text),
      sparsity.of <= widestReduction
    {
      return sparsity
    }
    fields.sink.error(
      at: node.location,
      "'\(fields.path(of: "sparsity"))' needs N:M, of at most \(widestReduction)",
      help: "the PE skips the zeros of weights of which N of every M are kept: 2:4")
    return nil
  }

  private static func pool(_ fields: inout Fields, _ pools: [PEPool]) -> Int? {
    let node = pools.isEmpty ? fields.optional("pool") : fields.required("pool")
    guard let node else { return nil }
    let name = ScalarReader(path: fields.path(of: "pool"), sink: fields.sink).text(node)
    if let index = pools.firstIndex(where: { $0.name == name }) { return index }
    let names = pools.map(\.name)
    fields.sink.error(
      at: node.location, "'\(fields.path(of: "pool"))' is '\(name)', and no pool has that name",
      help: names.isEmpty
        ? "name the pools and their columns in 'array.pools'"
        : NearestName.of(name, among: names).map { "did you mean '\($0)'?" }
          ?? "one of: \(names.joined(separator: ", "))")
    return nil
  }

  /// Modes that would cover no product are mistakes.
  private static func checkTypes(_ mode: PEMode, _ fields: Fields) {
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
  private static func checkOptions(_ mode: PEMode, _ fields: Fields) {
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
    if mode.unpackEvery != nil, mode.packing == 1 {
      fail("unpack_every", "has no meaning without 'packing'", "add 'packing', or remove it")
    }
  }
}
