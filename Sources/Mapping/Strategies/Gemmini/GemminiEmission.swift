import Hardware
import Quantities
import Simulation
import Timing
import Workload

/// All that the tasks of a product with Gemmini's tiles depend on.
struct GemminiRecipe: Hashable {
  var product: ProductRecipe
  var loops: GemminiLoops
  /// Of the parameters outside the chip, those of the bias.
  var biasBytes: Int
  var instructionCycles: Int
}

/// A product with Gemmini's tiles and its tensors.
struct GemminiPlan {
  var recipe: GemminiRecipe
  var product: ProductPlan
}

extension ProgramBuilder {
  /// Emits the tiles of a product in the order of Gemmini's software.
  mutating func emit(_ plan: GemminiPlan) {
    var emission = GemminiEmission(plan, self)
    emission.run(&self)
    endProduct(plan.product)
  }
}

/// The loops over one product's tiles: batches, lines, pixels, kernels, then the reduction over
/// kernel positions and channels. Every tile loads both its operands again into one half of the
/// scratchpad; sums stay in one half of the accumulator until they are complete.
private struct GemminiEmission {
  let plan: GemminiPlan
  let moves: GemminiMoves
  let buffers: BufferSet
  let timing: BlockTiming
  let side: Int
  let inputReady: Availability
  let weightReady: Availability
  let requantization: RequantizationPath?
  /// The half of the accumulator that the open tile of results has, once it has one.
  private var output: Int?
  /// The load of scales and the like, until someone waits for it.
  private var parameters = TaskID.none

  init(_ plan: GemminiPlan, _ builder: ProgramBuilder) {
    let accelerator = builder.accelerator
    self.plan = plan
    buffers = accelerator.buffers
    side = accelerator.array.columns
    moves = GemminiMoves(
      work: plan.recipe.loops.work, shape: plan.product.shape, side: side,
      burst: accelerator.dma.requests?.burst)
    timing = BlockTiming(
      side: side, cyclesPerVector: accelerator.array.modes[plan.product.shape.mode].cycles,
      instructionCycles: plan.recipe.instructionCycles)
    inputReady = builder.availability(
      of: plan.product.input, isSplit: plan.recipe.product.inputIsSplit)
    weightReady = builder.availability(
      of: plan.product.weight, isSplit: plan.recipe.product.weightIsSplit)
    requantization = plan.product.shape.requantize.map(accelerator.path)
  }

  private var shape: MatrixShape { plan.product.shape }

  mutating func run(_ builder: inout ProgramBuilder) {
    let others = shape.parameterBytes - plan.recipe.biasBytes
    if others > 0 { parameters = builder.load(others, into: buffers.weight, on: .weightQueue) }
    var elements: [TaskID] = []
    for b in 0..<shape.b {
      var last = TaskID.none
      let (work, tile) = (plan.recipe.loops.work, plan.recipe.loops.tile)
      for batch in stride(from: 0, to: work.batches, by: tile.batches) {
        for row in stride(from: 0, to: work.rows, by: tile.rows) {
          for column in stride(from: 0, to: work.columns, by: tile.columns) {
            for kernel in stride(from: 0, to: work.kernels, by: tile.kernels) {
              let origin = GemminiTile(
                batches: batch, rows: row, columns: column, kernels: kernel, kernelRows: 0,
                kernelColumns: 0, channels: 0)
              last = results(b, origin, &builder)
            }
          }
        }
      }
      elements.append(last)
    }
    if let last = elements.last, shape.resultSideBytes > 0, !shape.outputOnChip {
      builder.activity.bufferWrites[buffers.output] += shape.resultSideBytes
      builder.need(last, .operand)
      elements[elements.count - 1] = builder.store(shape.resultSideBytes, from: buffers.output)
    }
    builder.setAvailability(
      plan.recipe.product.outputIsSplit ? elements : elements.suffix(1), of: plan.product.output)
  }

  /// A tile of results: bias, the whole reduction, store. Returns the task after which the results
  /// can be read.
  private mutating func results(
    _ b: Int, _ start: GemminiTile, _ builder: inout ProgramBuilder
  ) -> TaskID {
    let (work, tile) = (plan.recipe.loops.work, plan.recipe.loops.tile)
    output = nil
    var size = tile
    size.batches = min(tile.batches, work.batches - start.batches)
    size.rows = min(tile.rows, work.rows - start.rows)
    size.columns = min(tile.columns, work.columns - start.columns)
    size.kernels = min(tile.kernels, work.kernels - start.kernels)
    var bias = loadBias(start, size, &builder)
    var writer = TaskID.none
    var origin = start
    for kernelRow in stride(from: 0, to: work.kernelRows, by: tile.kernelRows) {
      for kernelColumn in stride(from: 0, to: work.kernelColumns, by: tile.kernelColumns) {
        for channel in stride(from: 0, to: work.channels, by: tile.channels) {
          origin.kernelRows = kernelRow
          origin.kernelColumns = kernelColumn
          origin.channels = channel
          size.kernelRows = min(tile.kernelRows, work.kernelRows - kernelRow)
          size.kernelColumns = min(tile.kernelColumns, work.kernelColumns - kernelColumn)
          size.channels = min(tile.channels, work.channels - channel)
          builder.need(bias, .operand)
          bias = .none
          writer = reduction(b, origin, size, &builder)
        }
      }
    }
    let moved = moves.output(start, size)
    builder.activity.bufferWrites[buffers.output] += moved.bytes
    guard let output, !shape.outputOnChip else { return writer }
    builder.need(writer, .operand)
    let store = builder.store(moved.bytes, bursts: moved.bursts, from: buffers.output)
    builder.setUser(store, of: output, in: .output)
    return store
  }

