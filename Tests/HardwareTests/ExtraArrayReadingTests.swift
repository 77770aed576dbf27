import Diagnostics
import Documents
import Hardware
import Testing
import Workload
import YAML

/// `extra_arrays` and `assign`.
struct ExtraArrayReadingTests {
  private static let side =
    "extra_arrays.side={rows: 2, columns: 4, dataflow: output_stationary, fold_overlap: none, "
    + "pe: [{mac: shift_add, activation: log2-4, weight: int8}]}"
  private static let assign = "assign={attention_av: side}"

  private func read(_ overrides: [String]) throws -> Accelerator {
    var document = try Fixture.document()
    for (index, text) in overrides.enumerated() {
      document = try document.applying(YAMLReader.readOverride(text, number: index + 1))
    }
    return try AcceleratorReader.read(document)
  }

  @Test func theMainArrayIsFirst() throws {
    let machine = try read([
      Self.side, "assign={attention_av: side, \"*.proj\": array, linear: side}",
    ])
    #expect(machine.arrays.map(\.name) == ["array", "side"])
    #expect(machine[.main].columns == 8 && machine[ArrayID(1)].columns == 4)
    #expect(
      machine.assignments == [
        ArrayAssignment(.kind(.attentionAV), on: ArrayID(1)),
        ArrayAssignment(.named(NamePattern("*.proj")), on: .main),
        ArrayAssignment(.kind(.linear), on: ArrayID(1)),
      ])
    #expect(machine.path(of: ArrayID(1)) == "extra_arrays.side")
    let plain = try read([])
    #expect(plain.arrays.count == 1 && plain.assignments.isEmpty)
  }

  /// The resolved configuration has both keys only where they are given.
  @Test func resolvedConfiguration() throws {
    #expect(
      try ResolvedConfiguration(read([])).values.allSatisfy {
        !$0.path.hasPrefix("extra_arrays") && !$0.path.hasPrefix("assign")
      })
    let values = try ResolvedConfiguration(read([Self.side, Self.assign])).values
    #expect(values.contains { $0.path == "extra_arrays.side.columns" && $0.value == "4" })
    #expect(values.contains { $0.path == "assign.attention_av" && $0.value == "side" })
  }

  /// Where the sums of any array leave its PEs, a buffer has to hold them.
  @Test func sumsOfAnyArray() throws {
    let main = ["array.dataflow=output_stationary", "buffers.sums.holds=[output]"]
    let buffers = ["buffers.activations={size: 4 KiB, holds: [input]}"]
    _ = try read([Self.side, Self.assign] + main + buffers)
    #expect(
      try message(
        [Self.side, Self.assign] + main + buffers
          + ["extra_arrays.side.dataflow=weight_stationary"]
      ).contains("no buffer holds 'partial_sum'"))
  }

  private func message(_ overrides: [String]) throws -> String {
    let error = try #require(throws: InputError.self) { try read(overrides) }
    return DiagnosticRenderer.text(error.diagnostics)
  }

  @Test(arguments: [
    ([side, "assign={attention_av: sdie}"], "--set:2:23: error: 'assign.attention_av' is 'sdie'"),
    ([side, "assign={attention_av: sdie}"], "did you mean 'side'?"),
    ([side, "assign={softmax: side}"], "'assign.softmax' assigns 'softmax', which no array runs"),
    ([side, "assign={}"], "--set:2:8: error: 'assign' assigns nothing"),
    ([side, "assign=side"], "found 'side' where 'assign' needs a mapping"),
    ([side], "'extra_arrays' has no work: no 'assign' says which products run on 'side'"),
    ([assign], "'assign' has no array to choose: 'extra_arrays' names none"),
    ([side, assign, "extra_arrays.side.rowz=4"], "unknown key 'rowz' in 'extra_arrays.side'"),
    (
      [side, assign, "extra_arrays.side.rows=0"], "'extra_arrays.side.rows' is 0, which is outside"
    ),
    (
      [side, assign, "extra_arrays.side.drain=global", "extra_arrays.side.fold_overlap=pipelined"],
      "'extra_arrays.side.drain' is 'global', which stops every PE"
    ),
    (
      [side.replacing("side", with: "scale"), "assign={attention_av: scale}"],
      "'units.scale' has a name that is also that of 'extra_arrays.scale'"
    ),
    (
      [side.replacing("side", with: "array"), "assign={attention_av: array}"],
      "'extra_arrays.array' has a name that is a word of reports"
    ),
    (
      [
        side, assign, "extra_arrays.side.pools={a: {columns: 4}}",
        "extra_arrays.side.pe[0].pool=a",
      ],
      "--set:3:25: error: 'extra_arrays.side.pools' splits an array"
    ),
    (
      [side, assign, "array.pools={a: {columns: 8}}", "array.pe[0].pool=a"],
      "--set:3:13: error: 'array.pools' splits an array"
    ),
    ([side, assign, "pipeline=spatial"], "'extra_arrays' is given, and 'pipeline' is 'spatial'"),
    (
      [side, assign, "mapping={policy: gemmini-auto, instruction_cycles: 6}"],
      "'extra_arrays' is given, and 'mapping.policy' is 'gemmini-auto'"
    ),
    (
      [
        side, assign, "extra_arrays.side.mask_skipping=tiles", "mapping={policy: whole}",
        "dram={model: ideal}",
      ],
      "'extra_arrays.side.mask_skipping' is 'tiles', but 'mapping.policy' is 'whole'"
    ),
    (
      [side, assign, "mapping={policy: fixed, m: 4, k: 4, n: 4, order: rows_outside, rows: 5}"],
      "'mapping.rows' is 5, but 'array.rows' is 4"
    ),
    (
      [
        side, assign, "extra_arrays.side.columns=16",
        "units.gelu={operators: [gelu], algorithms: [float], placement: in_stream, "
          + "stages: [{name: all, lanes: 8}]}",
      ],
      "'units.gelu.placement' is 'in_stream', but its stage 'all' takes fewer than the 16 results"
    ),
  ])
  func refusals(overrides: [String], text: String) throws {
    let message = try message(overrides)
    #expect(message.contains(text), "\(message)")
  }
}
