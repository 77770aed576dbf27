import Hardware
import Quantities
import Testing
import Workload

/// Where the stages of a unit come from.
struct StageReadingTests {
  private func stages(
    _ unit: FunctionUnit, _ kind: OperatorKind, _ algorithm: BuiltInAlgorithm
  ) throws -> [UnitStage] {
    try #require(unit.pipeline(for: kind, .builtIn(algorithm))).stages
  }

  private func unit(_ text: String) throws -> FunctionUnit {
    let accelerator = try Fixture.accelerator("units.softmax={\(text)}")
    return try #require(accelerator.units.last)
  }

  @Test func lanesAloneTakeTheDefinition() throws {
    let unit = try unit("operators: [softmax, add], algorithms: [e2softmax, i-bert], lanes: 32")
    #expect(try stages(unit, .softmax, .e2Softmax).map(\.lanes) == [32, 32])
    #expect(try stages(unit, .softmax, .e2Softmax)[0].keptBits == 4)
    #expect(try stages(unit, .softmax, .iBERT).count == 3)
    #expect(try stages(unit, .add, .none).map(\.name) == ["add"])
    #expect(unit.pipeline(for: .softmax, .builtIn(.float)) == nil)
    #expect(unit.pipeline(for: .softmax, .builtIn(.iBERT))?.overlapsRows == true)
  }

  @Test func stagesByAlgorithm() throws {
    let unit = try unit(
      "operators: [softmax], algorithms: [e2softmax, i-bert], lanes: 4, row_overlap: false, "
        + "row_gap: 3, stages: {i-bert: [{name: sweep, lanes: 1}, {name: divide, kept_bits: 16}]}")
    #expect(try stages(unit, .softmax, .iBERT).map(\.name) == ["sweep", "divide"])
    // A stage that states no lanes has the unit's.
    #expect(try stages(unit, .softmax, .iBERT).map(\.lanes) == [1, 4])
    #expect(try stages(unit, .softmax, .iBERT).map(\.keptBits) == [nil, 16])
    #expect(try stages(unit, .softmax, .e2Softmax).map(\.lanes) == [4, 4])
    for function in unit.functions {
      #expect(function.pipeline.rowGap == 3 && !function.pipeline.overlapsRows)
    }
  }

  @Test func stagesByOperator() throws {
    let unit = try unit(
      "operators: [softmax, gelu, add], algorithms: [i-bert, float, lut], stages: {add: [{name: a, "
        + "lanes: 1}], gelu: [{name: g, lanes: 2}], softmax: {float: [{name: f, lanes: 3}], "
        + "i-bert: [{name: i, lanes: 4}], lut: [{name: l, lanes: 5}]}}")
    #expect(try stages(unit, .add, .none).map(\.lanes) == [1])
    #expect(try stages(unit, .gelu, .lut).map(\.lanes) == [2])
    #expect(try stages(unit, .gelu, .iBERT).map(\.lanes) == [2])
    #expect(try stages(unit, .softmax, .float).map(\.lanes) == [3])
    #expect(try stages(unit, .softmax, .iBERT).map(\.lanes) == [4])
    #expect(try stages(unit, .softmax, .lut).map(\.lanes) == [5])
  }

  @Test func aListIsForAll() throws {
    let unit = try unit(
      "operators: [softmax], algorithms: [float, lut], stages: [{name: all, lanes: 2}]")
    #expect(try stages(unit, .softmax, .float) == stages(unit, .softmax, .lut))
  }

