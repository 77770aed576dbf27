import Hardware
import Quantities
import Simulation

/// A quick judgement of a tiling: the larger of the array's, the requantization's and the memory's
/// cycles, and what cannot overlap at the ends. Only ranks candidates; the machine decides.
struct TilingEstimator {
  struct Ranked {
    var tiling: Tiling
    var cycles: Int
    var bytes: Int
  }

  let shape: MatrixShape
  let timing: ArrayTiming
  let buffers: BufferSet
  let settings: MachineSettings
  /// Results that the requantization unit takes a cycle; nil without requantization.
  let requantizeLanes: Int?

  /// Adds the tilings of a tile in both orders, keeping `least` up to date. Returns false where the
  /// array alone takes 1/16 more than the least so far: fewer rows would only add fill and drain.
  func rank(
    _ tile: TileShape, spills: Bool, least: inout Int, into ranked: inout [Ranked]
  ) -> Bool {
    var tiling = Tiling(tile: tile, order: .columnsOutside, spillsPartialSums: spills)
    let counts = tiling.counts(shape)
    let array = arrayCycles(tile, counts)
    guard least == .max || array <= least + least / 16 else { return false }
    append(tiling, counts, array, &least, &ranked)
    if counts.m > 1, counts.n > 1 {
      tiling.order = .rowsOutside
      append(tiling, counts, array, &least, &ranked)
    }
    return true
  }

  private func append(
    _ tiling: Tiling, _ counts: TileShape, _ array: Int, _ least: inout Int,
    _ ranked: inout [Ranked]
  ) {
    let traffic = TileTraffic(
      tiling, shape, input: buffers.inputRoom, weight: buffers.weightRoom)
    let tile = tiling.tile
    let input = TilingPasses.Operand(
      bytes: shape.inputOnChip ? 0 : shape.inputBytes, loads: traffic.inputLoads,
      tile: shape.inputOnChip ? 0 : shape.inputTileBytes(m: tile.m, k: tile.k))
    let weight = TilingPasses.Operand(
      bytes: shape.weightOnChip ? 0 : shape.weightTileBytes(k: shape.k, n: shape.n),
      loads: traffic.weightLoads,
      tile: shape.weightOnChip ? 0 : shape.weightTileBytes(k: tile.k, n: tile.n))
    let output = shape.outputOnChip ? 0 : shape.outputTileBytes(m: shape.m, n: shape.n)
    let lastStore = shape.outputOnChip ? 0 : shape.outputTileBytes(m: tile.m, n: tile.n)
    let spilled =
      tiling.spillsPartialSums ? 2 * shape.sumBytes(m: shape.m, n: shape.n) * (counts.k - 1) : 0
    let (perElement, overflow) = input.all.addingReportingOverflow(weight.all)
    let (all, overflows) = shape.b.multipliedReportingOverflow(by: perElement + output + spilled)
    // Traffic of a poor tiling may be beyond what is simulated; it only has to rank behind others.
    guard !overflow, !overflows else { return }
    let bytes = shape.parameterBytes + all
    let passes = TilingPasses(
      shape.b, tiling, counts, input: input, weight: weight, output: output + spilled)
    let busy = max(array, requantizeCycles())
    let steps = passes.count
    let lastTile = busy / (steps * counts.k)
    var cycles = max(memoryCycles(input.tile + weight.tile) + busy, memoryCycles(bytes))
    // What a step needs has come when its last tile starts; the steps behind it follow.
    let borders = passes.borders
    for index in borders.indices {
      let step = borders[index]
      let rest = Int(Int128(busy) * Int128(steps - 1 - step.number) / Int128(steps))
      let loaded = memoryCycles(shape.parameterBytes + step.bytes)
      cycles = max(cycles, loaded + lastTile + rest)
    }
    cycles += memoryCycles(lastStore)
    least = min(least, cycles)
    ranked.append(Ranked(tiling: tiling, cycles: cycles, bytes: bytes))
  }

  private func requantizeCycles() -> Int {
    guard let requantizeLanes else { return 0 }
    let results = shape.b * shape.m * shape.n * shape.streamedPerResult
    return ceilingDivision(results, requantizeLanes)
  }

  private func memoryCycles(_ bytes: Int) -> Int {
    guard let path = settings.path else { return 0 }
    // Traffic of a poor tiling may be beyond what is simulated; it only has to rank behind others.
    let (ticks, overflow) = bytes.multipliedReportingOverflow(by: path.byteTicks)
    return overflow ? Int.max / 8 : ceilingDivision(ticks, path.cycleTicks)
  }

  /// Full tiles and the last one along each dimension: at most eight kinds of tile.
  private func arrayCycles(_ tile: TileShape, _ counts: TileShape) -> Int {
    var total = 0
    // Of a stream of tiles, what passes once.
    var ends = 0
    let (ms, ks, ns) = (
      TileKinds(tile.m, shape.m, counts.m), TileKinds(tile.k, shape.k, counts.k),
      TileKinds(tile.n, shape.n, counts.n)
    )
    for m in 0..<ms.count {
      for k in 0..<ks.count {
        for n in 0..<ns.count {
          let time = timing.time(
            TileShape(m: ms.length(m), k: ks.length(k), n: ns.length(n)))
          total += time.cyclesInStream * ms.times(m) * ks.times(k) * ns.times(n)
          ends = max(ends, time.cycles.count - time.cyclesInStream)
        }
      }
    }
    return total * shape.b + ends
  }
}

/// The lengths of tile that a dimension has: the full one, and the last where it is shorter.
private struct TileKinds {
  private let tile: Int
  private let last: Int
  private let total: Int

  init(_ tile: Int, _ length: Int, _ total: Int) {
    self.tile = tile
    self.total = total
    last = length - (total - 1) * tile
  }

  var count: Int { last == tile || total == 1 ? 1 : 2 }

  func length(_ kind: Int) -> Int { kind == 0 && total > 1 ? tile : last }

  func times(_ kind: Int) -> Int { count == 1 ? total : kind == 0 ? total - 1 : 1 }
}
