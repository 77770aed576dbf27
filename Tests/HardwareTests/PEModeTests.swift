import Algorithms
@testable import Hardware
import Testing
import Workload

/// Which products a PE mode does, and what they are made of.
struct PEModeTests {
  private static func type(_ text: String) -> ElementType {
    guard let type = ElementType(text) else {
      Issue.record("'\(text)' is no element type")
      return .int8
    }
    return type
  }

  private func mode(_ mac: MACKind, _ activation: String, _ weight: String) -> PEMode {
    PEMode(
      mac: mac, activation: Self.type(activation), weight: Self.type(weight), packing: 1, cycles: 1)
  }

  @Test(arguments: [
    // Narrower operands fit a wider multiplier; signs share it.
    ("int8", "int8", "int8", "int8", true), ("int8", "int8", "uint8", "int8", true),
    ("int8", "int8", "int4", "int4", true), ("int8", "int8", "uint8", "uint8", true),
    ("int8", "int8", "int16", "int8", false), ("int8", "int8", "int8", "int16", false),
    ("int8", "int4", "int8", "int4", true), ("int8", "int4", "int4", "int8", false),
    // Binary and ternary values are 2-bit integers.
    ("int8", "int4", "int8", "ternary", true), ("int8", "int8", "binary", "binary", true),
    // A log2 code of 4 bits is decoded to 2¹⁵⁻ᵏ, which has 16 bits; of 3 bits, to 2⁷⁻ᵏ with 8.
    ("int8", "int8", "log2-4", "int8", false), ("int16", "int8", "log2-4", "int8", true),
    ("int8", "int8", "log2-3", "int8", true), ("int32", "int8", "log2-5", "int8", true),
    ("int32", "int8", "log2-6", "int8", false), ("int8", "int16", "int8", "log2-4", true),
    // Floats need their exponent and their mantissa; integers and floats never meet.
    ("fp16", "fp16", "fp16", "fp16", true), ("fp16", "fp16", "fp-e4m3", "fp-e5m2", true),
    ("fp16", "fp16", "fp-e8m7", "fp16", false), ("fp32", "fp32", "fp-e8m7", "fp16", true),
    ("fp-e5m8", "fp-e5m8", "fp-e3m10", "fp-e5m8", false), ("fp16", "fp16", "fp32", "fp16", false),
    ("fp16", "fp16", "int8", "int8", false), ("int32", "int32", "fp16", "fp16", false),
  ])
  func multipliers(
    activation: String, weight: String, a: String, w: String, isCovered: Bool
  ) {
    let (a, w) = (Self.type(a), Self.type(w))
    let mac: MACKind =
      [a.family, w.family].contains(.log2)
      ? .shiftAdd
      : [.binary, .ternary].contains(w.family) && a.family != .binary ? .addSubtract : .multiply
    #expect(
      mode(.multiply, activation, weight).covers(mac: mac, activation: a, weight: w) == isCovered)
  }

  @Test(arguments: [
    ("log2-4", "int8", "log2-4", "int8", true), ("log2-4", "int8", "log2-3", "int4", true),
    ("log2-4", "int8", "log2-5", "int8", false), ("log2-4", "int8", "log2-4", "int16", false),
    // The code stands where the shifter takes it.
    ("log2-4", "int8", "int8", "log2-4", false), ("int8", "log2-4", "int8", "log2-4", true),
    ("int8", "log2-4", "log2-4", "int8", false), ("log2-4", "int8", "log2-4", "log2-4", false),
  ])
  func shifters(activation: String, weight: String, a: String, w: String, isCovered: Bool) {
    let shifter = mode(.shiftAdd, activation, weight)
    #expect(
      shifter.covers(mac: .shiftAdd, activation: Self.type(a), weight: Self.type(w)) == isCovered)
    #expect(!shifter.covers(mac: .multiply, activation: .int8, weight: .int8))
  }

  /// Two log2 codes are added; a shifter takes one of them decoded, a multiplier both.
  @Test func addersOfCodes() {
    let (code, wide) = (Self.type("log2-4"), Self.type("log2-5"))
    func covers(_ mode: PEMode, _ a: ElementType, _ w: ElementType) -> Bool {
      mode.covers(mac: .logAdd, activation: a, weight: w)
    }
    #expect(covers(mode(.logAdd, "log2-4", "log2-4"), code, code))
    #expect(!covers(mode(.logAdd, "log2-4", "log2-4"), wide, code))
    #expect(covers(mode(.shiftAdd, "log2-4", "log2-4"), code, code))
    #expect(covers(mode(.multiply, "int16", "int16"), code, code))
    #expect(!covers(mode(.multiply, "int8", "int8"), code, code))
    #expect(
      !mode(.logAdd, "log2-4", "log2-4").covers(mac: .shiftAdd, activation: code, weight: .int8))
    #expect(MACKind(of: code, code) == .logAdd && MACKind(of: code, .int8) == .shiftAdd)
    #expect(MACKind.logAdd.takes(code, wide) && !MACKind.logAdd.takes(code, .int8))
  }

  /// A table of `index_bits` is read once for both operands, or for each pair of their parts.
  @Test(arguments: [
    ("int4", "int4", 8, ProductTable.Loads.constant, 1, 256, Arithmetic.lutRead256x8),
    ("int8", "int8", 8, .constant, 4, 256, .lutRead256x8),
    ("int8", "int4", 6, .constant, 6, 64, .lutRead64x8),
    ("int3", "int2", 5, .constant, 1, 32, .lutRead64x8),
    ("int5", "int5", 10, .constant, 1, 2_048, .lutRead1024x16),
    ("fp-e2m1", "fp-e2m1", 8, .constant, 1, 256, .lutRead256x8),
    ("int4", "int4", 4, .weight, 1, 16, .lutRead16x8),
    ("int8", "int8", 4, .weight, 2, 32, .lutRead16x16),
  ])
  func tables(
    activation: String, weight: String, index: Int, loads: ProductTable.Loads, lookups: Int,
    bytes: Int, read: Arithmetic
  ) {
    var mode = mode(.lut, activation, weight)
    mode.table = ProductTable(indexBits: index, loads: loads)
    #expect(mode.table?.lookups(mode.activation, mode.weight) == lookups)
    #expect(mode.table?.bytes(mode.weight) == bytes)
    let operations = mode.operations
    #expect(operations[read] == lookups && operations[.add16] == lookups - 1)
    #expect(operations[mode.sumAddition] == 1)
    #expect(
      mode.loadedBits(ofWeight: Int(mode.weight.bits))
        == (loads == .weight ? 8 * bytes : Int(mode.weight.bits)))
    let (a, w) = (mode.activation, mode.weight)
    #expect(mode.covers(mac: .multiply, activation: a, weight: w))
    #expect(mode.covers(mac: .lut, activation: a, weight: w))
    #expect(!self.mode(.multiply, activation, weight).covers(mac: .lut, activation: a, weight: w))
    #expect(MACKind.lut.takes(a, w) && !MACKind.lut.takes(a, .fp16))
  }

  /// 8 cycles of which 60 % are skipped; a product takes one at least.
  @Test func meanCycles() {
    var mode = mode(.multiply, "int8", "int8")
    mode.cycles = 8
    #expect(mode.cycles(of: 7) == 56 && mode.done(1_000) == 1_000)
    mode.zeroBits = 60
    #expect(mode.cycleHundredths == 320)
    #expect((0...5).map { mode.cycles(of: $0) } == [0, 4, 7, 10, 13, 16])
    #expect(mode.done(1_000) == 400 && mode.done(1) == 1)
    mode.zeroBits = 99
    #expect(mode.cycleHundredths == 100 && mode.cycles(of: 9) == 9)
  }

  @Test func addersAndCounters() {
    let adder = mode(.addSubtract, "int8", "ternary")
    #expect(adder.covers(mac: .addSubtract, activation: .int8, weight: Self.type("ternary")))
    #expect(adder.covers(mac: .addSubtract, activation: .uint8, weight: Self.type("binary")))
    #expect(!adder.covers(mac: .multiply, activation: .int8, weight: .int8))
    #expect(!adder.covers(mac: .addSubtract, activation: .fp16, weight: Self.type("ternary")))
    let counter = mode(.xnorPopcount, "binary", "binary")
    let binary = Self.type("binary")
    #expect(counter.covers(mac: .xnorPopcount, activation: binary, weight: binary))
    #expect(!counter.covers(mac: .addSubtract, activation: .int8, weight: binary))
    // No product of a multiplier is an XNOR: ±1 would have to be decoded first.
    #expect(
      !mode(.multiply, "int8", "int8").covers(
        mac: .xnorPopcount, activation: binary, weight: binary))
  }

  /// A MAC is a product and a 32-bit sum; unequal widths are products at the narrower one, summed.
  @Test(arguments: [
    (MACKind.multiply, "int8", "int8", [Arithmetic.multiply8: 1, .add32: 1]),
    (.multiply, "uint8", "int4", [.multiply4: 2, .add16: 1, .add32: 1]),
    (.multiply, "int4", "int4", [.multiply4: 1, .add32: 1]),
    (.multiply, "int6", "int6", [.multiply8: 1, .add32: 1]),
    (.multiply, "int16", "int8", [.multiply8: 2, .add32: 2]),
    (.multiply, "int32", "int4", [.multiply4: 8, .add32: 8]),
    (.multiply, "int32", "int32", [.multiply32: 1, .add32: 1]),
    (.multiply, "fp16", "fp16", [.floatMultiply16: 1, .floatAdd32: 1]),
    (.multiply, "fp-e4m3", "fp-e4m3", [.floatMultiply8: 1, .floatAdd32: 1]),
    (.multiply, "fp-e4m3", "fp-e2m1", [.floatMultiply8: 1, .floatAdd32: 1]),
    (.multiply, "fp-e3m2", "fp-e3m2", [.floatMultiply6: 1, .floatAdd32: 1]),
    (.multiply, "fp-e2m1", "fp-e2m1", [.floatMultiply4: 1, .floatAdd32: 1]),
    (.multiply, "fp32", "fp16", [.floatMultiply32: 1, .floatAdd32: 1]),
    (.shiftAdd, "log2-4", "int8", [.shift32: 1, .add32: 1]),
    (.addSubtract, "int8", "ternary", [.add32: 1]),
    (.addSubtract, "fp16", "ternary", [.floatAdd32: 1]),
    (.xnorPopcount, "binary", "binary", [.xnorPopcount: 1]),
    (.logAdd, "log2-4", "log2-4", [.add8: 1, .shift32: 1, .add32: 1]),
    (.logAdd, "log2-3", "log2-2", [.add4: 1, .shift32: 1, .add32: 1]),
  ])
  func operations(mac: MACKind, activation: String, weight: String, counts: [Arithmetic: Int]) {
    let operations = mode(mac, activation, weight).operations
    for operation in Arithmetic.allCases {
      #expect(operations[operation] == counts[operation] ?? 0, "\(operation.name)")
    }
  }
}
