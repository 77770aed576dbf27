import Hardware
import TestSupport
import Testing

/// The search against tiles of any length, on products and machines of ordinary sizes.
struct RandomTileTests {
  @Test func someCases() async throws { try await check(cases: 20) }

  @Test(.enabled(if: NightlyRuns.areOn))
  func manyCases() async throws { try await check(cases: 500) }

  private func check(cases: Int) async throws {
    try await NightlyRuns.bar(cases: cases) { seed, bar in
      var numbers = SeededNumbers("tiles", seed: seed)
      let product = RandomProduct(&numbers, most: 512)
      let machine = RandomMachine(&numbers, sides: 4...64, around: product)
      try Self.judge(product, machine, seed: seed, &numbers, &bar)
    }.check(atLeast: cases)
  }

  /// The best of 40 tiles that fit must not beat it.
  private static func judge(
    _ product: RandomProduct, _ machine: RandomMachine, seed: Int,
    _ numbers: inout SeededNumbers, _ bar: inout SearchBar
  ) throws {
    let (trace, accelerator) = (product.trace, try machine.accelerator())
    var best: (cycles: Int, mapping: FixedMapping)?
    var found = 0
    for _ in 0..<400 where found < 40 {
      let mapping = random(&numbers, product, machine)
      // More tiles take long to simulate, and are never the best.
      let tiles =
        product.b * steps(product.m, mapping.m) * steps(product.k, mapping.k)
        * steps(product.n, mapping.n)
      guard tiles <= 1_000, let cycles = try accelerator.with(mapping).cyclesIfMapped(trace) else {
        continue
      }
      found += 1
      if best.map({ cycles < $0.cycles }) ?? true { best = (cycles, mapping) }
    }
    guard let best else { return }
    bar.add(
      try accelerator.cyclesIfMapped(trace), best: best.cycles,
      "seed \(seed), \(product), \(best.mapping.text), \(machine.text)")
  }

  static func random(
    _ numbers: inout SeededNumbers, _ product: RandomProduct, _ machine: RandomMachine
  ) -> FixedMapping {
    var mapping = FixedMapping(
      m: length(&numbers, of: product.m, machine.rows),
      k: length(&numbers, of: product.k, machine.rows),
      n: length(&numbers, of: product.n, machine.columns),
      order: numbers.one(of: LoopOrder.allCases),
      keeps: numbers.one(of: [[], [.input], [.weight], [.input, .weight]]))
    if numbers.once(in: 6) { mapping.rows = numbers.next(1...machine.rows) }
    if numbers.once(in: 6) { mapping.columns = numbers.next(1...machine.columns) }
    return mapping
  }

  /// Any length, a part of the whole, whole grids, or all.
  private static func length(_ numbers: inout SeededNumbers, of whole: Int, _ grid: Int) -> Int {
    switch numbers.next(1...5) {
    case 1: numbers.next(1...whole)
    case 2: steps(whole, numbers.next(1...min(whole, 32)))
    case 3: min(whole, grid * numbers.next(1...max(1, whole / grid)))
    case 4: whole
    default: numbers.skewed(whole)
    }
  }

  private static func steps(_ whole: Int, _ tile: Int) -> Int { (whole + tile - 1) / tile }
}
