import Hardware
@testable import Mapping
import Simulation
import Testing
import Workload

/// `array.transpose`: Kᵀ stands in memory the other way round.
struct TransposeTests {
  private func attention(_ overrides: String...) throws -> (MappedTrace, LayerTimes, Trace) {
    let machine = try Fixture.accelerator(
      set: [
        "dram={model: ideal}", "pipeline=serial",
        "mapping={policy: fixed, m: 6, k: 8, n: 8, order: columns_outside}",
      ] + overrides)
    let trace = try Fixture.bare("attention:6x8x4x2")
    let mapped = try Fixture.map(trace, machine)
    let settings = MachineSettings(machine)
    let schedule = try Machine(settings).run(mapped.program)
    return (mapped, LayerTimes(mapped.program, schedule, settings), trace)
  }

  private func layer(_ name: String, _ trace: Trace) throws -> Int {
    try #require(trace.operators.firstIndex { trace.name(of: $0) == "attention.\(name)" })
  }

  /// 6 lines of K, 4 elements each, a head: a block of 4 lines fills a 4 × 4 transposer.
  @Test func throughATransposer() throws {
    let (_, free, trace) = try attention()
    let (_, buffer, _) = try attention("array.transpose=buffer")
    for index in trace.operators.indices {
      let isScores = index == (try layer("qk", trace))
      #expect(buffer.layers[index].cycles - free.layers[index].cycles == (isScores ? 2 * 4 : 0))
    }
    // Where N streams, V is what stands wrongly: vectors of 6 elements of K, a block of 4 rows.
    let (_, freeInput, _) = try attention("array.dataflow=input_stationary")
    let (_, input, _) = try attention("array.dataflow=input_stationary", "array.transpose=buffer")
    for index in trace.operators.indices {
      let isValues = index == (try layer("av", trace))
      #expect(input.layers[index].cycles - freeInput.layers[index].cycles == (isValues ? 2 * 4 : 0))
    }
  }

  /// The vector unit, 4 lanes, writes 6 lines of 4 elements of each of 2 heads: 6 cycles a head, and
  /// every byte read and written once more.
  @Test func byAMove() throws {
    let (freeMapped, free, trace) = try attention()
    let (mapped, moved, _) = try attention("array.transpose=none")
    let scores = try layer("qk", trace)
    for index in trace.operators.indices where index != scores {
      #expect(moved.layers[index].cycles == free.layers[index].cycles)
    }
    #expect(moved.layers[scores].attribution[.unit] > 0)
    #expect(mapped.program.tasks(ofLayer: scores).count == 2 + 2)
    let bytes = 2 * 6 * 4
    let (before, after) = (freeMapped.layers[scores].activity, mapped.layers[scores].activity)
    #expect(after.bufferReads[0] == before.bufferReads[0] + bytes)
    #expect(after.bufferWrites[0] == before.bufferWrites[0] + bytes)
    #expect(after.macs == before.macs)
  }

  /// Of what leaves the chip, the copy goes to memory and comes back.
  @Test func throughMemory() throws {
    let overrides = ["buffers.activations.size=2560 B", "buffers.activations.stream=2 KiB"]
    let trace = try Fixture.smallModel("i-vit")
    let free = try Fixture.map(trace, Fixture.accelerator(set: overrides))
    let moved = try Fixture.map(
      trace, Fixture.accelerator(set: overrides + ["array.transpose=none"]))
    var compared = 0
    for (index, op) in trace.operators.enumerated() {
      let more =
        moved.layers[index].activity.dramReadBytes - free.layers[index].activity.dramReadBytes
      guard op.kind == .attentionQK else {
        #expect(more == 0)
        continue
      }
      compared += 1
      // Heads of 8 bits: tokens × width.
      let bytes = Int(op.b) * Int(op.n) * Int(op.k)
      #expect(more == bytes)
      #expect(
        moved.layers[index].activity.dramWriteBytes - free.layers[index].activity.dramWriteBytes
          == bytes)
    }
    #expect(compared == 2)
  }

  @Test func nothingThatMoves() throws {
    #expect(
      try renderedError {
        let machine = try Fixture.accelerator(
          "array.transpose=none", "units.vector.operators=[add, quantize]")
        _ = try Fixture.map(try Fixture.bare("attention:6x8x4x2"), machine)
      }.contains("no unit runs 'move'"))
  }

  /// A stationary operand that is made now cannot have been loaded before.
  @Test func onlyParametersAreThereBefore() throws {
    let hidden = ["array.preload=double_buffered", "array.first_preload=hidden"]
    let (_, exposed, trace) = try attention("array.preload=double_buffered")
    let (_, free, _) = try attention(hidden[0], hidden[1])
    for index in trace.operators.indices {
      let op = trace.operators[index]
      let isMade = op.kind == .attentionQK || op.kind == .attentionAV
      let saved = exposed.layers[index].cycles - free.layers[index].cycles
      #expect(op.kind.isMatrix && !isMade ? saved > 0 : saved == 0)
    }
  }
}
