import Hardware
import Quantities
import Simulation
import Timing

/// What a tile of a product has to fit into on one part of the array.
struct TilingRules {
  private let buffers: BufferSet
  private let shape: MatrixShape
  private let timing: ArrayTiming
  /// Elements of the reduction that one fold sums up in place; all of them where sums stay in the PEs.
  private let reductionOfFold: Int
  private let alwaysNeedsSums: Bool
  private let sumPartition: BufferPartition
  /// Bytes of a tile of each content at most.
  private let most: (input: Int, weight: Int, output: Int, sums: Int)
  private let isUnbounded: Bool

  /// - Parameter isUnbounded: For bare operators, whose operands, results and sums are where they need to
  ///   be.
  init(
    _ accelerator: Accelerator, _ shape: MatrixShape, _ timing: ArrayTiming, isUnbounded: Bool
  ) {
    let buffers = accelerator.buffers
    self.buffers = buffers
    self.shape = shape
    self.timing = timing
    self.isUnbounded = isUnbounded
    reductionOfFold =
      accelerator[shape.array].dataflow == .outputStationary ? Int.max : timing.granularity.k
    let requantizesInPass =
      shape.requantize.map { accelerator.units[$0.unit].placement == .pass } ?? false
    alwaysNeedsSums = shape.keepsToGroups || requantizesInPass || shape.biasUnit != nil
    sumPartition = buffers.partialSumPartition
    func most(_ bytes: Bytes, _ isOnChip: Bool) -> Int {
      isOnChip || isUnbounded ? Int.max : bytes.count
    }
    self.most = (
      most(buffers.maxInputTile, shape.inputOnChip),
      most(buffers.maxWeightTile, shape.weightOnChip),
      most(buffers.maxOutputTile, shape.outputOnChip),
      most(buffers.maxPartialSumTile, buffers.partialSum == nil)
    )
  }

  /// Whether a tile's sums stay in the PEs while the tiles of its reduction follow each other.
  func keepsSumsInPEs(_ tile: TileShape, _ order: LoopOrder) -> Bool {
    order.finishesTiles && timing.keepsSumsInPEs(tile)
  }

  /// Whether sums of a tile wait in a buffer: between the folds of a reduction for arrays that do
  /// not sum in place, between its tiles where they do not stay in the PEs, and for a requantization
  /// that is a pass.
  func needsPartialSums(_ tile: TileShape, _ order: LoopOrder) -> Bool {
    if alwaysNeedsSums || tile.k > reductionOfFold { return true }
    return tile.k < shape.k && !keepsSumsInPEs(tile, order)
  }

  func fits(_ tile: TileShape, _ order: LoopOrder) -> Bool {
    shape.weightTileBytes(k: tile.k, n: tile.n) <= most.weight
      && shape.inputTileBytes(m: tile.m, k: tile.k) <= most.input
      && shape.outputTileBytes(m: tile.m, n: tile.n) <= most.output
      && (shape.sumBytes(m: tile.m, n: tile.n) <= most.sums || !needsPartialSums(tile, order))
  }

  /// The buffer that a tile does not fit, with the bytes it needs and takes; nil if it fits.
  func misfit(
    _ tile: TileShape, _ order: LoopOrder
  ) -> (buffer: String, needs: Int, has: Int)? {
    func check(_ bytes: Int, _ most: Int, _ index: Int?) -> (String, Int, Int)? {
      guard bytes > most, let index else { return nil }
      return (buffers.all[index].name, bytes, most)
    }
    return check(shape.inputTileBytes(m: tile.m, k: tile.k), most.input, buffers.input)
      ?? check(shape.weightTileBytes(k: tile.k, n: tile.n), most.weight, buffers.weight)
      ?? check(shape.outputTileBytes(m: tile.m, n: tile.n), most.output, buffers.output)
      ?? (needsPartialSums(tile, order)
        ? check(shape.sumBytes(m: tile.m, n: tile.n), most.sums, buffers.partialSum) : nil)
  }

  /// A tile that fits, made of one that may not by halving its lengths; nil where none does.
  func fitted(_ tile: TileShape, _ order: LoopOrder) -> TileShape? {
    var tile = tile
    while !fits(tile, order) {
      let halved: ProductDimension
      if shape.weightTileBytes(k: tile.k, n: tile.n) > most.weight {
        halved = tile.n > 1 ? .n : .k
      } else if tile.m > 1 {
        halved = .m
      } else {
        halved = shape.inputTileBytes(m: tile.m, k: tile.k) > most.input ? .k : .n
      }
      guard tile[halved] > 1 else { return nil }
      tile[halved] = ceilingDivision(tile[halved], 2)
    }
    return tile
  }

  /// Whether sums of a tile that fits leave to DRAM between the tiles of the reduction: where no buffer
  /// holds them, or not all that wait for the next tile of the reduction.
  func spills(_ tile: TileShape, _ order: LoopOrder) -> Bool {
    guard !isUnbounded, tile.k < shape.k, !keepsSumsInPEs(tile, order) else { return false }
    guard buffers.partialSum != nil else { return true }
    let waiting = order.count(
      inside: .k,
      TileShape(
        m: ceilingDivision(shape.m, tile.m), k: 1, n: ceilingDivision(shape.n, tile.n)))
    guard waiting > 1 else { return false }
    let sums = Int128(waiting) * Int128(shape.sumBytes(m: tile.m, n: tile.n))
    return !sumPartition.isDoubleBuffered || sums > Int128(sumPartition.bytes.count)
  }
}
