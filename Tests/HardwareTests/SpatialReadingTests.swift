import Hardware
import Testing

/// `pipeline.mode: spatial`, and the machine around it.
struct SpatialReadingTests {
  private let plain = ["array.form=dot_product", "array.fold_overlap=pipelined"]

  @Test func stages() throws {
    let machine = try Fixture.accelerator(
      "array.form=dot_product", "array.fold_overlap=pipelined",
      "pipeline={mode: spatial, fifo_tokens: 8, stages: [{match: '*.qkv', tokens: 2, inputs: 4}]}")
    let spatial = try #require(machine.pipeline.spatial)
    #expect(spatial.fifoTokens == 8)
    #expect(spatial.imageBuffers == 2)
    #expect(
      spatial.stages == [
        SpatialPipeline.Stage(match: NamePattern("*.qkv"), tokens: 2, inputs: 4)
      ])
  }

  @Test(arguments: [
    ("array.preload=double_buffered", "which needs an 'array' of 'form: dot_product'"),
    ("dram={model: banked, preset: x}", ""),
    (
      "mapping={policy: fixed, m: 4, k: 4, n: 4, order: rows_outside}",
      "which needs 'mapping.policy: search'"
    ),
    ("units.scale.placement=pass", "which needs 'placement: in_stream' of unit 'scale'"),
    ("pipeline.inter_layer=true", "'pipeline.inter_layer' has no meaning with 'mode: spatial'"),
    ("pipeline.stages[0].tokens=0", "'pipeline.stages[0].tokens' is 0"),
    ("pipeline.stages[0].lanes=2", "unknown key 'lanes' in 'pipeline.stages[0]'"),
  ])
  func refusals(override: String, message: String) throws {
    let text = try Fixture.errors(
      set: "array.form=dot_product", "array.fold_overlap=pipelined",
      "pipeline={mode: spatial, stages: [{match: fc}]}", override)
    #expect(text.contains(message), "\(text)")
  }

  @Test(arguments: [
    ("fc1", "fc1", true), ("fc1", "fc12", false), ("*", "", true), ("*", "a.b", true),
    ("*.fc1", "blocks.0.mlp.fc1", true), ("*.fc1", "fc1", false), ("blocks.*", "blocks.3", true),
    ("a*b*c", "a1b2c", true), ("a*b*c", "ac", false), ("a*bc", "abcbc", true),
    ("*a*a*", "a", false), ("*a*a*", "xaya", true), ("ab*ba", "aba", false),
  ])
  func patterns(pattern: String, name: String, matches: Bool) {
    #expect(NamePattern(pattern).matches(name) == matches)
  }
}
