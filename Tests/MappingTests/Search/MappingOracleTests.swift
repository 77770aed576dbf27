import Hardware
import TestSupport
import Testing

/// The search against every tile that there is, in all orders, on small products and machines.
struct MappingOracleTests {
  @Test func someCases() async throws { try await check(cases: 40, volume: 128) }

  @Test(.enabled(if: NightlyRuns.areOn))
  func manyCases() async throws { try await check(cases: 500, volume: 2_000) }

  private func check(
    cases: Int, volume: Int
  ) async throws {
    try await NightlyRuns.bar(cases: cases) { seed, bar in
      var numbers = SeededNumbers("oracle", seed: seed)
      let product = RandomProduct(&numbers, most: 24, volume: volume)
      let machine = RandomMachine(&numbers, sides: 2...8, around: product)
      try Self.judge(product, machine, seed: seed, &bar)
    }.check(atLeast: cases)
  }

  private static func judge(
    _ product: RandomProduct, _ machine: RandomMachine, seed: Int, _ bar: inout SearchBar
  ) throws {
    let (trace, accelerator) = (product.trace, try machine.accelerator())
    var best: (cycles: Int, mapping: FixedMapping)?
    for m in 1...product.m {
      for k in 1...product.k {
        for n in 1...product.n {
          for mapping in FixedMapping.all(m: m, k: k, n: n, of: product) {
            guard let cycles = try accelerator.with(mapping).cyclesIfMapped(trace) else { continue }
            if best.map({ cycles < $0.cycles }) ?? true { best = (cycles, mapping) }
          }
        }
      }
    }
    guard let best else { return }
    bar.add(
      try accelerator.cyclesIfMapped(trace), best: best.cycles,
      "seed \(seed), \(product), \(best.mapping.text), \(machine.text)")
  }
}
