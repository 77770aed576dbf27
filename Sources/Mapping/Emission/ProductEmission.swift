import Algorithms
import Hardware
import Quantities
import Simulation
import Timing
import Workload

extension ProgramBuilder {
  /// Emits the tiles of a product: loads, array tasks, requantization, stores.
  mutating func emit(_ plan: ProductPlan) {
    let moved = plan.recipe.transposition.map { emitPass($0, over: plan.weight) }
    var emission = ProductEmission(plan, self, weight: moved)
    // Sums wait at the array until results leave; the first tile waits for them, which is simpler.
    for (pass, operand) in [
      (plan.recipe.rowSums, plan.input), (plan.recipe.columnSums, plan.weight),
    ] {
      guard let pass, let unit = pass.unit else { continue }
      emission.operandSums.append(emitPass(pass, over: operand).element(0, of: 1).task)
      activity.arithmetic.units[unit][.add32] += pass.elements
    }
    emission.takeHeldWeights(&self)
    emission.run(&self)
    emission.leaveTiles(&self)
    if let merge = plan.recipe.headMerge {
      setAvailability(emitPass(merge, over: plan.output), of: plan.output)
    }
    endProduct(
      plan,
      computed: plan.shape.mask == nil ? nil : (emission.computedMacs, emission.computedResults))
  }

  /// A pass of a unit over an operand before the product, or over its results.
  private mutating func emitPass(_ pass: UnitShape, over operand: TensorID) -> Availability {
    guard let unit = pass.unit else { preconditionFailure("operand passes run on units") }
    return emitRows(UnitPlan(shape: pass, inputs: [operand], output: operand), on: unit)
  }

  /// Counts a requantization where it is done: by its unit, or by another component.
  mutating func countRequantization(
    _ requantize: RequantizeBinding?, results: Int, component: ComponentID? = nil
  ) {
    guard let requantize,
      let operations = AlgorithmOperations.requantization(requantize.algorithm)
    else { return }
    activity.arithmetic[component ?? .unit(requantize.unit)].add(
      operations.perElement, times: results * requantize.perResult)
  }
}

/// The loops over one product's tiles.
struct ProductEmission {
  let plan: ProductPlan
  let counts: TileShape
  let buffers: BufferSet
  let inputReady: Availability
  let weightReady: Availability
  let work: ProductWork
  let array: ResourceID
  let dataflow: Dataflow
  let mode: PEMode
  var parameters = TaskID.none
  /// Passes that have summed the operands.
  var operandSums: [TaskID] = []
  var inputs: OperandTiles
  var weights: OperandTiles
  /// Tiles of the weights that stay in the buffer, and by tile its place among them, −1 for others; empty
  /// where there are none.
  var held: HeldWeights.Tensor
  var heldPlaces: [Int] = []
  /// Tiles of results whose reduction is not finished, by row and column of tiles; one where all of a
  /// reduction follows.
  private var open: [OpenTile]
  /// Tiles of partial sums that wait for another pass of the reduction.
  private let waitingSums: Int
  /// That of the last tile, as most of them are equal.
  var tileWork: TileWork
  /// Where the program has what that kind of tile takes of shared ports.
  private var knownDemand: (tile: TileShape, place: Int)?
  /// Bytes that the array draws from the buffers and its sums move, over all tiles.
  var inputReads = 0
  var weightReads = 0
  var sumBytes = 0
  var resultBytes = 0
  /// Sums that left output-stationary PEs, over all tiles.
  var drainedSums = 0
  /// MACs and results of the tiles that were not skipped.
  var computedMacs = 0
  var computedResults = 0

  /// A tile of results until it leaves.
  private struct OpenTile {
    var output: Int?
    var sums: Int?
    var writer = TaskID.none
    var spilled = TaskID.none
  }