  /// Of stages with a serial part: 32 cycles of a divider on two of them are 16 a row, beside the 7
  /// of its elements.
  @Test func serversOfTheSerialPart() throws {
    let unit = try unit("operators: [softmax], algorithms: [i-bert], lanes: 32, per_row_servers: 2")
    #expect(try stages(unit, .softmax, .iBERT).map(\.perRowServers) == [1, 2, 1])
    #expect(try stages(unit, .softmax, .iBERT)[1].rowInterval(197) == 16)
    let own = try self.unit(
      "operators: [softmax], algorithms: [i-bert], per_row_servers: 2, "
        + "stages: [{name: a, lanes: 1, per_row: 9}, {name: b, lanes: 1, per_row: 9, "
        + "per_row_servers: 3}, {name: c, lanes: 1}]")
    #expect(try stages(own, .softmax, .iBERT).map(\.perRowServers) == [2, 3, 1])
    #expect(
      try errors(
        "operators: [softmax], algorithms: [float], per_row_servers: 2, "
          + "stages: [{name: a, lanes: 1}]") == """
          'units.softmax.per_row_servers' has no meaning: no stage has a serial part
            help: remove it

          """)
  }

  // MARK: Row buffers

  @Test func rowBuffers() throws {
    let text = "operators: [softmax], algorithms: [lut], lanes: 2"
    #expect(try unit(text + ", row_buffer: 2 KiB").rowBuffer == .memory(Bytes(2_048)))
    #expect(try unit(text + ", row_buffer: none").rowBuffer == .refetched)
    #expect(try unit(text).rowBuffer == .byDefinition)
    #expect(try unit(text + ", parallel_rows: 3").functions[0].pipeline.parallelRows == 3)
  }

  @Test func rowBufferInTheStream() throws {
    #expect(
      try errors(
        "operators: [softmax], algorithms: [lut], lanes: 8, placement: in_stream, row_buffer: none")
          == """
          'units.softmax.row_buffer' has no meaning with 'placement: in_stream'
            help: rows come one after the other there, and wait in the array's buffers; remove it

          """)
  }

  // MARK: Errors

  /// What is said of a unit, without its place.
  private func errors(_ text: String) throws -> String {
    let text = try Fixture.errors(set: "units.softmax={\(text)}")
    return text.split(separator: "\n", omittingEmptySubsequences: false).compactMap { line in
      if let found = line.firstRange(of: "error: ") { return String(line[found.upperBound...]) }
      return line.contains(" | ") ? nil : String(line)
    }.joined(separator: "\n")
  }

  @Test func neitherLanesNorStages() throws {
    #expect(
      try errors("operators: [softmax], algorithms: [lut, float]") == """
        'units.softmax' has neither 'lanes' nor 'stages'
          help: write 'lanes: 8' for the stages that its algorithms have by definition, or list them

        """)
    #expect(
      try errors(
        "operators: [softmax], algorithms: [lut, float], stages: {lut: [{name: a, lanes: 1}]}")
          == """
          'units.softmax.stages' has none for softmax by float
            help: list them, or write 'lanes: 8' for those that it has by definition

          """)
  }

  @Test func lanesThatNobodyUses() throws {
    #expect(
      try errors(
        "operators: [softmax], algorithms: [lut], lanes: 4, stages: [{name: a, lanes: 1}]") == """
          'units.softmax.lanes' has no meaning: every stage states its own
            help: remove it, or the 'lanes' of a stage

          """)
  }

  @Test func stagesOfWhatTheUnitDoesNotRun() throws {
    #expect(
      try errors(
        "operators: [softmax], algorithms: [i-vit-8], lanes: 4, stages: {i-vit: [{name: a}]}")
          == """
          'units.softmax.stages' has 'i-vit', which this unit does not run
            help: did you mean 'i-vit-8'?

          """)
    #expect(
      try errors(
        "operators: [softmax], algorithms: [lut], lanes: 4, stages: {softmax: {base2: [{name: a}]}}"
      ) == """
        'units.softmax.stages.softmax' has 'base2', which this unit does not run
          help: one of: lut

        """)
  }

  @Test func stagesStatedTwice() throws {
    #expect(
      try errors(
        "operators: [softmax], algorithms: [lut], lanes: 4, "
          + "stages: {softmax: [{name: a}], lut: [{name: b}]}") == """
          'units.softmax.stages' states softmax by lut twice
            help: name stages by operator or by algorithm, not by both

          """)
  }

  @Test func listsThatAreNone() throws {
    #expect(
      try errors("operators: [softmax], algorithms: [lut], lanes: 4, stages: {lut: 3}") == """
        found '3' where 'units.softmax.stages.lut' needs a list

        """)
    #expect(
      try errors("operators: [softmax], algorithms: [lut], stages: {lut: []}") == """
        'units.softmax.stages.lut' is an empty list

        """)
  }
}
