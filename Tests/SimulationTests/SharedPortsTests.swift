@testable import Simulation
import TestSupport
import Testing

/// Ports of buffers that tasks of several arrays take at the same time.
struct SharedPortsTests {
  private static func demand(_ cycles: Int...) -> PortDemand { PortDemand(cycles: cycles) }

  @Test func oneResourceNeverWaits() {
    var ports = SharedPorts(resources: 2)
    for start in stride(from: 0, to: 100, by: 10) {
      #expect(ports.take(Self.demand(10, 7), by: 0, from: start, until: start + 10) == 0)
    }
  }

  /// Neither waits where the ports take both; otherwise the second is slower.
  @Test(arguments: [
    // Shares of a half each, of all, of another buffer; a third of which a half is left.
    (5, 5, 0), (10, 10, 10), (0, 10, 0), (8, 4, 5),
  ])
  func twoAtOnce(first: Int, second: Int, wait: Int) {
    var ports = SharedPorts(resources: 2)
    #expect(ports.take(Self.demand(first, 3), by: 0, from: 0, until: 10) == 0)
    // With 0.2 of the ports for ten cycles a task of 0.4 does five cycles' work, and five are left.
    #expect(ports.take(Self.demand(second, 0), by: 1, from: 0, until: 10) == wait)
  }

  /// A task waits for what is taken while it runs, and for nothing before or after.
  @Test func onlyWhileTheyOverlap() {
    var ports = SharedPorts(resources: 2)
    _ = ports.take(Self.demand(20), by: 0, from: 10, until: 30)
    #expect(ports.take(Self.demand(10), by: 1, from: 0, until: 10) == 0)
    #expect(ports.take(Self.demand(5), by: 1, from: 25, until: 30) == 5)
    #expect(ports.take(Self.demand(5), by: 1, from: 35, until: 40) == 0)
    // Nor does it need ports at all.
    #expect(ports.take(Self.demand(0), by: 1, from: 40, until: 60) == 0)
  }

  /// In no cycle is more taken than there is, and a task takes all that it needs.
  @Test(arguments: 0..<40)
  func portsAreNeverOversubscribed(seed: Int) {
    var numbers = SeededNumbers("shared ports", seed: seed)
    let resources = numbers.next(2...3)
    var ports = SharedPorts(resources: resources)
    var free = [Int](repeating: 0, count: resources)
    var needed = [0, 0]
    for _ in 0..<60 {
      let resource = numbers.next(0...(resources - 1))
      let start = free[resource] + numbers.next(0...5)
      let length = numbers.next(1...30)
      let demand = Self.demand(numbers.next(0...length), numbers.next(0...length))
      let wait = ports.take(demand, by: resource, from: start, until: start + length)
      #expect(wait >= 0)
      free[resource] = start + length + wait
      for buffer in 0..<2 { needed[buffer] += demand.cycles[buffer] }
    }
    let end = (free.max() ?? 0) + 1
    for buffer in 0..<2 {
      var total = 0.0
      for cycle in 0..<end {
        let used = ports.used(of: buffer, at: cycle)
        #expect(used <= 1 + 1e-9)
        total += used
      }
      #expect(abs(total - Double(needed[buffer])) < 1e-3 * Double(1 + needed[buffer]))
    }
  }
}

extension SharedPorts {
  fileprivate func used(of buffer: Int, at cycle: Int) -> Double {
    taken.joined().reduce(0) {
      $1.start <= cycle && cycle < $1.end ? $0 + $1.shares[buffer] : $0
    }
  }
}
