import Algorithms
import Hardware
@testable import Mapping
import Simulation
import Testing
import Workload

/// Zero points, and operands whose elements carry a code.
struct OperandCodeTests {
  /// Attention on 9 × 16 and 16 × 4, both made at run time.
  private func scores(_ first: ZeroPoint, _ second: ZeroPoint) -> ProductDraft {
    var draft = ProductDraft(k: 16)
    draft.kind = .attentionQK
    draft.input.type = .uint8
    draft.input.zeroPoint = first
    draft.weight.type = .uint8
    draft.weight.role = .input
    draft.weight.zeroPoint = second
    return draft
  }

  private static let results = 9 * 4
  private static let macs = 9 * 16 * 4

  @Test func freeByDefault() throws {
    let run = try scores(.static, .static).run(set: [])
    #expect(run.activity == (try scores(.none, .none).run(set: []).activity))
    #expect(run.cycles == 4 + 4 * 9 + 6)
  }

  /// Row sums of the streamed operand come one hop later, column sums of the stationary one take a
  /// vector of ones a fold, through the multipliers.
  @Test(arguments: [
    (first: ZeroPoint.none, second: ZeroPoint.static, hops: 1, ones: 0),
    (.static, .none, 0, 1), (.static, .static, 1, 1), (.none, .none, 0, 0),
  ])
  func edgeSums(first: ZeroPoint, second: ZeroPoint, hops: Int, ones: Int) throws {
    let run = try scores(first, second).run(set: ["array.zero_points=sum_column"])
    #expect(run.cycles == 4 + 4 * (9 + ones) + 6 + hops)
    #expect(run[.multiply8] == Self.macs + ones * 4 * 16)
    #expect(
      run[.add32] == Self.macs + ones * 4 * 16 + hops * 9 * 16 + (ones + hops) * Self.results)
    // z · Σ b for each column, y · Σ a for each row.
    #expect(run[.multiply32] == ones * 4 + hops * 9)
    #expect(run.activity.macs == Self.macs)
  }

  /// An array that sums in place has a column and a row of adders.
  @Test func edgeSumsInPlace() throws {
    let run = try scores(.static, .static).run(
      set: ["array.dataflow=output_stationary", "array.zero_points=sum_column"])
    #expect(run.cycles == 3 * 16 + 6 + 2)
    #expect(run[.add32] == Self.macs + (9 + 4) * 16 + 2 * Self.results)
  }

  /// Sums of weights are known before, and with a static zero point part of the bias.
  @Test(arguments: [(ZeroPoint.static, 0), (.dynamic, 1)])
  func weights(zeroPoint: ZeroPoint, corrections: Int) throws {
    var draft = ProductDraft(k: 16)
    draft.input.zeroPoint = zeroPoint
    let run = try draft.run(set: ["array.zero_points=sum_column"])
    #expect(run.cycles == 4 + 4 * 9 + 6)
    #expect(run[.add32] == Self.macs + corrections * Self.results)
    #expect(run[.multiply32] == corrections * 4)
  }

  /// A unit of four lanes sums 9 rows and 4 columns of 16 before the product: 4 cycles a line.
  @Test func passesOfAUnit() throws {
    let run = try scores(.static, .static).run(set: ["array.zero_points=unit"])
    #expect(run.cycles == (9 + 4) * 4 + 4 + 4 * 9 + 6)
    #expect(run.activity.arithmetic.units[4][.add32] == (9 + 4) * 16)
    #expect(run[.add32] == Self.macs + 2 * Self.results)
    let text = try renderedError {
      _ = try scores(.static, .none).run(
        set: ["array.zero_points=unit", "units.vector.operators=[add, quantize]"])
    }
    #expect(text.contains("needs the sums of its operands for their zero points"))
  }

  /// Two ranges: a shift of every product, no time.
  @Test(arguments: [OperandCode.twin, .twoScale])
  func twoRanges(code: OperandCode) throws {
    var draft = ProductDraft(k: 16)
    draft.input.code = code
    let run = try draft.run(
      set: ["array.pe=[{activation: int8, weight: int8, codes: [twin, two_scale]}]"])
    #expect(run.cycles == 4 + 4 * 9 + 6)
    #expect([run[.shift32], run[.multiply8]] == [Self.macs, Self.macs])
    #expect(throws: (any Error).self) {
      try draft.run(set: ["array.pe=[{activation: int8, weight: int8, codes: [log_sqrt2]}]"])
    }
  }

  private func logarithmic(_ code: OperandCode) -> ProductDraft {
    var draft = scores(.none, .none)
    draft.mac = .shiftAdd
    draft.kind = .attentionAV
    draft.input.type = ElementType(.log2, bits: 4)
    draft.input.code = code
    draft.epilogue = [.init(.requantize, .shift)]
    return draft
  }

  private static let shifter =
    "array.pe=[{mac: shift_add, activation: log2-4, weight: int8, codes: [log_sqrt2, log2_shifted]}]"

  /// Even and odd codes have sums of their own, requantized apart and added.
  @Test func squareRootsOfTwo() throws {
    let run = try logarithmic(.logSqrt2).run(set: [Self.shifter])
    let plain = try logarithmic(.plain).run(set: [Self.shifter])
    #expect(run[.shift32] == Self.macs)
    #expect(run[.add32] == Self.macs + Self.results)
    #expect(run.activity.arithmetic.units[0][.shift32] == 2 * Self.results)
    #expect(run.activity.bufferReads[2] == 2 * plain.activity.bufferReads[2])
    #expect(run.cycles == plain.cycles)
    // One lane takes 72 sums instead of 36.
    let slow = try logarithmic(.logSqrt2).run(
      set: [Self.shifter, "units.scale.stages=[{name: scale, lanes: 1}]"])
    #expect(slow.cycles == 72)
  }

  /// 2ᵏ − η: η times the sum of V's columns comes off.
  @Test func shiftedLogarithms() throws {
    let run = try logarithmic(.log2Shifted).run(
      set: [Self.shifter, "array.zero_points=sum_column"])
    #expect(run.cycles == 4 + 4 * 10 + 6)
    #expect(run[.multiply32] == 4)
    #expect(run[.add32] == Self.macs + 4 * 16 + Self.results)
    let text = try renderedError { _ = try logarithmic(.log2Shifted).run(set: [Self.shifter]) }
    #expect(text.contains("set 'array.zero_points' to 'sum_column' or 'unit'"))
  }

  /// The attention map's code by a shift: a shift and an add each, half a byte, V at the sums' width.
  @Test func shiftsOfTheAttentionMap() throws {
    let run = try logarithmic(.plain).run(set: [Self.shifter])
    #expect([run[.shift32], run[.add32], run[.multiply8]] == [Self.macs, Self.macs, 0])
    // V stands beside it.
    #expect(run.activity.bufferReads[0] == 9 * 16 / 2 + 16 * 4)
  }
}
