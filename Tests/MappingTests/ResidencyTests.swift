import Hardware
@testable import Mapping
import Quantities
import Testing
import Workload

/// Which activations stay on chip.
struct ResidencyTests {
  private func residency(_ trace: Trace, _ accelerator: Accelerator) throws -> Residency {
    var binder = Binder(accelerator)
    return Residency(trace, try binder.bind(trace), accelerator)
  }

  /// A chain of additions on 32-byte rows, and a skip connection over all of it.
  private func chain(rows: UInt32, links: Int) -> Trace {
    var draft = TraceDraft()
    let x = draft.tensor("x", .input, [rows, 32])
    let first = draft.rowwise("first", .add, [x, x], rows: rows, length: 32)
    var last = first
    for index in 0..<links {
      last = draft.rowwise("a\(index)", .add, [last, last], rows: rows, length: 32)
    }
    draft.rowwise("out", .add, [last, first], rows: rows, length: 32, role: .output)
    return draft.builder.trace
  }

  /// 3,072 B stay. Three tensors of 1,024 B live at once: the skip, a link's operand and its result.
  @Test func exactlyFull() throws {
    let trace = chain(rows: 32, links: 3)
    let residency = try residency(trace, try Fixture.accelerator())
    #expect(residency.capacity == Bytes(3_072))
    #expect(residency.spills.isEmpty)
    #expect(residency.peak == Bytes(3_072))
    // x is the model's input, out.output its output.
    #expect(residency.isOnChip == [false, true, true, true, true, false])
  }

  /// With 33 rows each has 1,056 B: the skip and the first link's result leave 960 B.
  @Test func oneTooMany() throws {
    let trace = chain(rows: 33, links: 3)
    let residency = try residency(trace, try Fixture.accelerator())
    #expect(residency.isOnChip == [false, true, true, false, true, false])
    #expect(residency.peak == Bytes(2_112))
    #expect(residency.spills.count == 1)
    let spill = try #require(residency.spills.first)
    #expect(trace.name(of: spill.tensor) == "a1.output")
    #expect(spill.bytes == Bytes(1_056))
    #expect(spill.free == Bytes(3_072 - 2_112))
    #expect(trace.name(of: trace.operators[spill.tightest]) == "a1")
  }

  @Test func nothingStaysWhereResultsLeave() throws {
    let accelerator = try Fixture.accelerator(
      "buffers={i: {size: 4 KiB, holds: [input]}, w: {size: 1 KiB, holds: [weight]}, "
        + "o: {size: 4 KiB, holds: [output]}, s: {size: 1 KiB, holds: [partial_sum]}}")
    let residency = try residency(chain(rows: 4, links: 2), accelerator)
    #expect(residency.capacity == .zero)
    #expect(residency.isOnChip.allSatisfy { !$0 })
    #expect(residency.spills.map(\.free) == [.zero, .zero, .zero])
  }

  /// A view keeps what it looks at; what nobody reads leaves.
  @Test func viewsAndLooseEnds() throws {
    var draft = TraceDraft()
    let x = draft.tensor("x", .input, [8, 32])
    let qkv = draft.rowwise("qkv", .add, [x, x], rows: 8, length: 32)
    var extras = TensorExtras()
    extras.view = .init(base: qkv, offset: 8, strides: [32, 1])
    let head = draft.tensor("head", .activation, [8, 8], extras: extras)
    draft.rowwise("loose", .add, [x, x], rows: 8, length: 32)
    draft.rowwise("out", .softmax, [head], rows: 8, length: 8, algorithm: .iViT8, role: .output)
    let residency = try residency(draft.builder.trace, try Fixture.accelerator())
    #expect(residency.isOnChip == [false, true, true, false, false])
  }

  @Test func bareOperatorsAreOnChip() throws {
    let trace = try Fixture.bare("gemm:64x64x64")
    let residency = try residency(trace, try Fixture.accelerator())
    #expect(residency.isOnChip.allSatisfy { $0 })
  }

  /// An independent account of a model: at each operator, what lives and stays, and why what does
  /// not stay could not.
  @Test(arguments: [
    ("i-vit", "5 KiB"), ("i-vit", "8 KiB"), ("p2-vit", "6 KiB"), ("fq-vit", "64 KiB"),
  ])
  func capacityHolds(scheme: String, size: String) throws {
    let trace = try Fixture.smallModel(scheme)
    let accelerator = try Fixture.accelerator(
      "buffers.activations.size=\(size)",
      "units.softmax.algorithms=[i-vit-8, i-vit-16, log-int, log-int-p2]")
    let residency = try residency(trace, accelerator)
    var made = [Int](repeating: -1, count: trace.tensors.count)
    var last = made
    for (index, op) in trace.operators.enumerated() {
      for input in trace.inputs(of: op) { last[Int(trace.storage(of: input).index)] = index }
      for output in trace.outputs(of: op) { made[Int(output.index)] = index }
    }
    func isStored(_ id: Int) -> Bool { trace.storage(of: TensorID(index: UInt32(id))).index == id }
    func live(at index: Int) -> Int {
      trace.tensors.indices.filter {
        isStored($0) && residency.isOnChip[$0] && made[$0] <= index && last[$0] >= index
      }.reduce(0) { $0 + trace.bytes(of: TensorID(index: UInt32($1))).count }
    }
    let used = trace.operators.indices.map(live)
    #expect(used.max() == residency.peak.count)
    #expect(residency.peak <= residency.capacity)
    for id in trace.tensors.indices where trace.tensors[id].role != .activation {
      #expect(!residency.isOnChip[id])
    }
    for spill in residency.spills {
      let id = Int(spill.tensor.index)
      #expect(!residency.isOnChip[id])
      #expect(spill.bytes == trace.bytes(of: spill.tensor))
      #expect(spill.free < spill.bytes)
      #expect((made[id]...last[id]).contains(spill.tightest))
    }
    // Every activation that is read stays or is listed.
    let spilled = Set(residency.spills.map { Int($0.tensor.index) })
    for id in trace.tensors.indices
    where isStored(id) && trace.tensors[id].role == .activation && last[id] > made[id] {
      #expect(residency.isOnChip[id] != spilled.contains(id))
    }
  }
}
