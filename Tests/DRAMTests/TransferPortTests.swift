import Hardware
import DRAM
import Testing

/// DMA queues before a memory: transfers, turns, what is told of them.
struct TransferPortTests {
  /// A row's bursts are those that a tile's pattern has.
  @Test func rowsAreTheTilesBursts() {
    for base in [0, 40, 64] {
      for width in [1, 63, 64, 65, 200] {
        for pitch in [width, 256, 300] where pitch >= width {
          let bursts = AccessPattern.tile(
            base: base, rows: 5, width: width, pitch: pitch, isWrite: true
          ).bursts(burstBytes: 64)
          var rows = BurstRows(base: base, rows: 5, rowBytes: width, pitch: pitch, burst: 64)
          var addresses: [Int] = []
          while let address = rows.next {
            addresses.append(address)
            rows.advance()
          }
          #expect(addresses == bursts.map(\.address), "\(base) \(width) \(pitch)")
        }
      }
    }
  }

  /// A queue alone sees of a memory what a list of bursts does, on every address map and policy.
  @Test(arguments: Shipped.validated)
  func aTransferAloneIsAPattern(name: String) throws {
    let dram = try Shipped.preset(name).dram
    let burst = dram.geometry.burstBytes
    for (rows, bytes, pitch) in [(1, 100_000, 100_000), (40, 3 * burst, 5_000), (300, burst, 768)] {
      let pattern = AccessPattern.tile(
        base: 4_096, rows: rows, width: bytes, pitch: pitch, isWrite: false)
      let alone = PatternRun(pattern, on: dram)
      var port = TransferPort(dram, queues: 2, turnBytes: 1 << 30, outstanding: nil)
      port.offer(
        .init(
          rows: BurstRows(base: 4_096, rows: rows, rowBytes: bytes, pitch: pitch, burst: burst),
          isWrite: false, order: 7, arrival: 0),
        queue: 1)
      var told: [TransferPort.Event] = []
      while port.serve() { told += port.events }
      guard told.count == 2, case .accepted(7, 1, let accepted) = told[0],
        case .completed(7, let cycle) = told[1]
      else {
        Issue.record("\(name): \(told)")
        continue
      }
      #expect(accepted < cycle)
      #expect(cycle == alone.cycles, "\(name) \(rows) x \(bytes)")
      let done = port.finish(at: cycle)
      #expect(done.counters.reads == alone.counters.reads)
      #expect(done.counters.activates == alone.counters.activates)
    }
  }

  /// While another queue waits, one offers a turn's bytes; alone it goes on.
  @Test func queuesTakeTurns() throws {
    let dram = try Shipped.preset("ddr4-3200").dram
    func accepted(_ sizes: [Int], turnBytes: Int) -> [Int] {
      var port = TransferPort(dram, queues: 3, turnBytes: turnBytes, outstanding: nil)
      for (queue, bytes) in sizes.enumerated() {
        let rows = BurstRows(base: queue << 20, rows: 1, rowBytes: bytes, pitch: bytes, burst: 64)
        port.offer(.init(rows: rows, isWrite: false, order: queue, arrival: 0), queue: queue)
      }
      var order: [Int] = []
      while port.serve() {
        for case .accepted(_, let queue, _) in port.events { order.append(queue) }
      }
      return order
    }
    // The second is shorter than a turn; the first, which has come first, takes two.
    #expect(accepted([8_192, 2_048], turnBytes: 4_096) == [1, 0])
    #expect(accepted([8_192, 2_048], turnBytes: 8_192) == [0, 1])
  }

  /// Reads on their way are bounded: one at a time takes its whole latency each.
  @Test func outstandingReadsAreBounded() throws {
    let dram = try Shipped.preset("ddr4-3200").dram
    func end(_ outstanding: Int?) -> Int {
      var port = TransferPort(dram, queues: 1, turnBytes: 4_096, outstanding: outstanding)
      let rows = BurstRows(base: 0, rows: 1, rowBytes: 1_024, pitch: 1_024, burst: 64)
      port.offer(.init(rows: rows, isWrite: false, order: 0, arrival: 0), queue: 0)
      var last = 0
      while port.serve() {
        for case .completed(_, let cycle) in port.events { last = cycle }
      }
      return last
    }
    let (free, bound) = (end(nil), end(1))
    // 16 bursts: at 8 cycles each behind the first, or each with tCL and its beats behind the last.
    #expect(bound > 15 * (dram.timing.readLatency + dram.geometry.burstCycles))
    #expect(free < bound / 2)
    #expect(end(64) == free)
  }
}
