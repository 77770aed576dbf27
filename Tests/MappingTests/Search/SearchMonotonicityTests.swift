import Hardware
import TestSupport
import Testing
import Workload

/// A machine with twice as much of something is not slower: what the smaller one did, it can do too.
struct SearchMonotonicityTests {
  /// A size of a machine, twice as large.
  private struct Neighbour {
    var name: String
    var machine: RandomMachine
  }

  @Test func someNeighbours() async throws {
    try await check(cases: 300, models: false, known: 1)
  }

  @Test(.enabled(if: NightlyRuns.areOn))
  func manyNeighbours() async throws { try await check(cases: 1_000, models: true, known: 1) }

  private func check(cases: Int, models: Bool, known: Int = 0) async throws {
    let model = models ? try Fixture.smallModel("i-vit") : nil
    try await NightlyRuns.bar(cases: cases) { seed, bar in
      var numbers = SeededNumbers("neighbours", seed: seed)
      // The rows of the small model and its feed-forward networks.
      var product = RandomProduct(&numbers, most: 256)
      let isModel = model != nil && numbers.once(in: 5)
      if isModel { (product.m, product.k, product.n, product.b) = (68, 128, 128, 1) }
      var machine = RandomMachine(&numbers, sides: 4...32, around: product)
      // The larger grid can do as the smaller one only where folds skew over the part they use.
      machine.ragged = .used
      try Self.judge(
        isModel ? model ?? product.trace : product.trace, machine,
        isModel ? "small model" : "\(product)", seed: seed, &bar)
    }.check(atLeast: cases, known: known)
  }

  private static func judge(
    _ trace: Trace, _ machine: RandomMachine, _ name: String, seed: Int, _ bar: inout SearchBar
  ) throws {
    guard let cycles = try machine.accelerator().cyclesIfMapped(trace) else { return }
    for neighbour in neighbours(of: machine) {
      bar.add(
        try neighbour.machine.accelerator().cyclesIfMapped(trace), best: cycles,
        "seed \(seed), \(name), twice the \(neighbour.name), \(machine.text)")
    }
  }

  private static func neighbours(of machine: RandomMachine) -> [Neighbour] {
    func twice(_ name: String, _ change: (inout RandomMachine) -> Void) -> Neighbour {
      var copy = machine
      change(&copy)
      return Neighbour(name: name, machine: copy)
    }
    var all = [
      twice("rows") { $0.rows *= 2 }, twice("columns") { $0.columns *= 2 },
      twice("lanes") { $0.lanes *= 2 },
    ]
    for index in machine.buffers.indices {
      all.append(twice(machine.buffers[index].name) { $0.buffers[index].bytes *= 2 })
    }
    if let bandwidth = machine.bandwidth {
      all.append(twice("bandwidth") { $0.bandwidth = 2 * bandwidth })
    }
    return all
  }
}
