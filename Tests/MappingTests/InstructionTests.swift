import Algorithms
import Hardware
@testable import Mapping
import Simulation
import Testing
import Workload

/// Cycles of instructions, set-ups, biases, copies of heads and serial bursts.
struct InstructionTests {
  private func run(_ trace: Trace, _ overrides: [String]) throws -> (MappedTrace, LayerTimes) {
    let machine = try Fixture.accelerator(set: overrides)
    let mapped = try Fixture.map(trace, machine)
    let settings = MachineSettings(machine)
    let schedule = try Machine(settings).run(mapped.program)
    let slow = try Machine(settings).run(mapped.program, fastForward: false)
    #expect(schedule.starts == slow.starts && schedule.ends == slow.ends)
    return (mapped, LayerTimes(mapped.program, schedule, settings))
  }

  private let fixed = "mapping={policy: fixed, m: 8, k: 8, n: 8, order: columns_outside}"

  /// One by one, every task is longer by its instructions, and waits for the task before.
  @Test(arguments: [
    "mapping={policy: fixed, m: 8, k: 8, n: 8, order: columns_outside}", "mapping={policy: search}",
  ])
  func areInSeriesWithTheirTasks(mapping: String) throws {
    let trace = TraceDraft.product(m: 24, k: 8, n: 16)
    let base = ["pipeline=serial", mapping]
    let (_, before) = try run(trace, base + ["control={waits: true}"])
    let (mapped, after) = try run(
      trace,
      base + [
        "control={issue_cycles: 10, waits: true, load_instructions: 2, store_instructions: 3}"
      ])
    var (loads, stores, tiles) = (0, 0, 0)
    for task in mapped.program.tasks {
      switch task.resource {
      case .array: tiles += 1
      case .storeQueue: stores += 1
      default: loads += 1
      }
    }
    let issue = 10 * (2 * loads + 3 * stores + tiles)
    if mapping.contains("fixed") {
      #expect(after.totalCycles == before.totalCycles + issue)
      #expect(tiles == 6)
    } else {
      #expect(after.totalCycles > before.totalCycles)
    }
    // Issuing is overhead, as are the requests of the transfers.
    #expect(after.layers[0].attribution[.overhead] == issue + 4 * (loads + stores))
    // Nothing overlaps: the run is as long as its tasks.
    let span = mapped.program.tasks.indices.dropFirst().allSatisfy { index in
      mapped.program.dependencies(of: mapped.program.tasks[index]).contains {
        $0.task.index == index - 1
      }
    }
    #expect(span)
  }

  /// Fetched from the DRAM, an instruction also takes its latency and its bytes: 3 + 20 + 2.
  @Test func areFetchedFromTheDRAM() throws {
    let machine = try Fixture.accelerator("control={issue_cycles: 3, fetch: 16 B}")
    let control = try #require(machine.control)
    #expect(MachineSettings(machine).instructionCycles(control) == 25)
    let trace = TraceDraft.product(m: 8, k: 8, n: 8)
    let (_, plain) = try run(trace, [fixed, "control={issue_cycles: 25}"])
    let (_, fetched) = try run(trace, [fixed, "control={issue_cycles: 3, fetch: 16 B}"])
    #expect(plain.totalCycles == fetched.totalCycles)
  }

  /// Under every mapping policy they cost cycles.
  @Test func areIssuedByEveryPolicy() throws {
    let bare = try Fixture.bare("gemm:40x24x24", "int8")
    let model = try Fixture.smallModel("i-vit")
    for (trace, overrides) in [
      (bare, ["dram={model: ideal}", "dma={}", "mapping={policy: whole}"]), (model, [fixed]),
      (model, ["mapping={policy: search}"]),
      (model, ["pipeline={mode: row_streamed}", "array.fold_overlap=streamed"]),
    ] {
      let (_, before) = try run(trace, overrides)
      let (_, after) = try run(trace, overrides + ["control={issue_cycles: 40}"])
      #expect(after.totalCycles >= before.totalCycles + 40, "\(overrides)")
    }
    let gemmini = try Fixture.shipped("gemmini-16x16")
    let issued = try Fixture.shipped("gemmini-16x16", "control={issue_cycles: 40}")
    let trace = try Fixture.bare("gemm:64x64x64", "int8")
    var cycles: [Int] = []
    for machine in [gemmini, issued] {
      let mapped = try Fixture.map(trace, machine)
      cycles.append(try Machine(MachineSettings(machine)).run(mapped.program).totalCycles)
    }
    #expect(cycles[1] >= cycles[0] + 40)
  }

  /// Of a search, fewer tasks are better where each costs.
  @Test func makeTheSearchTakeFewerTasks() throws {
    let trace = TraceDraft.product(m: 64, k: 32, n: 48)
    let base = ["mapping={policy: search}", "pipeline=serial"]
    let (few, _) = try run(trace, base + ["control={issue_cycles: 5000, waits: true}"])
    let (many, _) = try run(trace, base)
    #expect(few.program.tasks.count <= many.program.tasks.count)
    // Partitions of 512 B take 16 rows and 16 columns of all of K: 12 tiles with a store each, 3 loads of
    // weights and 12 of inputs.
    #expect(few.program.tasks.count == 39)
  }