  init(_ plan: ProductPlan, _ builder: ProgramBuilder, weight: Availability?) {
    let recipe = plan.recipe
    self.plan = plan
    counts = plan.tiling.counts(plan.shape)
    buffers = builder.accelerator.buffers
    array = builder.accelerator.resource(of: plan.shape.array)
    dataflow = builder.accelerator[plan.shape.array].dataflow
    mode = builder.accelerator[plan.shape.array].modes[plan.shape.mode]
    inputReady = builder.availability(of: plan.input, isSplit: recipe.inputIsSplit)
    weightReady = weight ?? builder.availability(of: plan.weight, isSplit: recipe.weightIsSplit)
    work = ProductWork(plan.shape, builder.accelerator)
    let reuse = TileReuse(plan.tiling, plan.shape, counts)
    inputs = OperandTiles(
      count: plan.shape.inputOnChip ? 0 : counts.m * counts.k,
      kept: reuse.keptInputs(in: buffers.inputPartition))
    held = HeldWeights.Tensor(id: plan.weight, k: plan.tiling.tile.k, n: plan.tiling.tile.n)
    weights = OperandTiles(
      count: plan.shape.weightOnChip ? 0 : counts.k * counts.n,
      kept: builder.weightsAreReadAgain
        ? counts.k * counts.n : reuse.keptWeights(in: buffers.weightPartition))
    waitingSums = plan.tiling.spillsPartialSums ? 0 : reuse.sums
    open = [OpenTile](
      repeating: OpenTile(), count: plan.tiling.order.finishesTiles ? 1 : counts.m * counts.n)
    let tile = plan.tiling.tile
    let segment = recipe.segment(0, of: counts.k)
    tileWork = TileWork(tile, segment, plan, work, dataflow, mode)
  }

  var shape: MatrixShape { plan.shape }

  /// Where the array's results and sums pass through.
  var outputRing: Ring.Content { .output.of(shape.array) }
  private var sumRing: Ring.Content { .partialSum.of(shape.array) }

  mutating func run(_ builder: inout ProgramBuilder) {
    if shape.parameterBytes > 0 {
      parameters = builder.load(
        shape.parameterBytes, Footprint(.parameters, bytes: shape.parameterBytes),
        into: buffers.weight, on: .weightQueue)
    }
    var results = ResultRows(plan, tiles: counts.m)
    let (outer, middle, inner) = plan.tiling.order.loops
    var index = TileShape(m: 0, k: 0, n: 0)
    for b in 0..<shape.b {
      inputs.forget()
      weights.forget()
      for first in 0..<counts[outer] {
        index[outer] = first
        for second in 0..<counts[middle] {
          index[middle] = second
          for third in 0..<counts[inner] {
            index[inner] = third
            guard let last = visit(b, index, &builder) else { continue }
            results.setLast(last, tile: index.m)
          }
        }
      }
      results.endElement()
    }
    if shape.resultSideBytes > 0, !shape.outputOnChip {
      builder.activity.bufferWrites[buffers.output] += shape.resultSideBytes
      builder.need(results.last, .operand)
      let bytes = shape.b * shape.outputTileBytes(m: shape.m, n: shape.n)
      results.last = builder.store(
        shape.resultSideBytes,
        Footprint(.result, offset: bytes, bytes: shape.resultSideBytes), from: buffers.output)
    }
    builder.setAvailability(results.availability(flow: resultFlow), of: plan.output)
    countBufferTraffic(&builder)
  }

