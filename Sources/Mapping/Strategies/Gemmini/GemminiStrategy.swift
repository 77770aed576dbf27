import Diagnostics
import Hardware
import Quantities
import Simulation
import Timing
import Workload

/// Layer by layer, with the tiles that Gemmini's software gives each product.
struct GemminiStrategy {
  private let layers: LayerByLayer
  private let instructionCycles: Int
  private let settings: MachineSettings

  init(_ accelerator: Accelerator, instructionCycles: Int) {
    layers = LayerByLayer(accelerator: accelerator)
    self.instructionCycles = instructionCycles
    settings = MachineSettings(accelerator)
  }

  private var accelerator: Accelerator { layers.accelerator }

  func plan(
    _ trace: Trace, _ bound: [BoundOperator]
  ) throws(InputError) -> TracePlan {
    try layers.plan(trace, bound) {
      (op, index, shape, planner) throws(InputError) in
      .gemmini(try plan(op, at: index, shape, &planner))
    }
  }

  /// - Throws: `InputError` where the software's loop unrollers cannot run the product, or no tile fits.
  private func plan(
    _ op: Operator, at index: Int, _ shape: MatrixShape, _ planner: inout LayerPlanner
  ) throws(InputError) -> GemminiPlan {
    let trace = planner.trace
    let name = trace.name(of: op)
    let mode = accelerator.array.modes[shape.mode]
    guard shape.weights.isPlain, shape.demand.group == 0, shape.demand.sums.isEmpty,
      mode.reduction == 1, mode.sparsity == nil, mode.pool == nil, mode.zeroBits == 0,
      mode.table == nil
    else {
      throw InputError(
        "operator '\(name)' has sparse, mixed or grouped weights, zero points that are corrected at run "
          + "time, or a PE that takes several elements of its reduction, skips zero bits or looks products up",
        help: "'mapping.policy: gemmini-auto' runs plain products; write 'policy: search'")
    }
    let timing = ArrayTiming(array: accelerator.array, mode: accelerator.array.modes[shape.mode])
    try WorkBounds.check(shape, timing, accelerator, settings, name: name)
    let work = try work(op, shape, trace, name: name)
    let bits = max(shape.inputBits, shape.weights.bits)
    let memory = GemminiMemory(accelerator, operandBits: bits)
    guard let tile = GemminiTileRule(memory: memory).tile(work) else {
      let buffers = accelerator.buffers.all
      let (input, output) = (accelerator.buffers.input, accelerator.buffers.output)
      throw InputError(
        "no tile of operator '\(name)' fits half of the scratchpad (\(memory.scratchpadRows) rows) "
          + "and of the accumulator (\(memory.accumulatorRows) rows)",
        help:
          "raise 'buffers.\(buffers[input].name).size' or 'buffers.\(buffers[output].name).size'")
    }
    let loops = GemminiLoops(work: work, tile: tile)
    let counts = loops.counts
    let shown = tile.shape
    let steps = work.isConvolution ? counts.k : ceilingDivision(shape.k, memory.side) + counts.k
    try WorkBounds.check(
      tasks: Int128(shape.b) * Int128(counts.m) * Int128(counts.n) * Int128(steps * 3 + 2),
      name: name, tile: "\(shown.m)x\(shown.k)x\(shown.n)")
    let tiling = Tiling(tile: shown, order: .rowsOutside, part: timing.part)
    let product = try planner.plan(op, at: index, shape, tiling)
    return GemminiPlan(
      recipe: GemminiRecipe(
        product: product.recipe, loops: loops, biasBytes: biasBytes(op, planner),
        instructionCycles: instructionCycles),
      product: product)
  }

  /// Of a bias, which is a product's third operand, where it is in memory.
  private func biasBytes(_ op: Operator, _ planner: LayerPlanner) -> Int {
    guard op.epilogue.hasBias, let bias = planner.trace.inputs(of: op).dropFirst(2).first,
      !planner.residency.isOnChip[Int(bias.index)]
    else { return 0 }
    return planner.trace.bytes(of: bias).count
  }

  private func work(
    _ op: Operator, _ shape: MatrixShape, _ trace: Trace, name: String
  ) throws(InputError) -> GemminiWork {
    guard let image = trace.extras(of: op).convolution else {
      return .product(m: shape.m, k: shape.k, n: shape.n)
    }
    guard let work = GemminiWork.convolution(image, m: shape.m, k: shape.k, n: shape.n) else {
      throw InputError(
        "operator '\(name)' is a convolution of \(image.groups) groups and strides of "
          + "\(image.strideHeight) and \(image.strideWidth)",
        help: "'mapping.policy: gemmini-auto' runs those of one group and equal strides")
    }
    return work
  }
}