  /// 6 rows of 8 elements on 4 lanes, 2 cycles each; 9 before each task of 4 rows.
  @Test func setUpOfATask() throws {
    var draft = TraceDraft()
    let x = draft.tensor("x", .input, [6, 8])
    draft.rowwise("sum", .add, [x, x], rows: 6, length: 8, role: .output)
    let base = ["pipeline=serial", "control={waits: true}", "units.vector.task_rows=4"]
    let (mapped, before) = try run(draft.builder.trace, base)
    let (_, after) = try run(draft.builder.trace, base + ["units.vector.set_up=9"])
    #expect(mapped.program.tasks.count { $0.resource == .unit(4) } == 2)
    #expect(
      after.layers[0].attribution[.unit] == before.layers[0].attribution[.unit] + 2 * 9)
  }

  /// A product with its bias: a pass over the sums, between the array and the requantization.
  @Test func biasIsAPass() throws {
    var draft = TraceDraft()
    let x = draft.tensor("x", .input, [8, 8])
    let w = draft.tensor("w", .weight, [8, 8])
    let bias = draft.tensor("bias", .weight, [8], .int32)
    draft.product(
      "fc", x, w, m: 8, k: 8, n: 8, role: .output,
      epilogue: [.init(.bias), .init(.requantize, .shift)], others: [bias])
    let trace = draft.builder.trace
    let base = [fixed, "pipeline=serial", "units.scale.placement=pass"]
    let (freeMapped, free) = try run(trace, base)
    let (mapped, added) = try run(trace, base + ["array.bias=vector"])
    // 8 rows of 8 on 4 lanes.
    #expect(added.totalCycles == free.totalCycles + 16)
    #expect(mapped.program.tasks.count == freeMapped.program.tasks.count + 1)
    let (before, after) = (freeMapped.layers[0].activity, mapped.layers[0].activity)
    let array = ComponentID.array(.main)
    #expect(before.arithmetic[array][.add32] - after.arithmetic[array][.add32] == 64)
    #expect(after.arithmetic.units[4][.add32] == 64)
    // Without a bias there is no pass.
    let plain = TraceDraft.product(m: 8, k: 8, n: 8)
    let (_, without) = try run(plain, base)
    let (_, with) = try run(plain, base + ["array.bias=vector"])
    #expect(with.totalCycles == without.totalCycles)
  }

  /// Results of A·V that stay on chip are copied head by head, a row at a time.
  @Test func headsAreMerged() throws {
    let trace = try Fixture.smallModel("i-vit")
    let base = [fixed, "pipeline=serial"]
    let (_, free) = try run(trace, base)
    let (mapped, merged) = try run(trace, base + ["array.merge_heads=vector"])
    for (index, op) in trace.operators.enumerated() {
      let added = merged.layers[index].cycles - free.layers[index].cycles
      guard op.kind == .attentionAV, mapped.layers[index].activity.dramWriteBytes == 0 else {
        #expect(added == 0, "\(trace.name(of: op))")
        continue
      }
      // 4 heads of 17 rows of 8 elements on 4 lanes.
      #expect(added == 4 * 17 * 2)
    }
  }

  /// Units that requantize the results of some operators only.
  @Test func requantizationByOperator() throws {
    let trace = try Fixture.smallModel("i-vit")
    let slow =
      "units.slow={operators: [requantize], algorithms: [shift, dyadic, float], requantizes: "
      + "[attention_av], placement: in_stream, stages: [{name: all, lanes: 1, interval: 40}]}"
    let others =
      "units.scale.requantizes=[linear, conv, attention_qk, softmax, layernorm, gelu, add, "
      + "quantize, requantize, move, pool, embed]"
    let (_, before) = try run(trace, [fixed, "pipeline=serial"])
    let (_, after) = try run(trace, [fixed, "pipeline=serial", slow, others])
    for (index, op) in trace.operators.enumerated() where op.kind.isMatrix {
      let isSlower = after.layers[index].cycles > before.layers[index].cycles
      #expect(isSlower == (op.kind == .attentionAV), "\(trace.name(of: op))")
    }
  }

  /// A load and a store of 64 B each at 8 B a cycle in bursts of 16 B: three more latencies of 20 and gaps
  /// of 3; an acknowledgement after each burst of a store, and 5 cycles before the store.
  @Test func burstsOneByOne() throws {
    var draft = TraceDraft()
    let x = draft.tensor("x", .input, [8, 8])
    let loaded = draft.rowwise("load", .move, [x], rows: 8, length: 8)
    draft.rowwise("store", .move, [loaded], rows: 8, length: 8, role: .output)
    let trace = draft.builder.trace
    let base = [
      "pipeline=serial",
      "dma={moves_operands: true, burst: 16 B, bursts: serial, burst_gap: 3}",
    ]
    let (mapped, plain) = try run(trace, ["pipeline=serial", "dma={moves_operands: true}"])
    #expect(mapped.program.tasks.count == 2)
    #expect(plain.layers.map(\.cycles) == [8 + 20, 8])
    let (_, serial) = try run(trace, base)
    #expect(serial.layers.map(\.cycles) == [8 + 20 + 3 * 23, 8 + 3 * 3])
    let (_, slow) = try run(
      trace,
      base + [
        "dma.store_cycles=5", "dram.write_bandwidth=2 GB/s", "dram.write_latency=7 ns",
      ])
    #expect(slow.layers.map(\.cycles) == [8 + 20 + 3 * 23, 5 + 32 + 4 * 7 + 3 * 3])
    // Without the key a unit moves what was loaded.
    let (byUnit, _) = try run(trace, ["pipeline=serial"])
    #expect(byUnit.program.tasks.count > 2)
  }
}