  /// One tile of the reduction; after the last one of a tile of results, its requantization and
  /// store.
  ///
  /// - Returns: The task after which the results can be read; nil before the reduction's last tile.
  private mutating func visit(
    _ b: Int, _ index: TileShape, _ builder: inout ProgramBuilder
  ) -> TaskID? {
    let tile = TileShape(
      m: length(index.m, plan.tiling.tile.m, shape.m),
      k: length(index.k, plan.tiling.tile.k, shape.k),
      n: length(index.n, plan.tiling.tile.n, shape.n))
    let seen = seenTiles(of: index.m, tile)
    guard seen.n.contains(index.n), seen.k.contains(index.k) else {
      return skip(b, index, tile, &builder)
    }
    let place = open.count == 1 ? 0 : index.m * counts.n + index.n
    let isFirst = index.k == seen.k.lowerBound
    let isLast = index.k == seen.k.upperBound - 1
    if isFirst { open[place] = OpenTile() }
    let segment = plan.recipe.segment(index.k - seen.k.lowerBound, of: seen.k.count)
    if tile != tileWork.tile || segment != tileWork.segment {
      tileWork = TileWork(tile, segment, plan, work, dataflow, mode)
    }
    // Where sums and results share a buffer, a result overwrites its sums.
    let sharesBuffer =
      plan.recipe.needsPartialSums && buffers.partialSum == buffers.output && !shape.outputOnChip
    let spills = plan.tiling.spillsPartialSums
    let takesSums =
      plan.recipe.needsPartialSums && buffers.partialSum != nil && (isFirst || spills)
    let input = loadInput(
      b, index, tile, isFirst: isFirst && index.n == seen.n.lowerBound, &builder)
    let weight = loadWeight(b, index, tile, &builder)
    if open[place].spilled != .none {
      reloadSums(place, index, tile, takesSums: takesSums && !sharesBuffer, &builder)
    }
    for ready in input.ready {
      builder.need(ready, dataflow == .inputStationary ? .stationary : .operand)
    }
    builder.need(weight.ready, dataflow == .weightStationary ? .stationary : .operand)
    builder.need(open[place].spilled, .operand)
    builder.need(parameters, .operand)
    for sums in operandSums { builder.need(sums, .operand) }
    operandSums.removeAll()
    if takesSums, !sharesBuffer, open[place].sums == nil {
      open[place].sums = builder.take(tileWork.sumBytes, in: sumRing, kept: waitingSums)
    }
    let isPass = work.requantizes == .pass
    if !shape.outputOnChip, sharesBuffer ? takesSums : isLast && !isPass {
      open[place].output = builder.take(
        sharesBuffer ? tileWork.sumBytes : tileWork.resultBytes, in: outputRing,
        kept: sharesBuffer ? waitingSums : 0)
    }
    let writer = builder.append(isLast ? tileWork.lastTask : tileWork.task, on: array)
    if builder.sharesPorts { share(tile, &builder) }
    computedMacs += tile.m * tile.k * tile.n
    if isLast { computedResults += tile.m * tile.n }
    parameters = .none
    builder.setUser(writer, of: input.place, in: .input)
    if let place = weight.held {
      held.tiles[place].user = writer
    } else {
      builder.setUser(writer, of: weight.place, in: .weight)
    }
    countReads()
    open[place].writer = writer
    guard isLast else {
      if spills { spillSums(place, index, tile, &builder) }
      return nil
    }
    return finish(place, b, index, tile, &builder)
  }

  // MARK: Partial sums in DRAM

  private func sumFootprint(_ index: TileShape, _ tile: TileShape) -> Footprint {
    plan.resultFootprint(
      .partialSums, 0, index.m, index.n, tile, bits: 32 * shape.demand.sumsPerResult)
  }

  private mutating func spillSums(
    _ place: Int, _ index: TileShape, _ tile: TileShape, _ builder: inout ProgramBuilder
  ) {
    let bytes = shape.sumBytes(m: tile.m, n: tile.n)
    builder.need(open[place].writer, .operand)
    builder.activity.partialSumSpillBytes += bytes
    let store = builder.store(
      bytes, sumFootprint(index, tile), from: buffers.partialSum ?? buffers.output)
    open[place].spilled = store
    releaseSums(place, after: store, &builder)
  }

  private mutating func reloadSums(
    _ place: Int, _ index: TileShape, _ tile: TileShape, takesSums: Bool,
    _ builder: inout ProgramBuilder
  ) {
    let bytes = shape.sumBytes(m: tile.m, n: tile.n)
    builder.need(open[place].spilled, .operand)
    builder.activity.partialSumSpillBytes += bytes
    if takesSums {
      open[place].sums = builder.take(bytes, in: sumRing)
    }
    open[place].spilled = builder.load(
      bytes, sumFootprint(index, tile), into: buffers.partialSum ?? buffers.output,
      on: .activationQueue)
  }

