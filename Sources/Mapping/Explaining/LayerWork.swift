import Diagnostics
import Hardware
import Quantities
import Simulation
import Timing
import Workload

/// What a layer is to the machine.
package enum LayerWork: Sendable {
  case product(LoopNest)
  case rows(RowWork)
  /// A view of what is there.
  case none
}

extension MappedLayer {
  /// What it was mapped to.
  ///
  /// - Parameter accelerator: The machine that the trace was mapped on.
  package func work(_ accelerator: Accelerator) -> LayerWork {
    switch plan {
    case .product(let plan): .product(LoopNest(plan, accelerator, movesByTile: false))
    case .gemmini(let plan): .product(LoopNest(plan.product, accelerator, movesByTile: true))
    case .unit(let plan, _), .host(let plan): .rows(RowWork(plan.shape))
    case .view, nil: .none
    }
  }
}

extension RowWork {
  init(_ shape: UnitShape) {
    self.init(
      batch: shape.b, rows: shape.rows, length: shape.length, tileRows: shape.tileRows,
      operands: shape.operands.map { Operand(bytes: $0.bytes, isOnChip: $0.isOnChip) },
      result: Operand(bytes: shape.outputBytes, isOnChip: shape.outputOnChip),
      parameterBytes: shape.parameterBytes)
  }
}

extension LoopNest {
  /// - Parameter movesByTile: Whether the mapping decides tile by tile what is loaded again.
  init(_ plan: ProductPlan, _ accelerator: Accelerator, movesByTile: Bool) {
    let (shape, tiling, timing) = (plan.shape, plan.tiling, plan.timing)
    let buffers = accelerator.buffers
    let array = accelerator[shape.array]
    let tile = tiling.tile
    let counts = tiling.counts(shape)
    let inFlight = accelerator.mapping.tilesInFlight
    func moved(_ isOnChip: Bool, _ bytes: Int) -> Int? {
      isOnChip ? 0 : movesByTile ? nil : shape.b * bytes
    }
    let reuse = TileReuse(tiling, shape, counts)
    let inputs = plan.loaded(
      .m, .k, for: .n, in: buffers.inputPartition,
      most: inFlight + reuse.keptInputs(in: buffers.inputPartition)
    ) { plan.inputBytes(TileShape(m: $0.m, k: $0.k, n: 0), m: $1.m, k: $1.k) }
    let weights = plan.loaded(
      .k, .n, for: .m, in: buffers.weightPartition,
      most: inFlight + reuse.keptWeights(in: buffers.weightPartition)
    ) { lengths, _ in shape.weightTileBytes(k: lengths.k, n: lengths.n) }
    let weightBuffer = shape.weightStaysWithInputs ? buffers.input : buffers.weight
    var operands = [
      Operand(
        content: .input, buffer: buffers.all[buffers.input].name, isOnChip: shape.inputOnChip,
        bytes: shape.b * shape.inputBytes,
        tileBytes: shape.inputTileBytes(m: tile.m, k: tile.k),
        maxTileBytes: buffers.maxInputTile.count,
        dramBytes: moved(shape.inputOnChip, inputs * tiling.passes.input)),
      Operand(
        content: .weight, buffer: buffers.all[weightBuffer].name, isOnChip: shape.weightOnChip,
        bytes: shape.b * shape.weightTileBytes(k: shape.k, n: shape.n),
        tileBytes: shape.weightTileBytes(k: tile.k, n: tile.n),
        maxTileBytes: buffers.maxWeightTile.count,
        dramBytes: moved(shape.weightOnChip, weights * tiling.passes.weight)),
      Operand(
        content: .output, buffer: buffers.all[buffers.output].name, isOnChip: shape.outputOnChip,
        bytes: shape.b * shape.outputTileBytes(m: shape.m, n: shape.n),
        tileBytes: shape.outputTileBytes(m: tile.m, n: tile.n),
        maxTileBytes: buffers.maxOutputTile.count,
        dramBytes: moved(shape.outputOnChip, shape.outputTileBytes(m: shape.m, n: shape.n))),
    ]
    if let sums = buffers.partialSum, plan.recipe.needsPartialSums {
      operands.append(
        Operand(
          content: .partialSum, buffer: buffers.all[sums].name, isOnChip: true,
          bytes: shape.b * shape.sumBytes(m: shape.m, n: shape.n),
          tileBytes: shape.sumBytes(m: tile.m, n: tile.n),
          maxTileBytes: buffers.maxPartialSumTile.count,
          dramBytes: 2 * tiling.passes.partialSums * shape.b
            * shape.sumBytes(m: shape.m, n: shape.n)))
    }
    self.init(
      batch: shape.b, blocks: shape.blocks, m: shape.m, k: shape.k, n: shape.n, tile: tile,
      counts: counts, order: tiling.order, keeps: tiling.keeps, folds: timing.folds(tile),
      rows: timing.part.rows, columns: timing.part.columns * array.modes[shape.mode].packing,
      operands: operands, parameterBytes: shape.parameterBytes,
      resultSideBytes: shape.outputOnChip ? 0 : shape.resultSideBytes,
      spillsPartialSums: tiling.spillsPartialSums)
    computedTiles = shape.mask?.tiles(tile, counts)
    groups = Groups(shape, accelerator)
  }
}

