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
      tiling, shape, inputSlots: buffers.all[buffers.input].slots,
      weightSlots: buffers.all[buffers.weight].slots)
    var bytes = shape.parameterBytes
    var firstBytes = 0
    var lastBytes = 0
    let tile = tiling.tile
    if !shape.inputOnChip {
      bytes += shape.b * traffic.inputLoads * shape.inputBytes
      firstBytes += shape.inputTileBytes(m: tile.m, k: tile.k)
    }
    if !shape.weightOnChip {
      bytes += shape.b * traffic.weightLoads * shape.weightTileBytes(k: shape.k, n: shape.n)
      firstBytes += shape.weightTileBytes(k: tile.k, n: tile.n)
    }
    if !shape.outputOnChip {
      bytes += shape.b * shape.outputTileBytes(m: shape.m, n: shape.n)
      lastBytes = shape.outputTileBytes(m: tile.m, n: tile.n)
    }
    if tiling.spillsPartialSums { bytes += shape.b * shape.m * shape.n * 8 * (counts.k - 1) }
    let busy = max(array, requantizeCycles())
    let ends = memoryCycles(firstBytes) + memoryCycles(lastBytes)
    let cycles = max(busy + ends, memoryCycles(bytes))
    least = min(least, cycles)
    ranked.append(Ranked(tiling: tiling, cycles: cycles, bytes: bytes))
  }

  private func requantizeCycles() -> Int {
    guard let requantizeLanes else { return 0 }
    return (shape.b * shape.m * shape.n + requantizeLanes - 1) / requantizeLanes
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
    let (ms, ks, ns) = (
      TileKinds(tile.m, shape.m, counts.m), TileKinds(tile.k, shape.k, counts.k),
      TileKinds(tile.n, shape.n, counts.n)
    )
    for m in 0..<ms.count {
      for k in 0..<ks.count {
        for n in 0..<ns.count {
          let cycles = timing.time(
            TileShape(m: ms.length(m), k: ks.length(k), n: ns.length(n))
          ).cycles.count
          total += cycles * ms.times(m) * ks.times(k) * ns.times(n)
        }
      }
    }
    return total * shape.b
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
