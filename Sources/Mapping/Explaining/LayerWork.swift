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
  /// What a layer was mapped to, found anew: a mapped trace keeps of each layer only its tiling.
  ///
  /// - Parameters:
  ///   - layer: Index of the operator in the trace.
  ///   - trace: The trace that was mapped.
  ///   - accelerator: The machine that it was mapped on.
  public func work(
    ofLayer layer: Int, _ trace: Trace, _ accelerator: Accelerator
  ) throws(InputError) -> LayerWork {
    let planner = LayerPlanner(trace: trace, accelerator: accelerator, residency: residency)
    let op = trace.operators[layer]
    let bound = bindings[layer]
    switch bound.binding {
    case .array(let mode, let secondMode):
      guard let tiling = tilings[layer] else {
        preconditionFailure("every product has a tiling")
      }
      let shape = planner.shape(op, mode: mode, secondMode: secondMode, bound)
      return .product(LoopNest(shape, tiling, accelerator))
    case .unit(let unit):
      return .rows(RowWork(try planner.unitPlan(op, at: layer, unit: unit, bound.requantize).shape))
    case .host:
      return .rows(RowWork(try planner.unitPlan(op, at: layer, unit: nil, bound.requantize).shape))
    case .none:
      return .none
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
  init(_ shape: MatrixShape, _ tiling: Tiling, _ accelerator: Accelerator) {
    let timing = ArrayTiming(accelerator, shape)
    let buffers = accelerator.buffers
    let array = accelerator.array
    let tile = tiling.tile
    let traffic = TileTraffic(
      tiling, shape, input: buffers.inputRoom, weight: buffers.weightRoom)
    var isTiledAlone = true
    if case .gemminiAuto = accelerator.mapping { isTiledAlone = false }
    func moves(_ isOnChip: Bool, _ count: Int) -> Int? {
      isOnChip ? 0 : isTiledAlone ? count : nil
    }
    let weightBuffer = shape.weightStaysWithInputs ? buffers.input : buffers.weight
    var operands = [
      Operand(
        content: .input, buffer: buffers.all[buffers.input].name, isOnChip: shape.inputOnChip,
        bytes: shape.b * shape.inputBytes,
        tileBytes: shape.inputTileBytes(m: tile.m, k: tile.k), slotBytes: buffers.inputSlot.count,
        moves: moves(shape.inputOnChip, traffic.inputLoads * tiling.passes.input)),
      Operand(
        content: .weight, buffer: buffers.all[weightBuffer].name, isOnChip: shape.weightOnChip,
        bytes: shape.b * shape.weightTileBytes(k: shape.k, n: shape.n),
        tileBytes: shape.weightTileBytes(k: tile.k, n: tile.n),
        slotBytes: buffers.weightSlot.count,
        moves: moves(shape.weightOnChip, traffic.weightLoads * tiling.passes.weight)),
      Operand(
        content: .output, buffer: buffers.all[buffers.output].name, isOnChip: shape.outputOnChip,
        bytes: shape.b * shape.outputTileBytes(m: shape.m, n: shape.n),
        tileBytes: shape.outputTileBytes(m: tile.m, n: tile.n),
        slotBytes: buffers.outputSlot.count, moves: moves(shape.outputOnChip, 1)),
    ]
    let counts = tiling.counts(shape)
    let rules = TilingRules(accelerator, grain: timing.grain, isUnbounded: false)
    if let sums = buffers.partialSum, rules.needsPartialSums(tile, shape) {
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
      counts: counts, order: tiling.order, folds: timing.folds(tile),
      rows: array.rows,
      columns: array.columns(of: array.modes[shape.mode]) * array.modes[shape.mode].packing,
      operands: operands, parameterBytes: shape.parameterBytes,
      resultSideBytes: shape.outputOnChip ? 0 : shape.resultSideBytes,
      spillsPartialSums: tiling.spillsPartialSums)
  }
}