extension LoopNest.Groups {
  fileprivate init?(_ shape: MatrixShape, _ accelerator: Accelerator) {
    guard let binding = shape.groups else { return nil }
    let mode = accelerator[shape.array].modes[shape.mode]
    elements = shape.demand.group
    count = ceilingDivision(shape.k, shape.demand.group)
    switch binding.scaler {
    case .pe:
      scaler = .pe(parts: mode.groupScales)
      algorithm =
        binding.kind == .real ? .float : mode.accumulator.isFloat ? .exponent : .shift
    case .accumulator(let scaling): (scaler, algorithm) = (.accumulator, scaling)
    case .unit(let unit, let scaling):
      (scaler, algorithm) = (.unit(accelerator.units[unit].name), scaling)
    }
  }
}

extension ProductPlan {
  /// Bytes that are loaded of an operand for one element of the batch: a pass over the tiles of the loops
  /// inside that over the dimension it does not have is loaded again for each turn of that loop, unless
  /// its buffer holds all of the pass. Passes at the edges are smaller, and may stay where others do not.
  ///
  /// - Parameters:
  ///   - first: Its dimensions, this one and `second`.
  ///   - reused: The dimension that it does not have.
  ///   - most: Tiles that the buffer holds at one time.
  ///   - bytes: Of lengths of both dimensions from a tile on.
  fileprivate func loaded(
    _ first: ProductDimension, _ second: ProductDimension, for reused: ProductDimension,
    in partition: BufferPartition, most: Int,
    bytes: (_ lengths: TileShape, _ index: TileShape) -> Int
  ) -> Int {
    let counts = tiling.counts(shape)
    let (outer, middle, _) = tiling.order.loops
    func isOutside(_ dimension: ProductDimension) -> Bool {
      dimension != reused && (dimension == outer || dimension == middle && outer != reused)
    }
    /// Lengths that a pass has along a dimension, the index of its first tile, and how many passes.
    func parts(_ dimension: ProductDimension) -> [(length: Int, index: Int, passes: Int)] {
      let (tile, all) = (tiling.tile[dimension], shape.length(dimension))
      guard isOutside(dimension) else { return [(all, 0, 1)] }
      let others = counts[dimension] - 1
      return (others > 0 ? [(tile, 0, others)] : []) + [(all - others * tile, others, 1)]
    }
    let tiles =
      (isOutside(first) ? 1 : counts[first]) * (isOutside(second) ? 1 : counts[second])
    let mayStay = tiles == 1 || partition.isDoubleBuffered && tiles <= most
    var loaded = 0
    for own in parts(first) {
      for other in parts(second) {
        var (lengths, index) = (tiling.tile, TileShape(m: 0, k: 0, n: 0))
        (lengths[first], lengths[second]) = (own.length, other.length)
        (index[first], index[second]) = (own.index, other.index)
        let pass = bytes(lengths, index)
        let turns = mayStay && pass <= partition.bytes.count ? 1 : counts[reused]
        loaded += own.passes * other.passes * pass * turns
      }
    }
    return loaded
  }
}

/// Rows of elements that a unit or the host works on.
package struct RowWork: Sendable, Equatable {
  /// An operand that is read by rows, or the result.
  package struct Operand: Sendable, Equatable {
    package var bytes: Int
    /// Otherwise it moves once between DRAM and buffer.
    package var isOnChip: Bool
  }

  /// Elements of the batch, rows of each, elements of a row.
  package var batch: Int
  package var rows: Int
  package var length: Int
  /// Rows of a batch element that pass through the buffers together.
  package var tileRows: Int
  package var operands: [Operand]
  package var result: Operand
  /// What is loaded once and kept at the unit: gamma, beta.
  package var parameterBytes: Int
}
