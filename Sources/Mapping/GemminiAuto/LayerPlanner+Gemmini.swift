import Diagnostics
import Hardware
import Quantities
import Simulation
import Workload

extension LayerPlanner {
  /// A product with the tiles that Gemmini's software gives it.
  ///
  /// - Throws: `InputError` where its loop unrollers cannot run the product, or no tile fits.
  func gemminiPlan(
    _ op: Operator, at index: Int, _ shape: MatrixShape, _ settings: MachineSettings
  ) throws(InputError) -> GemminiPlan {
    let name = trace.name(of: op)
    let mode = accelerator.array.modes[shape.mode]
    guard shape.weights.isPlain, shape.demand.group == 0, shape.demand.sums.isEmpty,
      mode.reduction == 1, mode.sparsity == nil, mode.pool == nil
    else {
      throw InputError(
        "operator '\(name)' has sparse, mixed or grouped weights, zero points that are made up for, or "
          + "a PE that takes several elements of its reduction",
        help: "'mapping.policy: gemmini-auto' runs plain products; write 'policy: search'")
    }
    let timing = ArrayTiming(array: accelerator.array, mode: accelerator.array.modes[shape.mode])
    try WorkBounds.check(shape, timing, accelerator, settings, name: name)
    let work = try gemminiWork(op, shape, name: name)
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
    return GemminiPlan(
      matrix: plan(op, at: index, shape, loops.tiling), loops: loops, biasBytes: biasBytes(op))
  }

  /// Of a bias, which is a product's third operand, where it is in memory.
  private func biasBytes(_ op: Operator) -> Int {
    guard op.epilogue.hasBias, let bias = trace.inputs(of: op).dropFirst(2).first,
      !residency.isOnChip[Int(bias.index)]
    else { return 0 }
    return trace.bytes(of: bias).count
  }

  private func gemminiWork(
    _ op: Operator, _ shape: MatrixShape, name: String
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
