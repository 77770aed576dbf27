import Hardware
import Simulation
import Testing
import Workload

@testable import Mapping

/// What of a layer's bytes is compulsory, and what is spilled, by hand.
struct TrafficClassTests {
  private func map(_ draft: TraceDraft, _ overrides: String...) throws -> MappedTrace {
    try Fixture.map(draft.builder.trace, Fixture.accelerator(set: overrides))
  }

  /// Weights shared by two operators, and an input that both read, count once, at the first.
  @Test func sharedOperands() throws {
    var draft = TraceDraft()
    let x = draft.tensor("x", .input, [8, 16])
    let w = draft.tensor("w", .weight, [16, 16], sideBytes: 4)
    draft.product("first", x, w, m: 8, k: 16, n: 16, role: .output)
    draft.product("second", x, w, m: 8, k: 16, n: 16, role: .output)
    let mapped = try map(draft)
    #expect(mapped.layers.map(\.traffic.compulsory) == [128 + 256 + 4 + 128, 128])
    #expect(mapped.layers.map(\.traffic.spilled) == [0, 0])
    // The weights are still there.
    #expect(mapped.layers[1].activity.dramReadBytes == 128 + 4)
  }

  /// An activation between two products stays on chip, or is written once and read once.
  @Test(arguments: [true, false])
  func activations(stays: Bool) throws {
    var draft = TraceDraft()
    let x = draft.tensor("x", .input, [8, 16])
    let w = draft.tensor("w", .weight, [16, 16])
    let v = draft.tensor("v", .weight, [16, 8])
    let y = draft.product("first", x, w, m: 8, k: 16, n: 16)
    draft.product("second", y, v, m: 8, k: 16, n: 8, role: .output)
    let mapped = try map(draft, "buffers.activations.stream=\(stays ? 2 : 5) KiB")
    #expect(mapped.residency.isOnChip[Int(y.index)] == stays)
    #expect(mapped.layers.map(\.traffic.compulsory) == [128 + 256, 128 + 64])
    #expect(mapped.layers.map(\.traffic.spilled) == (stays ? [0, 0] : [128, 128]))
  }

  /// The host reads what the accelerator writes, and the other way about.
  @Test func host() throws {
    var draft = TraceDraft()
    let x = draft.tensor("x", .input, [8, 16])
    let w = draft.tensor("w", .weight, [16, 16])
    let v = draft.tensor("v", .weight, [16, 8])
    let y = draft.product("first", x, w, m: 8, k: 16, n: 16)
    let z = draft.rowwise("norm", .batchnorm, [y], rows: 8, length: 16)
    draft.product("second", z, v, m: 8, k: 16, n: 8, role: .output)
    let mapped = try map(draft, "host={elements_per_second: 1000000, latency: 1 us}")
    #expect(mapped.layers[1].bound.binding == .host)
    #expect(mapped.layers.map(\.traffic.compulsory) == [128 + 256, 0, 128 + 64])
    #expect(mapped.layers.map(\.traffic.spilled) == [0, 4 * 128, 0])
    let activity = mapped.layers[1].activity
    #expect(activity.dramReadBytes + activity.dramWriteBytes == 4 * 128)
  }

  /// Operands of a bare operator are on chip from the start: nothing passes the DRAM.
  @Test func operandsOnChip() throws {
    var draft = TraceDraft(onChip: true)
    let x = draft.tensor("x", .input, [8, 8])
    let w = draft.tensor("w", .weight, [8, 8])
    draft.product("fc", x, w, m: 8, k: 8, n: 8, role: .output)
    let mapped = try map(draft)
    #expect(mapped.layers.map(\.traffic) == [Traffic()])
    #expect(mapped.layers[0].activity.dramReadBytes == 0)
  }
}
