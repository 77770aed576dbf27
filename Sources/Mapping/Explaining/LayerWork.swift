import Diagnostics
import Hardware
import Quantities
import Simulation
import Workload

/// What a layer is to the machine.
public enum LayerWork: Sendable {
  case product(LoopNest)
  case rows(RowWork)
  /// A view of what is there.
  case none
}

extension MappedTrace {
  /// What a layer was mapped to.
  ///
  /// - Parameters:
  ///   - layer: Index of the operator in the trace.
  ///   - accelerator: The machine that the trace was mapped on.
  public func work(ofLayer layer: Int, _ accelerator: Accelerator) -> LayerWork {
    guard !plans.isEmpty else { return .none }
    return switch plans[layer] {
    case .product(let plan): .product(LoopNest(plan, accelerator, movesByTile: false))
    case .gemmini(let plan): .product(LoopNest(plan.product, accelerator, movesByTile: true))
    case .unit(let plan, _), .host(let plan): .rows(RowWork(plan.shape))
    case .view: .none
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
    let array = accelerator.array
    let tile = tiling.tile
    let counts = tiling.counts(shape)
    let reuse = TileReuse(tiling, shape, counts)
    let inFlight = accelerator.mapping.tilesInFlight
    func moves(_ isOnChip: Bool, _ count: Int) -> Int? {
      isOnChip ? 0 : movesByTile ? nil : count
    }
    let inputLoads = reuse.staysInput(in: buffers.inputRoom, inFlight: inFlight) ? 1 : counts.n
    let weightLoads = reuse.staysWeight(in: buffers.weightRoom, inFlight: inFlight) ? 1 : counts.m
    let weightBuffer = shape.weightStaysWithInputs ? buffers.input : buffers.weight
    var operands = [
      Operand(
        content: .input, buffer: buffers.all[buffers.input].name, isOnChip: shape.inputOnChip,
        bytes: shape.b * shape.inputBytes,
        tileBytes: shape.inputTileBytes(m: tile.m, k: tile.k), slotBytes: buffers.inputSlot.count,
        moves: moves(shape.inputOnChip, inputLoads * tiling.passes.input)),
      Operand(
        content: .weight, buffer: buffers.all[weightBuffer].name, isOnChip: shape.weightOnChip,
        bytes: shape.b * shape.weightTileBytes(k: shape.k, n: shape.n),
        tileBytes: shape.weightTileBytes(k: tile.k, n: tile.n),
        slotBytes: buffers.weightSlot.count,
        moves: moves(shape.weightOnChip, weightLoads * tiling.passes.weight)),
      Operand(
        content: .output, buffer: buffers.all[buffers.output].name, isOnChip: shape.outputOnChip,
        bytes: shape.b * shape.outputTileBytes(m: shape.m, n: shape.n),
        tileBytes: shape.outputTileBytes(m: tile.m, n: tile.n),
        slotBytes: buffers.outputSlot.count, moves: moves(shape.outputOnChip, 1)),
    ]
    if let sums = buffers.partialSum, plan.recipe.needsPartialSums {
      operands.append(
        Operand(
          content: .partialSum, buffer: buffers.all[sums].name, isOnChip: true,
          bytes: shape.b * shape.sumBytes(m: shape.m, n: shape.n),
          tileBytes: shape.sumBytes(m: tile.m, n: tile.n),
          slotBytes: buffers.partialSumSlot.count,
          moves: 2 * tiling.passes.partialSums))
    }
    self.init(
      batch: shape.b, blocks: shape.blocks, m: shape.m, k: shape.k, n: shape.n, tile: tile,
      counts: counts, order: tiling.order, keeps: tiling.keeps, folds: timing.folds(tile),
      rows: timing.part.rows, columns: timing.part.columns * array.modes[shape.mode].packing,
      operands: operands, parameterBytes: shape.parameterBytes,
      resultSideBytes: shape.outputOnChip ? 0 : shape.resultSideBytes,
      spillsPartialSums: tiling.spillsPartialSums)
    computedTiles = shape.mask?.tiles(tile, counts)
  }
}
