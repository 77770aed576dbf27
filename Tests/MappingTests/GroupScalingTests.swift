import Algorithms
import Hardware
@testable import Mapping
import Simulation
import Testing
import Workload

/// Scales for groups of the reduction: each group's sums are scaled and added.
struct GroupScalingTests {
  private func grouped(
    k: UInt32, group: UInt32, _ kind: ScaleKind = .real, code: OperandCode = .plain
  ) -> ProductDraft {
    var draft = ProductDraft(k: k)
    draft.weight.granularity = .group
    draft.weight.group = group
    draft.weight.scale = kind
    draft.weight.code = code
    draft.input.scale = kind
    return draft
  }

  /// Folds do not cross groups: of 12 elements in groups of 6, two folds each.
  @Test(
    arguments: [
      (k: 16, group: 8, folds: 4), (k: 12, group: 6, folds: 4), (k: 12, group: 4, folds: 3),
      (k: 12, group: 3, folds: 4), (k: 14, group: 6, folds: 5),
    ])
  func foldsKeepToGroups(k: Int, group: Int, folds: Int) throws {
    let run = try grouped(k: UInt32(k), group: UInt32(group)).run(
      set: ["array.group_scaling=accumulator"])
    #expect(run.cycles == 4 - (group < 4 ? 1 : 0) + folds * 9 + 6 - (group < 4 ? 1 : 0))
    let sums = 9 * 4 * ((k + group - 1) / group)
    // Nothing requantizes the result, and the scales are real: float multiplies.
    #expect(run[.floatMultiply32] == sums)
    #expect(run[.add32] == 9 * k * 4 + sums)
  }

  /// A group as long as the reduction is none.
  @Test func oneGroupIsNone() throws {
    let run = try grouped(k: 8, group: 8).run(set: [])
    let plain = try ProductDraft(k: 8).run(set: [])
    #expect(run.cycles == plain.cycles)
    #expect(run.activity == plain.activity)
  }

  /// Four lanes take 36 sums of each of four groups, and 36 results: 45 cycles, more than the 40 and
  /// ten that the array takes with its load.
  @Test func sumsPassTheUnit() throws {
    var draft = grouped(k: 16, group: 4, .powerOfTwo)
    draft.epilogue = [.init(.requantize, .shift)]
    let run = try draft.run(set: [])
    let array = 4 + 4 * 9 + 6
    #expect(run.cycles == max(array, 9 * 5))
    let slow = try draft.run(set: ["units.scale.stages=[{name: scale, lanes: 2}]"])
    #expect(slow.cycles == 18 * 5)
    #expect(run.activity.arithmetic.units[0][.shift32] == 36 * 5)
    #expect(run[.add32] == 9 * 16 * 4 + 36 * 4)
  }

  /// Where sums stay in the PEs, each group is a fold of its own, whose sums leave to their buffer.
  @Test func outputStationary() throws {
    let set = ["array.dataflow=output_stationary", "array.group_scaling=accumulator"]
    var draft = grouped(k: 32, group: 8)
    draft.m = 4
    let run = try draft.run(set: set)
    #expect(run.cycles == 4 * 8 + 6)
    #expect(run.activity.bufferReads[2] == 4 * 4 * 4 * 4)
    draft = ProductDraft(k: 32)
    draft.m = 4
    let plain = try draft.run(set: set)
    #expect(plain.cycles == 32 + 6)
    #expect(plain.activity.bufferReads[2] == 0)
  }

  /// Static groups of channels of an activation cut the reduction alike, those of V do not.
  @Test func groupsOfActivations() throws {
    var draft = ProductDraft(k: 8)
    draft.input.code = .grouped
    draft.input.granularity = .group
    draft.input.group = 4
    let run = try draft.run(set: ["array.group_scaling=accumulator"])
    #expect(run[.floatMultiply32] == 36 * 2)
    draft = grouped(k: 8, group: 4)
    draft.kind = .attentionAV
    draft.weight.role = .input
    #expect(try draft.run(set: [])[.floatMultiply32] == 0)
  }

