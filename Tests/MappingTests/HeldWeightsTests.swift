import Hardware
import Quantities
import Simulation
import Testing
import Workload

@testable import Mapping

/// Weights stay in their buffer from one slice of a layer to the next where there is space.
struct HeldWeightsTests {
  /// Two products with 64 and 128 bytes of weights, each with a GELU, which run in four slices of rows.
  private var chain: Trace {
    var draft = TraceDraft()
    let x = draft.tensor("x", .input, [16, 8])
    let w = draft.tensor("w", .weight, [8, 8])
    let v = draft.tensor("v", .weight, [16, 8])
    var y = draft.product("first", x, w, m: 16, k: 8, n: 8)
    y = draft.rowwise("gelu", .gelu, [y], rows: 16, length: 8, algorithm: .float)
    y = draft.product("second", y, v, m: 16, k: 8, n: 16)
    draft.rowwise("gelu", .gelu, [y], rows: 16, length: 16, algorithm: .float, role: .output)
    return draft.builder.trace
  }

  private static let tile = "mapping={policy: fixed, m: 4, k: 8, n: 4, order: columns_outside}"

  /// Bytes of weights that are loaded, by product.
  private func weightBytes(_ overrides: String...) throws -> [Int] {
    let accelerator = try Fixture.accelerator(
      set: [Self.tile, "mapping.rows_per_slice=4"] + overrides)
    let mapped = try Fixture.map(chain, accelerator)
    #expect(mapped.layers.count == 16)
    var bytes = [0, 0, 0, 0]
    for (layer, op) in zip(mapped.layers, try #require(mapped.sliced).operators) {
      bytes[op] += layer.activity.bufferWrites[accelerator.buffers.weight]
    }
    return [bytes[0], bytes[2]]
  }

  /// Once, or once for each slice where the buffer does not have all of them.
  @Test func weightsAreLoadedOnceWhereTheyFit() throws {
    #expect(try weightBytes() == [64, 128])
    #expect(try weightBytes("buffers.weights.size=192 B") == [64, 128])
    #expect(try weightBytes("buffers.weights.size=128 B") == [64, 128])
    #expect(try weightBytes("buffers.weights.size=64 B") == [64, 512])
    #expect(try weightBytes("buffers.weights={size: 1 KiB, holds: [weight]}") == [256, 512])
  }

  /// More space never costs traffic, or cycles: what is held is given up where other tiles need its space.
  @Test func spaceSavesTraffic() throws {
    var last = (bytes: Int.max, cycles: Int.max)
    for size in stride(from: 64, through: 320, by: 64) {
      let accelerator = try Fixture.accelerator(
        Self.tile, "mapping.rows_per_slice=4", "buffers.weights.size=\(size) B")
      let mapped = try Fixture.map(chain, accelerator)
      let bytes = mapped.layers.reduce(0) { $0 + $1.activity.dramReadBytes }
      let cycles = try Fixture.cycles(chain, accelerator)
      #expect(bytes <= last.bytes && cycles <= last.cycles)
      last = (bytes, cycles)
    }
  }

  /// A load waits until those whose place it takes are no longer used: with tiles of 32 bytes, the one as
  /// many loads before as the buffer has tiles.
  @Test(arguments: [64, 128, 192])
  func loadsWaitForSpace(size: Int) throws {
    let accelerator = try Fixture.accelerator(
      Self.tile, "mapping.rows_per_slice=4", "buffers.weights.size=\(size) B")
    let program = try Fixture.map(chain, accelerator).program
    let schedule = try Machine(MachineSettings(accelerator)).run(program)
    let loads = program.tasks.indices.filter {
      program.tasks[$0].resource == .weightQueue && program.work(of: program.tasks[$0]).bytes == 32
    }
    var waits = 0
    for (place, load) in loads.enumerated() where place >= size / 32 {
      let before = loads[place - size / 32]
      let users = program.tasks.indices.filter { task in
        program.dependencies(of: program.tasks[task]).contains {
          $0.task.index == before && $0.reason == .stationary
        }
      }
      #expect(!users.isEmpty)
      waits += users.count
      for user in users { #expect(schedule.ends[user] <= schedule.starts[load]) }
    }
    #expect(waits > 0 || loads.count <= size / 32)
  }

  /// Slices leave their weights for the next one where these fit, the last one does not.
  @Test func reuseEndsWhereTheBufferDoes() throws {
    func isReadAgain(_ size: Int) throws -> [Bool] {
      let accelerator = try Fixture.accelerator(Self.tile, "mapping.rows_per_slice=4")
      var mapper = Mapper(accelerator)
      guard case .layers(let layers, _) = try mapper.plan(chain, images: 1).work else { return [] }
      let reuse = WeightReuse(
        layers, in: BufferPartition(bytes: Bytes(size), isDoubleBuffered: true))
      return zip(layers, reuse.isReadAgain).filter { $0.0.tiling != nil }.map(\.1)
    }
    #expect(try isReadAgain(128) == [true, true, true, false, true, true, true, false])
    #expect(try isReadAgain(127) == [true, true, true, false, false, false, false, false])
    #expect(try isReadAgain(63) == [Bool](repeating: false, count: 8))
  }
}
