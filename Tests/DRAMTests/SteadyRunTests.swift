import Hardware
import DRAM
import Testing

/// Steady runs of column commands that are passed over: nothing but time may tell them from stepping.
struct TrainTests {
  /// Random transfers before every shipped memory: each event, each count and each cycle is the same.
  @Test(arguments: Shipped.validated + Shipped.others)
  func trainsAreTheirSteps(name: String) throws {
    let dram = try Shipped.preset(name).dram
    for seed in 0..<25 {
      var random = Random(seed: seed)
      try compare(random.dram(like: dram), random.transfers(24), &random, "\(name), \(seed)")
    }
  }

  /// One stream, two in turns, and a stream of reads against one of writes: rows apart, so that nearly
  /// all of their bursts follow each other in steady runs.
  @Test func trainsCoverStreams() throws {
    let dram = try Shipped.preset("ddr4-3200").dram
    for directions in [[false], [true], [false, false], [false, true]] {
      var random = Random(seed: 1)
      let transfers = directions.enumerated().map { queue, isWrite in
        Moved(queue: queue, base: queue << 24, rows: 1, bytes: 1 << 18, pitch: 0, isWrite: isWrite)
      }
      try compare(dram, transfers, &random, "\(directions)")
    }
  }

  private struct Moved {
    var queue: Int
    var base: Int
    var rows: Int
    var bytes: Int
    var pitch: Int
    var isWrite: Bool
    var arrival = 0
  }

  private struct Outcome: Equatable {
    var events: [TransferPort.Event]
    var counters: MemoryCounters
    var cycles: Int
  }

  private func compare(
    _ dram: BankedDRAM, _ transfers: [Moved], _ random: inout Random, _ what: String
  ) throws {
    let turnBytes = random.one(of: [4_096, 4_096, 64, 1_000])
    let outstanding = random.one(of: [nil, nil, nil, 4])
    let fast = run(transfers, dram, turnBytes, outstanding, fastForward: true)
    let stepped = run(transfers, dram, turnBytes, outstanding, fastForward: false)
    let isSame = fast == stepped
    let difference = zip(fast.events, stepped.events).first { $0 != $1 }
    #expect(isSame, "\(what): \(difference.map { "\($0)" } ?? "in the counts")")
    let bursts = transfers.reduce(0) { sum, moved in
      var rows = rows(of: moved, dram)
      var count = 0
      while rows.next != nil {
        count += 1
        rows.advance()
      }
      return sum + count
    }
    #expect(fast.counters.bursts == bursts, "\(what)")
  }

  private func rows(of moved: Moved, _ dram: BankedDRAM) -> BurstRows {
    BurstRows(
      base: moved.base, rows: moved.rows, rowBytes: moved.bytes, pitch: moved.pitch,
      burst: dram.geometry.burstBytes)
  }

  private func run(
    _ transfers: [Moved], _ dram: BankedDRAM, _ turnBytes: Int, _ outstanding: Int?,
    fastForward: Bool
  ) -> Outcome {
    var port = TransferPort(
      dram, queues: 3, turnBytes: turnBytes, outstanding: outstanding, fastForward: fastForward)
    var events: [TransferPort.Event] = []
    var next = 0
    while true {
      while next < transfers.count, port.takes(transfers[next].queue) {
        let moved = transfers[next]
        port.offer(
          .init(
            rows: rows(of: moved, dram), isWrite: moved.isWrite, order: next,
            arrival: moved.arrival),
          queue: moved.queue)
        next += 1
      }
      let hasEvents = port.serve()
      events += port.events
      if !hasEvents, next == transfers.count { break }
    }
    let done = port.finish(at: port.cycle)
    return Outcome(events: events, counters: done.counters, cycles: done.cycles)
  }

  /// A linear congruential generator (Knuth's MMIX constants), so that tests are the same everywhere.
  private struct Random {
    private var state: UInt64

    init(seed: Int) { state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 }

    mutating func below(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(bound))
    }

    mutating func one<T>(of values: [T]) -> T { values[below(values.count)] }

    /// The same device behind another controller.
    mutating func dram(like shipped: BankedDRAM) -> BankedDRAM {
      var dram = shipped
      dram.controller.queuePolicy = one(of: [.split, .split, .unified])
      dram.controller.requestQueue = one(of: [32, 64, 4])
      dram.controller.writeBuffer = one(of: [32, 64, 8])
      dram.controller.writeThreshold = one(of: [8, 8, 1])
      dram.controller.bankQueue = one(of: [8, 16, 1])
      dram.controller.rowHitLimit = one(of: [4, 4, 1, 100])
      dram.controller.requestsPerCycle = one(of: [shipped.controller.requestsPerCycle, 1, 2])
      dram.controller.hasRowAndColumnBus = one(of: [false, false, true])
      dram.timing.columnLong = one(of: [shipped.timing.columnLong, shipped.timing.columnShort])
      dram.timing.rankSwitch = one(of: [shipped.timing.rankSwitch, 0, 3])
      return dram
    }

    mutating func transfers(_ count: Int) -> [Moved] {
      var arrival = 0
      return (0..<count).map { _ in
        let queue = below(3)
        let isTile = below(3) == 0
        arrival += one(of: [0, 0, 100, 2_000])
        return Moved(
          queue: queue, base: queue << 22 + below(64) * 4_096,
          rows: isTile ? 60 : 1, bytes: isTile ? one(of: [64, 160]) : 64 + below(16_384),
          pitch: one(of: [384, 2_304, 3_072]), isWrite: queue == 2, arrival: arrival)
      }
    }
  }
}