  /// PEs that scale parts of their sums: a fold holds several groups, and nothing leaves between them.
  @Test func scaledInPEs() throws {
    let mode = "array.pe=[{activation: int8, weight: int8, reduction: 4, group_scales: 2}]"
    // Four rows of four products: one fold of 16, of eight groups of 2 or two of 8.
    for (group, parts) in [(2, 8), (4, 8), (8, 8), (1, 16)] {
      let run = try grouped(k: 16, group: UInt32(group), .powerOfTwo).run(set: [mode])
      let folds = group == 1 ? 2 : 1
      #expect(run.cycles == 4 + folds * 9 + 6)
      #expect(run[.shift32] == 9 * 4 * parts)
      #expect(run[.add32] == 9 * 16 * 4)
      #expect(run.activity.bufferReads[2] == (folds == 1 ? 0 : 2 * 4 * 9 * 4))
    }
    // Without it each group is a fold.
    let plain = "array.pe=[{activation: int8, weight: int8, reduction: 4}]"
    let run = try grouped(k: 16, group: 8, .powerOfTwo).run(
      set: [plain, "array.group_scaling=accumulator"])
    #expect(run.cycles == 4 - 2 + 2 * 9 + 6 - 2)
  }

  /// Floats: exponents are added, other scales multiplied; scales of both operands are brought together.
  @Test func floatSums() throws {
    let mode = "array.pe=[{activation: fp-e2m1, weight: fp-e2m1, reduction: 4, group_scales: 1}]"
    func draft(_ weight: ScaleKind, _ input: ScaleKind?) -> ProductDraft {
      var draft = grouped(k: 16, group: 4, weight)
      draft.weight.type = ElementType(.float, bits: 4, exponentBits: 2)
      draft.input.type = draft.weight.type
      if let input {
        draft.input.granularity = .group
        draft.input.group = 4
        draft.input.scale = input
      }
      return draft
    }
    let sums = 9 * 4 * 4
    var run = try draft(.powerOfTwo, nil).run(set: [mode])
    #expect(run[.add8] == sums && run[.floatAdd32] == 9 * 16 * 4)
    run = try draft(.powerOfTwo, .powerOfTwo).run(set: [mode])
    #expect(run[.add8] == 2 * sums)
    run = try draft(.real, .real).run(set: [mode])
    #expect(run[.floatMultiply16] == sums && run[.floatMultiply8] == sums)
    run = try draft(.real, .powerOfTwo).run(set: [mode])
    #expect(run[.floatMultiply16] == sums && run[.add8] == sums)
    // A PE for powers of two leaves others to the rescalers.
    let powers = mode.replacing(
      "group_scales: 1", with: "group_scales: 1, group_scale_kind: power_of_two")
    let left = try draft(.real, nil).run(set: [powers, "array.group_scaling=accumulator"])
    #expect(left[.floatMultiply32] == sums && left[.floatMultiply16] == 0)
    #expect(left[.floatAdd32] == 9 * 16 * 4 + 2 * sums)
    // So do units: exponents where one adds them, else products.
    let exponents = try draft(.powerOfTwo, nil).run(
      set: [
        mode.replacing(", group_scales: 1", with: ""), "units.scale.algorithms=[float, exponent]",
      ])
    #expect(exponents.activity.arithmetic.units[0][.add8] == sums)
    let products = try draft(.powerOfTwo, nil).run(
      set: [mode.replacing(", group_scales: 1", with: "")])
    #expect(products.activity.arithmetic.units[0][.floatMultiply32] == sums)
  }

  @Test func scalesThatNoUnitApplies() throws {
    let text = try renderedError {
      _ = try grouped(k: 8, group: 4).run(set: ["units.scale.algorithms=[shift]"])
    }
    #expect(
      text == """
        error: operator 'fc' scales the sum of each group by 'float', and no unit in the array's \
        stream does
          help: add 'float' to a unit that requantizes with 'placement: in_stream', or set \
        'array.group_scaling' to 'accumulator'

        """)
  }
}
