import Hardware
import Quantities
import Simulation
import Workload

extension ProgramBuilder {
  /// Emits the tiles of a product: loads, array tasks, requantization, stores.
  mutating func emit(_ plan: MatrixPlan) {
    let moved = plan.transposition.map { emitRows($0.plan, on: $0.unit) }
    var emission = MatrixEmission(plan, self, weight: moved)
    // Sums wait beside the array until results leave; that the first tile waits for them is simpler.
    emission.operandSums = plan.operandSums.map { pass in
      let last = emitRows(pass.plan, on: pass.unit).element(0, of: 1).task
      activity.arithmetic[1 + pass.unit][.add32] += pass.plan.shape.elements
      return last
    }
    emission.run(&self)
    endProduct(plan)
  }

  /// Counts a requantization where it is done: by its unit, or by another component.
  mutating func countRequantization(
    _ requantize: RequantizeBinding?, results: Int, component: Int? = nil
  ) {
    guard let requantize,
      let operations = AlgorithmOperations.requantization(requantize.algorithm)
    else { return }
    activity.arithmetic[component ?? 1 + requantize.unit].add(
      operations.perElement, times: results * requantize.perResult)
  }
}

/// The loops over one product's tiles.
private struct MatrixEmission {
  let plan: MatrixPlan
  let counts: TileShape
  let buffers: BufferSet
  let inputReady: Availability
  let weightReady: Availability
  let requantization: RequantizationPath?
  /// Scales the sums of groups.
  let groupScaling: RowPipeline?
  let dataflow: Dataflow
  var parameters = TaskID.none
  /// Passes that have summed the operands.
  var operandSums: [TaskID] = []
  /// The last kind of tile, most of which are alike, and what the grid does with it.
  private var known: (tile: TileShape, time: ArrayTime, folds: Folds)
  /// Bytes that the array draws from the buffers and its sums move, over all tiles.
  private var inputReads = 0
  private var weightReads = 0
  private var sumBytes = 0
  private var resultBytes = 0

  init(_ plan: MatrixPlan, _ builder: ProgramBuilder, weight: Availability?) {
    self.plan = plan
    counts = plan.tiling.counts(plan.shape)
    buffers = builder.accelerator.buffers
    dataflow = builder.accelerator.array.dataflow
    inputReady = builder.availability(of: plan.input, isCut: plan.inputIsCut)
    weightReady = weight ?? builder.availability(of: plan.weight, isCut: plan.weightIsCut)
    requantization = plan.shape.requantize.map(builder.accelerator.path)
    groupScaling = plan.shape.groups.flatMap(builder.accelerator.pipeline)
    let tile = plan.tiling.tile
    known = (tile, plan.timing.time(tile), plan.timing.folds(tile))
  }

  private var shape: MatrixShape { plan.shape }