  /// A tile of the reduction: loads and array tasks. Returns the last of these.
  ///
  /// The unroller of products computes on what has come while the rest is loaded, block by block of
  /// the reduction; that of convolutions waits for all of a tile.
  private mutating func reduction(
    _ b: Int, _ origin: GemminiTile, _ size: GemminiTile, _ builder: inout ProgramBuilder
  ) -> TaskID {
    let work = plan.recipe.loops.work
    let end = origin.channels + size.channels
    var inputPlace: Int?
    var weightPlace: Int?
    // Inputs come by bursts, which hold several blocks.
    let inputStep = work.isConvolution ? size.channels : max(side, burstChannels / side * side)
    let step = work.isConvolution ? size.channels : side
    var from = origin
    var part = size
    var input = inputReady.element(b, of: shape.b)
    var writer = TaskID.none
    for channel in stride(from: origin.channels, to: end, by: step) {
      from.channels = channel
      if !shape.inputOnChip, (channel - origin.channels) % inputStep == 0 {
        part.channels = min(inputStep, end - channel)
        builder.need(inputReady.element(b, of: shape.b), .operand)
        if inputPlace == nil { inputPlace = builder.take(buffers.maxInputTile.count, in: .input) }
        input = Ready(
          load(moves.input(from, part), into: buffers.input, .activationQueue, &builder))
      }
      part.channels = min(step, end - channel)
      var weight = weightReady.element(b, of: shape.b)
      if !shape.weightOnChip {
        builder.need(weight, .operand)
        if weightPlace == nil {
          weightPlace = builder.take(buffers.maxWeightTile.count, in: .weight)
        }
        weight = Ready(
          load(moves.weight(from, part), into: buffers.weight, .weightQueue, &builder))
      }
      builder.need(input, .operand)
      builder.need(weight, .operand)
      writer = appendArray(from, part, isFirst: channel == origin.channels, end, &builder)
    }
    builder.setUser(writer, of: inputPlace, in: .input)
    builder.setUser(writer, of: weightPlace, in: .weight)
    return writer
  }

  private var burstChannels: Int { (moves.burst ?? 0) * 8 / shape.inputBits }

  // MARK: Loads

  private mutating func loadBias(
    _ origin: GemminiTile, _ size: GemminiTile, _ builder: inout ProgramBuilder
  ) -> TaskID {
    guard plan.recipe.biasBytes > 0 else { return .none }
    let moved = moves.bias(origin, size)
    takeOutput(&builder)
    return load(moved, into: buffers.output, .weightQueue, &builder)
  }

  /// Gives a tile of results its half of the accumulator; who asks first waits for it.
  private mutating func takeOutput(_ builder: inout ProgramBuilder) {
    guard output == nil, !shape.outputOnChip else { return }
    output = builder.take(buffers.maxOutputTile.count, in: .output)
  }

  private func load(
    _ moved: GemminiMoves.Transfer, into buffer: Int, _ queue: ResourceID,
    _ builder: inout ProgramBuilder
  ) -> TaskID {
    builder.load(moved.bytes, bursts: moved.bursts, into: buffer, on: queue)
  }

  // MARK: The mesh

  private func folds(_ size: GemminiTile) -> Int {
    size.kernelRows * size.kernelColumns * ceilingDivision(size.channels, side)
      * ceilingDivision(size.kernels, side)
  }

  /// The array's part in a step that ends before channel `end` of the tile.
  private mutating func appendArray(
    _ origin: GemminiTile, _ size: GemminiTile, isFirst: Bool, _ end: Int,
    _ builder: inout ProgramBuilder
  ) -> TaskID {
    let work = plan.recipe.loops.work
    let isTileLast = origin.channels + size.channels == end
    let isLast =
      origin.kernelRows + size.kernelRows == work.kernelRows
      && origin.kernelColumns + size.kernelColumns == work.kernelColumns
      && origin.channels + size.channels == work.channels
    countTraffic(of: size, &builder)
    let time = timing.time(
      folds: folds(size), lines: size.batches * size.rows, length: size.columns,
      macs: size.shape.macs, isFirst: isFirst, isLast: isTileLast)
    takeOutput(&builder)
    builder.need(parameters, .operand)
    parameters = .none
    let results = size.shape.m * size.shape.n
    let stream = isLast ? requantization?.pipeline.streamCycles(results) ?? 0 : 0
    return builder.append(.array(time, stream: stream), on: .array)
  }

  /// Inputs are read for every column of folds, weights once; every fold adds to the sums.
  private func countTraffic(of size: GemminiTile, _ builder: inout ProgramBuilder) {
    let tile = size.shape
    let columnFolds = ceilingDivision(size.kernels, side)
    let weightBuffer = shape.weightStaysWithInputs ? buffers.input : buffers.weight
    builder.activity.bufferReads[buffers.input] +=
      shape.inputTileBytes(m: tile.m, k: tile.k) * columnFolds
    let weights = shape.weightTileBytes(k: tile.k, n: tile.n)
    builder.activity.bufferReads[weightBuffer] += weights
    builder.activity.stationaryBits += 8 * weights
    let sums = folds(size) / columnFolds * tile.m * tile.n * 4
    builder.activity.bufferReads[buffers.output] += sums
    builder.activity.bufferWrites[buffers.output] += sums
  }
}
