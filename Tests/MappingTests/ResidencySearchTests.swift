import Hardware
import Quantities
import TestSupport
import Testing
import Workload

@testable import Mapping

/// The set of activations that stay on chip against every set that fits.
struct ResidencySearchTests {
  /// Operators with random work, of which each reads some results of earlier ones.
  private static func traffic(_ random: inout SeededNumbers) -> OperatorTraffic {
    var traffic = OperatorTraffic()
    for index in 0..<random.next(3...9) {
      var step = OperatorTraffic.Step(
        work: random.next(0...400), otherBytes: random.next(0...2) * 100)
      var readers: [Int] = []
      for made in traffic.activations.indices where random.once(in: index - made == 1 ? 2 : 3) {
        readers.append(made)
      }
      let isOnHost = random.once(in: 8)
      for made in readers {
        let bytes = traffic.activations[made].bytes * random.next(1...3)
        traffic.activations[made].last = index
        step.uses.append(.init(activation: made, onChip: isOnHost ? 2 * bytes : 0, offChip: bytes))
      }
      if let made = readers.last, traffic.activations[made].first == index - 1, !isOnHost,
        random.once(in: 2)
      {
        step.handoff = .init(
          activation: made, cycles: min(step.work, traffic.steps[index - 1].work))
      }
      let bytes = random.next(1...20) * 100
      traffic.activations.append(
        .init(
          tensor: .init(index: UInt32(index)), bytes: bytes, first: index, last: index))
      step.uses.append(
        .init(activation: index, onChip: isOnHost ? 2 * bytes : 0, offChip: bytes))
      traffic.steps.append(step)
    }
    return traffic
  }

  /// Ticks and bytes with a set of activations on chip, nil where it does not fit. A byte takes
  /// `byteTicks` of the `cycleTicks` of a cycle.
  private static func cost(
    _ traffic: OperatorTraffic, _ set: Int, capacity: Int, isSerial: Bool, byteTicks: Int,
    cycleTicks: Int
  ) -> (ticks: Int, bytes: Int)? {
    func stays(_ index: Int) -> Bool { set >> index & 1 == 1 }
    var total = (ticks: 0, bytes: 0)
    for (index, step) in traffic.steps.enumerated() {
      let kept = traffic.activations.enumerated().filter {
        stays($0.offset) && $0.element.first <= index && index <= $0.element.last
      }
      guard kept.reduce(0, { $0 + $1.element.bytes }) <= capacity else { return nil }
      let bytes = step.uses.reduce(step.otherBytes) {
        $0 + (stays($1.activation) ? $1.onChip : $1.offChip)
      }
      let (work, transfers) = (step.work * cycleTicks, bytes * byteTicks)
      total.bytes += bytes
      if isSerial {
        total.ticks += work + transfers
        continue
      }
      total.ticks += max(work, transfers)
      if let handoff = step.handoff, !stays(handoff.activation) {
        total.ticks += handoff.cycles * cycleTicks
      }
    }
    return total
  }

  @Test(arguments: [
    ("serial", ResidencySearch.Objective.time), ("overlapped", .time), ("overlapped", .traffic),
  ])
  func noSetIsBetter(pipeline: String, objective: ResidencySearch.Objective) throws {
    let accelerator = try Fixture.accelerator("pipeline=\(pipeline)")
    let capacity = accelerator.buffers.residentCapacity.count
    // 8 GB/s at 1 GHz: 8 bytes in a cycle.
    let (byteTicks, cycleTicks) = (1, 8)
    var contended = 0
    for seed in 0..<300 {
      var random = SeededNumbers("residency \(pipeline)", seed: seed)
      let traffic = Self.traffic(&random)
      let search = ResidencySearch(traffic, accelerator, objective)
      func cost(_ set: Int) -> (ticks: Int, bytes: Int)? {
        let cost = Self.cost(
          traffic, set, capacity: capacity, isSerial: pipeline == "serial", byteTicks: byteTicks,
          cycleTicks: cycleTicks)
        switch objective {
        case .time: return cost
        case .traffic: return cost.map { ($0.bytes, $0.bytes) }
        }
      }
      // Where all fit, all stay.
      let sets = 1 << traffic.activations.count
      guard cost(sets - 1) == nil else {
        #expect(search.stays.allSatisfy { $0 }, "seed \(seed)")
        continue
      }
      contended += 1
      let found = try #require(
        cost(search.stays.indices.reduce(0) { $0 | (search.stays[$1] ? 1 << $1 : 0) }),
        "seed \(seed): the set does not fit")
      var best = found
      for set in 0..<sets {
        guard let other = cost(set), other < best else { continue }
        best = other
      }
      #expect(found == best, "seed \(seed)")
    }
    #expect(contended > 100)
  }

  /// Far more choices than are kept at a time: 400 operators, each result needed by the next 12, and space
  /// for half of those. What stays fits at every operator, and nothing that would fit is left out.
  @Test func manyOperators() throws {
    let accelerator = try Fixture.accelerator()
    let capacity = accelerator.buffers.residentCapacity.count
    var traffic = OperatorTraffic()
    for index in 0..<400 {
      let bytes = 500 + index % 5
      traffic.activations.append(
        .init(
          tensor: .init(index: UInt32(index)), bytes: bytes, first: index,
          last: min(index + 12, 399)))
      traffic.steps.append(
        .init(work: 1, uses: [.init(activation: index, onChip: 0, offChip: bytes)]))
    }
    let search = ResidencySearch(traffic, accelerator)
    #expect(try #require(search.used.max()) <= capacity)
    for (activation, stays) in zip(traffic.activations, search.stays) where !stays {
      #expect(search.used[search.tightest(activation)] + activation.bytes > capacity)
    }
  }

  /// More states than are kept: 80 results that all live to the end. What stays fits, and nothing that
  /// would fit beside it is left out.
  @Test func manyAtATime() throws {
    let accelerator = try Fixture.accelerator()
    let capacity = accelerator.buffers.residentCapacity.count
    var traffic = OperatorTraffic()
    for index in 0..<80 {
      let bytes = 40 + index % 7
      traffic.activations.append(
        .init(tensor: .init(index: UInt32(index)), bytes: bytes, first: index, last: 80))
      traffic.steps.append(
        .init(work: 1, uses: [.init(activation: index, onChip: 0, offChip: bytes)]))
    }
    traffic.steps.append(
      .init(
        work: 1,
        uses: (0..<80).map {
          .init(activation: $0, onChip: 0, offChip: traffic.activations[$0].bytes)
        }))
    let search = ResidencySearch(traffic, accelerator)
    let most = try #require(search.used.max())
    #expect(most <= capacity)
    let left = search.stays.indices.filter { !search.stays[$0] }
    #expect(!left.isEmpty)
    #expect(left.allSatisfy { most + traffic.activations[$0].bytes > capacity })
  }
}