  mutating func run(_ builder: inout ProgramBuilder) {
    if shape.parameterBytes > 0 {
      parameters = builder.load(
        shape.parameterBytes, Footprint(.parameters, bytes: shape.parameterBytes),
        into: buffers.weight, on: .weightQueue)
    }
    var results = ResultRows(plan, tiles: counts.m)
    for b in 0..<shape.b {
      switch plan.tiling.order {
      case .columnsOutside:
        for n in 0..<counts.n {
          for m in 0..<counts.m { results.setLast(tile(b, m, n, &builder), tile: m) }
        }
      case .rowsOutside:
        for m in 0..<counts.m {
          for n in 0..<counts.n { results.setLast(tile(b, m, n, &builder), tile: m) }
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

  /// One tile of results: all its reduction, then requantization and store. Returns the task after
  /// which the results can be read.
  private mutating func tile(
    _ b: Int, _ mIndex: Int, _ nIndex: Int, _ builder: inout ProgramBuilder
  ) -> TaskID {
    let m = length(mIndex, plan.tiling.tile.m, shape.m)
    let n = length(nIndex, plan.tiling.tile.n, shape.n)
    let isPass = requantization?.placement == .pass
    // Where sums and results share a buffer, a result takes the place of its sums.
    let sharesRoom =
      plan.needsPartialSums && buffers.partialSum == buffers.output && !shape.outputOnChip
    let outputBytes = shape.outputTileBytes(m: m, n: n)
    let tileSums = shape.sumBytes(m: m, n: n)
    let sumBits = 32 * shape.demand.sumsPerResult
    var output: Int?
    var sums: Int?
    var writer = TaskID.none
    var spilled = TaskID.none
    for kIndex in 0..<counts.k {
      let k = length(kIndex, plan.tiling.tile.k, shape.k)
      let tile = TileShape(m: m, k: k, n: n)
      let isLast = kIndex == counts.k - 1
      let input = loadInput(b, mIndex, kIndex, tile, isFirst: nIndex == 0 && kIndex == 0, &builder)
      let weight = loadWeight(b, nIndex, kIndex, tile, &builder)
      if spilled != .none {
        builder.need(spilled, .operand)
        builder.activity.partialSumSpillBytes += tileSums
        spilled = builder.load(
          tileSums, plan.resultFootprint(.partialSums, 0, mIndex, nIndex, tile, bits: sumBits),
          into: buffers.output, on: .activationQueue)
      }
      for ready in input.ready {
        builder.need(ready, dataflow == .inputStationary ? .stationary : .operand)
      }
      builder.need(weight.ready, dataflow == .weightStationary ? .stationary : .operand)
      builder.need(spilled, .operand)
      builder.need(parameters, .operand)
      for sums in operandSums { builder.need(sums, .operand) }
      operandSums.removeAll()
      if kIndex == 0, plan.needsPartialSums, !sharesRoom {
        sums = builder.take(tileSums, in: \.partialSumRing)
      }
      if !shape.outputOnChip, sharesRoom ? kIndex == 0 : isLast && !isPass {
        output = builder.take(sharesRoom ? tileSums : outputBytes, in: \.outputRing)
      }
      if tile != known.tile {
        known = (tile, plan.timing.time(tile), plan.timing.folds(tile))
      }
      writer = builder.append(
        .array(
          known.time, stream: streamCycles(m * n, k: k, isLast: isLast),
          results: isLast ? known.folds.vectors * known.folds.columnFolds : 0), on: .array)
      parameters = .none
      if let place = input.place { builder.inputRing.setUser(writer, place: place) }
      if let place = weight.place { builder.weightRing.setUser(writer, place: place) }
      addTraffic(of: tile)
      if plan.tiling.spillsPartialSums, !isLast {
        builder.need(writer, .operand)
        builder.activity.partialSumSpillBytes += tileSums
        spilled = builder.store(
          tileSums, plan.resultFootprint(.partialSums, 0, mIndex, nIndex, tile, bits: sumBits),
          from: buffers.output)
      }
    }
    if plan.tiling.passes.partialSums > 0 {
      writer = builder.passPartialSums(
        shape.sumBytes(m: m, n: n) * plan.tiling.passes.partialSums, after: writer)
    }
    if isPass, let requantize = shape.requantize, let path = requantization {
      builder.need(writer, .operand)
      if !shape.outputOnChip, !sharesRoom {
        output = builder.take(outputBytes, in: \.outputRing)
      }
      let rows = m * shape.demand.sumsPerResult
      let cycles = path.pipeline.cycles(rows: rows, length: n).count
      let conflict = builder.passConflict(
        rows: rows, length: n, resultBytes: outputBytes, within: cycles)
      writer = builder.append(
        .unit(cycles: cycles, conflict: conflict), on: .unit(requantize.unit))
    }
    if let sums { builder.partialSumRing.setUser(writer, place: sums) }
    resultBytes += outputBytes
    guard let output else { return writer }
    builder.need(writer, .operand)
    let store = builder.store(
      outputBytes,
      plan.resultFootprint(
        .result, b, mIndex, nIndex, TileShape(m: m, k: 0, n: n), bits: shape.outputBits),
      from: buffers.output)
    builder.outputRing.setUser(store, place: output)
    return store
  }

  /// How the rows of a tile's results end before the tile does. What leaves the chip or is requantized
  /// in a pass is there with its tile, and what takes longer to requantize than to compute as well.
  private func resultFlow(_ rows: Int) -> RowFlow? {
    guard plan.outputBlocks != nil, shape.outputOnChip, requantization?.placement != .pass
    else { return nil }
    let tile = TileShape(
      m: rows, k: length(counts.k - 1, plan.tiling.tile.k, shape.k),
      n: length(counts.n - 1, plan.tiling.tile.n, shape.n))
    let time = plan.timing.time(tile)
    guard streamCycles(tile.m * tile.n, k: tile.k, isLast: true) <= time.cycles.count else {
      return nil
    }
    return plan.timing.rowFlow(tile)
  }

  private func length(_ index: Int, _ tile: Int, _ total: Int) -> Int {
    min(tile, total - index * tile)
  }

  /// The cycles in which units in the stream take what a tile leaves: sums of its groups, and behind
  /// the last one of a reduction the results.
  private func streamCycles(_ results: Int, k: Int, isLast: Bool) -> Int {
    var cycles = 0
    if let groupScaling { cycles += groupScaling.streamCycles(results * shape.groups(k)) }
    guard isLast, let path = requantization, path.placement == .inStream else { return cycles }
    return cycles + path.pipeline.streamCycles(results * shape.demand.sumsPerResult)
  }

  /// The last of the batch's elements that share a fold; it is ready last.
  private func lastElement(_ b: Int) -> Int { (b + 1) * shape.blocks - 1 }

  /// - Parameter isFirst: Whether the array meets these rows for the first time. Later it has waited for
  ///   them already, but for what a unit in the stream does on their way in.
  private func loadInput(
    _ b: Int, _ m: Int, _ k: Int, _ tile: TileShape, isFirst: Bool,
    _ builder: inout ProgramBuilder
  ) -> (ready: [Ready], place: Int?) {
    let element = lastElement(b)
    let first = m * plan.tiling.tile.m
    if plan.inputStreams, shape.inputOnChip {
      guard isFirst || inputReady.passesUnit else { return ([], nil) }
      let rows = inputReady.rows(
        first..<first + tile.m, ofElement: element, of: shape.elements,
        into: plan.timing.rowFlow(tile))
      return (rows, nil)
    }
    let ready =
      plan.inputStreams
      ? inputReady.rows(below: first + tile.m, ofElement: element, of: shape.elements)
      : inputReady.element(element, of: shape.elements)
    guard !shape.inputOnChip else { return ([ready], nil) }
    let fetched = builder.fetch(
      Ring.Tile(b: b, outer: m, inner: k),
      plan.inputBytes(tile, m: m, k: k) * plan.tiling.passes.input,
      plan.inputFootprint(b, m, k, tile), ring: \.inputRing, into: buffers.input,
      on: .activationQueue, after: ready)
    return ([fetched.ready], fetched.place)
  }

  private func loadWeight(
    _ b: Int, _ n: Int, _ k: Int, _ tile: TileShape, _ builder: inout ProgramBuilder
  ) -> (ready: Ready, place: Int?) {
    let ready = weightReady.element(lastElement(b), of: shape.elements)
    guard !shape.weightOnChip else { return (ready, nil) }
    let footprint = plan.weightFootprint(b, k, n, tile, builder.accelerator.dma.weightLayout)
    return builder.fetch(
      Ring.Tile(b: b, outer: n, inner: k),
      shape.weightTileBytes(k: tile.k, n: tile.n) * plan.tiling.passes.weight, footprint,
      ring: \.weightRing, into: buffers.weight, on: .weightQueue, after: ready)
  }

  /// What the array draws from the buffers for a tile: a stationary operand once, a streamed one for
  /// every fold across it; partial sums written by every fold and read by the next or on the way out.
  private mutating func addTraffic(of tile: TileShape) {
    let folds = known.folds
    let inputs = shape.inputTileBytes(m: tile.m, k: tile.k)
    let weights = shape.weightTileBytes(k: tile.k, n: tile.n)
    var sumFolds = 1
    switch dataflow {
    case .outputStationary:
      inputReads += inputs * folds.columnFolds
      weightReads += weights * folds.rowFolds
      sumFolds = folds.groups
    case .weightStationary:
      inputReads += inputs * folds.columnFolds
      weightReads += weights
      sumFolds = folds.rowFolds
    case .inputStationary:
      inputReads += inputs
      weightReads += weights * folds.columnFolds
      sumFolds = folds.rowFolds
    }
    if plan.needsPartialSums { sumBytes += sumFolds * shape.sumBytes(m: tile.m, n: tile.n) }
  }

  private func countBufferTraffic(_ builder: inout ProgramBuilder) {
    let weightBuffer = shape.weightStaysWithInputs ? buffers.input : buffers.weight
    builder.activity.bufferReads[buffers.input] += inputReads
    builder.activity.bufferReads[weightBuffer] += weightReads
    builder.activity.bufferWrites[buffers.output] += resultBytes
    if let sums = buffers.partialSum {
      builder.activity.bufferReads[sums] += sumBytes
      builder.activity.bufferWrites[sums] += sumBytes
    }
  }
}
