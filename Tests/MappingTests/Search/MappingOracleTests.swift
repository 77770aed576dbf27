import Hardware
@testable import Mapping
import Simulation
import Testing

/// The search against every tile that there is, in all orders of their loops, on small products and machines.
struct MappingOracleTests {
  @Test func someCases() async throws { try await check(cases: 40, volume: 300) }

  @Test(.enabled(if: NightlyRuns.areOn))
  func manyCases() async throws { try await check(cases: 500, volume: 2_000) }

  private func check(cases: Int, volume: Int) async throws {
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
    var best: (cycles: Int, tile: PrescribedTile)?
    for m in 1...product.m {
      for k in 1...product.k {
        for n in 1...product.n {
          let turns = TileShape(
            m: m == product.m ? 1 : 2, k: k == product.k ? 1 : 2, n: n == product.n ? 1 : 2)
          for order in LoopOrder.different(turns) {
            let tile = PrescribedTile(m: m, k: k, n: n, order: order)
            guard let cycles = try accelerator.with(tile).cyclesIfMapped(trace) else { continue }
            if best.map({ cycles < $0.cycles }) ?? true { best = (cycles, tile) }
          }
        }
      }
    }
    guard let best else { return }
    bar.add(
      try accelerator.cyclesIfMapped(trace), best: best.cycles,
      "seed \(seed), \(product), tile \(best.tile), \(machine.overrides.joined(separator: " "))")
  }
}

extension LoopOrder {
  /// Those that differ where a loop of one turn may be anywhere.
  fileprivate static func different(_ turns: TileShape) -> [LoopOrder] {
    var seen: Set<[ProductDimension]> = []
    return allCases.filter { order in
      let (first, second, third) = order.loops
      return seen.insert([first, second, third].filter { turns[$0] > 1 }).inserted
    }
  }
}
