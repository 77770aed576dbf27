import Algorithms
import Documents
@testable import Hardware
import Testing
import YAML
import Workload

/// Keys of `array` and `array.pe` that say how products of narrow, sparse and coded operands are done.
struct ProductOptionTests {
  @Test func defaults() throws {
    let array = try Fixture.accelerator().array
    #expect(array.pools.isEmpty)
    #expect(array.zeroPoints == .free)
    #expect(array.groupScaling == .unit)
    #expect(array.unmatchedSparsity == .dense)
    let mode = array.modes[0]
    #expect([mode.reduction, mode.packing, mode.cycles] == [1, 1, 1])
    #expect(mode.accumulator == .int32)
    #expect(mode.codes.isEmpty && mode.sparsity == nil && mode.unpackEvery == nil)
    #expect(mode.elementsPerStep.elements == 1 && mode.elementsPerStep.steps == 1)
    #expect(array.resultsPerCycle == 8)
  }

  @Test func values() throws {
    let array = try Fixture.accelerator(
      "array.pools={dsp: {columns: 5}, lut: {columns: 3}}",
      "array.pe=[{pool: dsp, activation: int8, weight: int8, reduction: 4, sparsity: 2:4, "
        + "codes: [twin, two_scale], packing: 2}, "
        + "{pool: lut, mac: shift_add, activation: log2-4, weight: int8, codes: [log_sqrt2]}, "
        + "{pool: lut, activation: fp-e4m3, weight: fp-e4m3, accumulator: fp16}]",
      "array.zero_points=sum_column", "array.group_scaling=accumulator",
      "array.unmatched_sparsity=refuse", "units.scale.stages=[{name: shift, lanes: 13}]"
    ).array
    #expect(array.pools == [PEPool(name: "dsp", columns: 5), PEPool(name: "lut", columns: 3)])
    #expect(array.modes.map(\.pool) == [0, 1, 1])
    #expect(array.modes.map { array.columns(of: $0) } == [5, 3, 3])
    #expect(array.modes[0].codes.codes == [.twin, .twoScale])
    #expect(array.modes[0].sparsity == Sparsity(kept: 2, of: 4))
    // Eight elements in a step, of which four are kept: 4 products.
    let step = array.modes[0].elementsPerStep
    #expect([step.elements, step.steps] == [16, 2])
    #expect([1, 8, 9, 16].map { array.modes[0].steps($0) } == [1, 1, 2, 2])
    #expect(array.modes[2].accumulator == .fp16)
    #expect(array.zeroPoints == .sumColumn)
    #expect(array.groupScaling == .accumulator)
    #expect(array.unmatchedSparsity == .refuse)
    // Both pools at once: 5 columns of two, and 3.
    #expect(array.resultsPerCycle == 13)
  }

  @Test func tablesAndBits() throws {
    let modes = try Fixture.accelerator(
      "array.pe=[{mac: lut, activation: int4, weight: int4}, {mac: lut, activation: int8, weight: int4, "
        + "index_bits: 8, table_loads: weight, table_bytes: 384}, {activation: int8, weight: int8, "
        + "cycles: 8, zero_bits: 55}]"
    ).array.modes
    #expect(modes[0].table == ProductTable(indexBits: 8))
    #expect(modes[1].table == ProductTable(indexBits: 8, loads: .weight, bytes: 384))
    #expect(modes[2].table == nil && modes[2].cycleHundredths == 360)
  }

  /// A PE that scales parts of its sums, and what each scaling is made of.
  @Test func groupScales() throws {
    let modes = try Fixture.accelerator(
      "array.pe=[{activation: fp-e2m1, weight: fp-e2m1, reduction: 32, group_scales: 2}, "
        + "{activation: fp-e4m3, weight: fp-e4m3, reduction: 16, group_scales: 1, "
        + "group_scale_kind: power_of_two}, {activation: int8, weight: int8, group_scales: 1}]"
    ).array.modes
    #expect(modes.map(\.groupScales) == [2, 1, 1])
    #expect(modes.map { $0.scalesGroups(by: .real) } == [true, false, true])
    #expect(modes.allSatisfy { $0.scalesGroups(by: .powerOfTwo) })
    #expect(modes[0].groupScaling(by: .real) == ArithmeticCounts([.floatMultiply16: 1]))
    #expect(modes[1].groupScaling(by: .powerOfTwo) == ArithmeticCounts([.add8: 1]))
    #expect(modes[2].groupScaling(by: .powerOfTwo) == ArithmeticCounts([.shift32: 1]))
    #expect(modes[2].groupScaling(by: .real) == ArithmeticCounts([.floatMultiply32: 1]))
    // One scaling a part, and one for the product of both operands' scales.
    #expect(modes[0].hardware[.floatMultiply16] == 2 && modes[0].hardware[.floatMultiply8] == 2)
    #expect(modes[1].hardware[.add8] == 2)
  }

