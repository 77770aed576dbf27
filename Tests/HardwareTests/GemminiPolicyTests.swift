import Hardware
import Quantities
import Testing

/// What a user reads of `mapping.policy: gemmini-auto` and of a DMA's requests.
struct GemminiPolicyTests {
  @Test func shipped() throws {
    let accelerator = try #require(try Fixture.shipped()["gemmini-firesim"])
    #expect(accelerator.mapping == MappingRules(.gemminiAuto(instructionCycles: 6)))
    #expect(accelerator.dma.requests == MemoryRequests(burst: 64, outstanding: 16))
  }

  /// The fixture is no Gemmini.
  @Test func machineThatTheRuleIsNotFor() throws {
    let text = try Fixture.errors(set: "mapping={policy: gemmini-auto}")
    #expect(text.contains("'mapping.policy: gemmini-auto' needs 'array.preload: double_buffered'"))
    #expect(text.contains("needs an accumulator: one buffer that holds 'output' and 'partial_sum'"))
  }

  @Test func keyOfAnotherPolicy() throws {
    #expect(
      try Fixture.errors(set: "mapping={policy: search, instruction_cycles: 2}")
        .contains("instruction_cycles"))
    #expect(
      try Fixture.errors(set: "mapping={policy: gemmini_auto}").contains("gemmini-auto"))
  }

  @Test func requestsNeedBothKeys() throws {
    #expect(try Fixture.errors(set: "dma.burst=64 B").contains("outstanding"))
    #expect(try Fixture.errors(set: "dma.outstanding=4").contains("burst"))
    #expect(
      try Fixture.errors(
        set: "dma.burst=64 B", "dma.outstanding=4", "dram={model: ideal}"
      ).contains("'dma.burst' has no meaning with 'dram.model: ideal'"))
  }
}