  private mutating func releaseSums(
    _ place: Int, after task: TaskID, _ builder: inout ProgramBuilder
  ) {
    builder.setUser(task, of: open[place].sums, in: sumRing)
    builder.setUser(task, of: open[place].output, in: outputRing)
    open[place].sums = nil
    open[place].output = nil
  }

  // MARK: Results

  /// Behind the last tile of a reduction. Returns the task after which the results can be read.
  private mutating func finish(
    _ place: Int, _ b: Int, _ index: TileShape, _ tile: TileShape,
    _ builder: inout ProgramBuilder
  ) -> TaskID {
    var writer = open[place].writer
    if plan.tiling.passes.partialSums > 0 {
      writer = builder.passPartialSums(
        tileWork.sumBytes * plan.tiling.passes.partialSums, after: writer)
    }
    if let unit = shape.biasUnit, let pass = work.biasPass(tile) {
      builder.need(writer, .operand)
      writer = builder.append(pass, on: .unit(unit))
    }
    if let requantize = shape.requantize, let pass = work.requantizationPass(tile) {
      builder.need(writer, .operand)
      if !shape.outputOnChip, open[place].output == nil {
        open[place].output = builder.take(tileWork.resultBytes, in: outputRing)
      }
      writer = builder.append(pass, on: .unit(requantize.unit))
    }
    builder.setUser(writer, of: open[place].sums, in: sumRing)
    guard let output = open[place].output else {
      resultBytes += tileWork.resultBytes
      return writer
    }
    builder.need(writer, .operand)
    return storeResults(b, index, tile, output, &builder)
  }

  /// Stores a tile of results from its place in the output buffer.
  mutating func storeResults(
    _ b: Int, _ index: TileShape, _ tile: TileShape, _ place: Int, _ builder: inout ProgramBuilder
  ) -> TaskID {
    let bytes = shape.outputTileBytes(m: tile.m, n: tile.n)
    resultBytes += bytes
    let store = builder.store(
      bytes,
      plan.resultFootprint(
        .result, b, index.m, index.n, TileShape(m: tile.m, k: 0, n: tile.n),
        bits: shape.outputBits),
      from: buffers.output)
    builder.setUser(store, of: place, in: outputRing)
    return store
  }

  /// How the rows of a tile's results end before the tile does. What leaves the chip or is requantized
  /// in a pass is there with its tile, and what takes longer to requantize than to compute as well.
  private func resultFlow(_ rows: Int) -> RowFlow? {
    guard plan.recipe.outputBlocks != nil, shape.outputOnChip, shape.mask == nil,
      work.requantizes != .pass, shape.biasUnit == nil
    else { return nil }
    let tile = TileShape(
      m: rows, k: length(counts.k - 1, plan.tiling.tile.k, shape.k),
      n: length(counts.n - 1, plan.tiling.tile.n, shape.n))
    let time = plan.timing.time(tile)
    guard work.streamCycles(tile.m * tile.n, k: tile.k, isLast: true) <= time.cycles.count else {
      return nil
    }
    return plan.timing.rowFlow(tile)
  }

  private func length(_ index: Int, _ tile: Int, _ total: Int) -> Int {
    min(tile, total - index * tile)
  }

  // MARK: The array

  /// Says what the array's last task takes of the buffers' ports, which other arrays may need.
  private mutating func share(_ tile: TileShape, _ builder: inout ProgramBuilder) {
    if let knownDemand, knownDemand.tile == tile {
      builder.share(demand: knownDemand.place)
    } else if let cycles = plan.timing.portCycles(tile) {
      knownDemand = (tile, builder.share(PortDemand(cycles: cycles)))
    }
  }
}