  @Test(arguments: [
    (
      ["array.pools={a: {columns: 3}}", "array.pe=[{pool: a, activation: int8, weight: int8}]"],
      "the pools of 'array.pools' have 3 columns, and 'array.columns' is 8"
    ),
    (
      [
        "array.pools={a: {columns: 3}, b: {columns: 5}}",
        "array.pe=[{pool: a, activation: int8, weight: int8}]",
      ],
      "no mode of 'array.pe' is of the pool 'b'"
    ),
    (
      [
        "array.pools={dsp: {columns: 8}}", "array.pe=[{pool: dps, activation: int8, weight: int8}]",
      ],
      "'array.pe[0].pool' is 'dps', and no pool has that name"
    ),
    (
      ["array.pools={dsp: {columns: 8}}", "array.pe=[{activation: int8, weight: int8}]"],
      "'array.pe[0].pool' is missing"
    ),
    (
      ["array.pe=[{pool: dsp, activation: int8, weight: int8}]"],
      "'array.pe[0].pool' is 'dsp', and no pool has that name"
    ),
    (
      [
        "array.pools={dsp: {columns: 8}}", "array.batch_packing=block_diagonal",
        "array.pe=[{pool: dsp, activation: int8, weight: int8}]",
      ],
      "'array.batch_packing' is 'block_diagonal', and 'array.pools' splits the grid"
    ),
    (
      ["array.pe=[{activation: int8, weight: int8, sparsity: 5:4}]"],
      "'array.pe[0].sparsity' needs N:M, of at most 1024"
    ),
    (
      ["array.pe=[{activation: int8, weight: int8, accumulator: fp16}]"],
      "'array.pe[0].accumulator' is fp16, and the products are integers"
    ),
    (
      ["array.pe=[{activation: fp16, weight: fp16, accumulator: int16}]"],
      "'array.pe[0].accumulator' is int16"
    ),
    (
      ["array.pe=[{mac: add_sub, activation: fp16, weight: binary, accumulator: int32}]"],
      "'array.pe[0].accumulator' is int32, and floats are added"
    ),
    (
      ["array.pe=[{activation: int8, weight: int8, codes: [log_sqrt2]}]"],
      "'array.pe[0].codes' has log_sqrt2, a log2 code, and the mode is 'multiply'"
    ),
    (
      ["array.pe=[{mac: shift_add, activation: log2-4, weight: int8, codes: [twin]}]"],
      "'array.pe[0].codes' has a code of two ranges, and the mode is 'shift_add'"
    ),
    (
      ["array.pe=[{activation: int8, weight: int8, codes: [twni]}]"], "did you mean 'twin'?"
    ),
    (
      ["array.pe=[{activation: int4, weight: int4, unpack_every: 7}]"],
      "'array.pe[0].unpack_every' has no meaning without 'packing'"
    ),
    (
      ["array.pe=[{activation: int4, weight: int4, packing: 2, unpack_every: 7}]"],
      "'array.pe[0].unpack_every' needs sums that stay in the PEs"
    ),
    (
      ["array.pe=[{activation: int8, weight: int8, reduction: 0}]"],
      "'array.pe[0].reduction' is 0, which is outside 1...1024"
    ),
    (
      [
        "array.rows=65536", "array.columns=65536", "units.scale.stages=[{name: a, lanes: 65536}]",
        "array.pe=[{activation: int8, weight: int8, reduction: 512}]",
      ],
      "'array.pe[0]' makes 2199023255552 products a cycle, more than 2^40"
    ),
    (
      ["array.pe=[{activation: int8, weight: int8, reduction: 16, group_scales: 3}]"],
      "'array.pe[0].group_scales' is 3, which does not divide 'reduction', 16"
    ),
    (
      ["array.pe=[{activation: int8, weight: int8, group_scale_kind: power_of_two}]"],
      "'array.pe[0].group_scale_kind'"
    ),
    (
      [
        "array.pe=[{mac: xnor_popcount, activation: binary, weight: binary, reduction: 8, "
          + "group_scales: 1}]"
      ],
      "'array.pe[0].group_scales' is 1, and the mode is 'xnor_popcount'"
    ),
    (
      ["array.pe=[{mac: log_add, activation: log2-4, weight: int8}]"],
      "'array.pe[0]' is 'log_add' of log2-4 by int8; both must be log2 codes"
    ),
    (
      ["array.pe=[{mac: lut, activation: int16, weight: int8}]"],
      "'array.pe[0]' looks up products of int16 by int8; a table takes integers or floats of at most 8"
    ),
    (
      ["array.pe=[{mac: lut, activation: fp-e4m3, weight: fp-e4m3, index_bits: 8}]"],
      "'array.pe[0].index_bits' is 8, and a product of fp-e4m3 by fp-e4m3 needs 16"
    ),
    (
      ["array.pe=[{mac: lut, activation: int8, weight: int8, index_bits: 7}]"],
      "'array.pe[0].index_bits' is 7, which both operands share in halves"
    ),
    (
      ["array.pe=[{activation: int8, weight: int8, index_bits: 8}]"],
      "'array.pe[0].index_bits'"
    ),
    (
      [
        "array.dataflow=output_stationary",
        "array.pe=[{mac: lut, activation: int4, weight: int4, index_bits: 4, table_loads: weight}]",
      ],
      "'array.pe[0].table_loads' is 'weight', but 'dataflow' is 'output_stationary'"
    ),
    (
      ["array.pe=[{activation: int8, weight: int8, zero_bits: 60}]"],
      "'array.pe[0].zero_bits' is 60, and a product takes one cycle"
    ),
    (
      ["array.pe=[{activation: int8, weight: int8, cycles: 8, zero_bits: 100}]"],
      "'array.pe[0].zero_bits' is 100, which is outside 0...99"
    ),
    (["array.zero_points=none"], "'array.zero_points' cannot be 'none'"),
  ])
  func mistakes(overrides: [String], message: String) throws {
    let text = try renderedError {
      var document = try Fixture.document()
      for text in overrides { document = try document.applying(YAMLReader.readOverride(text)) }
      _ = try AcceleratorReader.read(document)
    }
    #expect(text.contains(message), "\(text)")
  }
}
