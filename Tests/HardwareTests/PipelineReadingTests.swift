import Hardware
import Testing

/// `pipeline`, as a word or with switches.
struct PipelineReadingTests {
  @Test func forms() throws {
    #expect(try Fixture.accelerator("pipeline=serial").pipeline == .serial)
    #expect(try Fixture.accelerator("pipeline={mode: overlapped}").pipeline == .overlapped)
    #expect(
      try Fixture.accelerator("pipeline=row_streamed").pipeline == .rowStreamed(RowStreaming()))
    #expect(
      try Fixture.accelerator("pipeline={mode: row_streamed, inter_layer: false}").pipeline
        == .rowStreamed(RowStreaming(intraLayer: true, interLayer: false)))
  }

  @Test(arguments: Dataflow.allCases)
  func everyDataflowStreamsRows(dataflow: Dataflow) throws {
    let machine = try Fixture.accelerator(
      "array.dataflow=\(dataflow.rawValue)", "pipeline=row_streamed")
    #expect(machine.pipeline.rowStreaming != nil)
  }

  @Test(arguments: [
    (
      "pipeline: row_stream", "'pipeline' cannot be 'row_stream'",
      "did you mean 'row_streamed'?"
    ),
    (
      "pipeline: {mode: serial, intra_layer: true}",
      "'pipeline.intra_layer' has no meaning with 'mode: serial'",
      "remove it, or set 'mode: row_streamed'"
    ),
    (
      "pipeline: {mode: row_streamed, intra: true}", "unknown key 'intra' in 'pipeline'",
      "known keys: fifo_tokens, image_buffers, inter_layer, intra_layer, mode, stages"
    ),
    (
      "pipeline: {mode: row_streamed, inter_layer: 1}",
      "'pipeline.inter_layer' needs true or false, found '1'", ""
    ),
    ("pipeline: {intra_layer: true}", "'pipeline.mode' is missing", ""),
    ("pipeline: [serial]", "found a list where 'pipeline' needs a name", ""),
  ])
  func refusals(line: String, message: String, help: String) throws {
    let text = try Fixture.errors(("energy: horowitz-45\n", "energy: horowitz-45\n\(line)\n"))
    #expect(text.contains(message), "\(text)")
    #expect(text.contains(help), "\(text)")
    #expect(text.hasPrefix("small.yaml:"))
  }
}
