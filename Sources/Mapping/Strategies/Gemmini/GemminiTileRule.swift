/// How Gemmini's software chooses tiles (ucb-bar/gemmini-rocc-tests, include/gemmini.h,
/// `tiled_matmul_auto` and `tiled_conv_auto`), for its weight-stationary, double-buffered mode.
struct GemminiTileRule {
  let memory: GemminiMemory

  /// Nil where not even the smallest tile fits.
  func tile(_ work: GemminiWork) -> GemminiTile? {
    work.isConvolution ? convolution(work) : product(work)
  }

  // MARK: Products of matrices

  /// Whole blocks: the largest square of results that the accumulator takes, with as much of the
  /// reduction as a half of the operands' space lets both have; then columns, rows and the reduction
  /// grow in turn, a block at a time, while they fit.
  private func product(_ work: GemminiWork) -> GemminiTile? {
    let side = memory.side
    let most = (
      i: memory.blocks(work.columns), j: memory.blocks(work.kernels),
      k: memory.blocks(work.channels)
    )
    let square = Int(Double(memory.accumulatorRows / side).squareRoot())
    guard square > 0 else { return nil }
    let deep = memory.scratchpadRows / 2 / side / square
    var (i, j, k) = (min(most.i, square), min(most.j, square), min(most.k, deep))
    func fits(_ i: Int, _ j: Int, _ k: Int) -> Bool {
      (i + j) * k * side <= memory.scratchpadRows && i * j * side <= memory.accumulatorRows
    }
    var isGrowing = true
    while isGrowing {
      isGrowing = false
      if j < most.j, fits(i, j + 1, k) { (j, isGrowing) = (j + 1, true) }
      if i < most.i, fits(i + 1, j, k) { (i, isGrowing) = (i + 1, true) }
      if k < most.k, fits(i, j, k + 1) { (k, isGrowing) = (k + 1, true) }
    }
    guard k > 0 else { return nil }
    return GemminiTile(
      batches: 1, rows: 1, columns: min(i * side, work.columns),
      kernels: min(j * side, work.kernels), kernelRows: 1, kernelColumns: 1,
      channels: min(k * side, work.channels))
  }

  // MARK: Convolutions

  /// The whole, its largest size halved until it fits, then grown where it can be:
  /// pixels of a line first, which keep the mesh full, then every size in turn.
  private func convolution(_ work: GemminiWork) -> GemminiTile? {
    let whole = GemminiTile(
      batches: work.batches, rows: work.rows, columns: work.columns, kernels: work.kernels,
      kernelRows: work.kernelRows, kernelColumns: work.kernelColumns, channels: work.channels)
    var tile = whole
    while !memory.fits(tile, work) {
      let loop = largest(tile)
      guard tile[loop] > 1 else { return nil }
      tile[loop] = cut(tile[loop], isChannels: loop.isChannels)
    }
    while grow(.columns, &tile, whole, work) {}
    var isGrowing = true
    while isGrowing {
      isGrowing = false
      for loop in GemminiLoop.allCases where grow(loop, &tile, whole, work) { isGrowing = true }
    }
    return tile
  }

  /// Among equals, the outermost.
  private func largest(_ tile: GemminiTile) -> GemminiLoop {
    var found = GemminiLoop.batches
    for loop in GemminiLoop.allCases where tile[loop] > tile[found] {
      // A line no longer than the mesh stays whole as long as other lines can be split.
      if loop == .columns, tile.columns <= memory.side, tile.rows > 1 { continue }
      found = loop
    }
    return found
  }

  /// Channels go to a multiple of the mesh's side, and by whole blocks from there.
  private func cut(_ size: Int, isChannels: Bool) -> Int {
    guard isChannels else { return size - 1 }
    let side = memory.side
    return max(1, size % side == 0 ? size - side : size / side * side)
  }

  private func grow(
    _ loop: GemminiLoop, _ tile: inout GemminiTile, _ whole: GemminiTile,
    _ work: GemminiWork
  ) -> Bool {
    var candidate = tile
    candidate[loop] += 1
    guard candidate[loop] <= whole[loop], memory.fits(candidate, work) else {
      return false
    }
    tile = candidate
    return true
  }
}
