import Hardware
import Quantities
import Simulation
import Workload

extension ProgramBuilder {
  /// Emits the tiles of a product: loads, array tasks, requantization, stores.
  mutating func emit(_ plan: MatrixPlan) {
    let moved = plan.transposition.map { emitRows($0.plan, on: $0.unit) }
    var emission = MatrixEmission(plan, self, weight: moved.map { Availability(elements: $0) })
    emission.run(&self)
    endProduct(plan)
  }

  /// Counts a product's arithmetic and ends its layer.
  mutating func endProduct(_ plan: MatrixPlan) {
    let mode = accelerator.array.modes[plan.shape.mode]
    activity.macs = plan.shape.macs
    activity.mode = plan.shape.mode
    activity.idealNumerator = plan.shape.macs * mode.cycles
    activity.peakMacs = plan.timing.peak.macs
    activity.arithmetic[0].add(mode.operations, times: plan.shape.macs)
    let results = plan.shape.b * plan.shape.m * plan.shape.n
    if plan.hasBias { activity.arithmetic[0][.add32] += results }
    countRequantization(plan.shape.requantize, results: results)
    endLayer()
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
  let requantizeUnit: FunctionUnit?
  let dataflow: Dataflow
  let isRowStreamed: Bool
  var parameters = TaskID.none
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
    isRowStreamed = builder.accelerator.pipeline == .rowStreamed
    inputReady = builder.availability(of: plan.input, isCut: plan.inputIsCut)
    weightReady = weight ?? builder.availability(of: plan.weight, isCut: plan.weightIsCut)
    requantizeUnit = plan.shape.requantize.map { builder.accelerator.units[$0.unit] }
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
    var elements: [TaskID] = []
    elements.reserveCapacity(shape.elements)
    for b in 0..<shape.b {
      var last = TaskID.none
      switch plan.tiling.order {
      case .columnsOutside:
        for n in 0..<counts.n {
          for m in 0..<counts.m { last = tile(b, m, n, &builder) }
        }
      case .rowsOutside:
        for m in 0..<counts.m {
          for n in 0..<counts.n { last = tile(b, m, n, &builder) }
        }
      }
      for _ in 0..<shape.blocks { elements.append(last) }
    }
    if let last = elements.last, shape.resultSideBytes > 0, !shape.outputOnChip {
      builder.activity.bufferWrites[buffers.output] += shape.resultSideBytes
      builder.need(last, .operand)
      let results = shape.b * shape.outputTileBytes(m: shape.m, n: shape.n)
      elements[elements.count - 1] = builder.store(
        shape.resultSideBytes,
        Footprint(.result, offset: results, bytes: shape.resultSideBytes), from: buffers.output)
    }
    builder.setAvailability(
      plan.outputIsCut ? elements : elements.suffix(1), rowsAhead: rowsAhead, of: plan.output)
    countBufferTraffic(&builder)
  }

  /// One tile of results: all its reduction, then requantization and store. Returns the task after
  /// which the results can be read.
  private mutating func tile(
    _ b: Int, _ mIndex: Int, _ nIndex: Int, _ builder: inout ProgramBuilder
  ) -> TaskID {
    let m = length(mIndex, plan.tiling.tile.m, shape.m)
    let n = length(nIndex, plan.tiling.tile.n, shape.n)
    let isPass = requantizeUnit?.placement == .pass
    // Where sums and results share a buffer, a result takes the place of its sums.
    let sharesRoom =
      plan.needsPartialSums && buffers.partialSum == buffers.output && !shape.outputOnChip
    let outputBytes = shape.outputTileBytes(m: m, n: n)
    var output: Int?
    var sums: Int?
    var writer = TaskID.none
    var spilled = TaskID.none
    for kIndex in 0..<counts.k {
      let k = length(kIndex, plan.tiling.tile.k, shape.k)
      let tile = TileShape(m: m, k: k, n: n)
      let isLast = kIndex == counts.k - 1
      let input = loadInput(b, mIndex, kIndex, tile, &builder)
      let weight = loadWeight(b, nIndex, kIndex, tile, &builder)
      if spilled != .none {
        builder.need(spilled, .operand)
        builder.activity.partialSumSpillBytes += m * n * 4
        spilled = builder.load(
          m * n * 4, plan.resultFootprint(.partialSums, 0, mIndex, nIndex, tile, bits: 32),
          into: buffers.output, on: .activationQueue)
      }
      builder.need(input.ready, dataflow == .inputStationary ? .stationary : .operand)
      builder.need(weight.ready, dataflow == .weightStationary ? .stationary : .operand)
      builder.need(spilled, .operand)
      builder.need(parameters, .operand)
      if kIndex == 0, plan.needsPartialSums, !sharesRoom {
        sums = builder.take(m * n * 4, in: \.partialSumRing)
      }
      if !shape.outputOnChip, sharesRoom ? kIndex == 0 : isLast && !isPass {
        output = builder.take(sharesRoom ? m * n * 4 : outputBytes, in: \.outputRing)
      }
      if tile != known.tile {
        known = (tile, plan.timing.time(tile), plan.timing.folds(tile))
      }
      writer = builder.append(
        .array(
          known.time, stream: isLast ? streamCycles(m * n) : 0,
          results: isLast ? known.folds.vectors * known.folds.columnFolds : 0), on: .array)
      parameters = .none
      if let place = input.place { builder.inputRing.setUser(writer, place: place) }
      if let place = weight.place { builder.weightRing.setUser(writer, place: place) }
      addTraffic(of: tile)
      if plan.tiling.spillsPartialSums, !isLast {
        builder.need(writer, .operand)
        builder.activity.partialSumSpillBytes += m * n * 4
        spilled = builder.store(
          m * n * 4, plan.resultFootprint(.partialSums, 0, mIndex, nIndex, tile, bits: 32),
          from: buffers.output)
      }
    }
    if plan.tiling.passes.partialSums > 0 {
      writer = builder.passPartialSums(m * n * 4 * plan.tiling.passes.partialSums, after: writer)
    }
    if isPass, let requantize = shape.requantize, let unit = requantizeUnit {
      builder.need(writer, .operand)
      if !shape.outputOnChip, !sharesRoom {
        output = builder.take(outputBytes, in: \.outputRing)
      }
      let cycles = unit.cycles(rows: m, length: n).count
      let conflict = builder.passConflict(
        rows: m, length: n, resultBytes: outputBytes, within: cycles)
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

  /// Rows of a weight-stationary tile end one a vector, the last with the tile: those before it can
  /// be read as they come, where the next product takes them so.
  private var rowsAhead: Int {
    guard isRowStreamed, shape.outputOnChip, requantizeUnit?.placement != .pass else { return 0 }
    return length(counts.m - 1, plan.tiling.tile.m, shape.m) - 1
  }

  private func length(_ index: Int, _ tile: Int, _ total: Int) -> Int {
    min(tile, total - index * tile)
  }

  /// The cycles in which the requantization in the stream takes the results of a tile.
  private func streamCycles(_ results: Int) -> Int {
    guard let unit = requantizeUnit, unit.placement == .inStream else { return 0 }
    return unit.streamCycles(results)
  }

  /// The last of the batch's elements that share a fold; it is ready last.
  private func lastElement(_ b: Int) -> Int { (b + 1) * shape.blocks - 1 }

  private func loadInput(
    _ b: Int, _ m: Int, _ k: Int, _ tile: TileShape, _ builder: inout ProgramBuilder
  ) -> (ready: Ready, place: Int?) {
    let ready = inputReady.task(
      forElement: lastElement(b), of: shape.elements, byRows: isRowStreamed && shape.inputOnChip)
    guard !shape.inputOnChip else { return (ready, nil) }
    return builder.fetch(
      Ring.Tile(b: b, outer: m, inner: k),
      plan.inputBytes(tile, m: m, k: k) * plan.tiling.passes.input,
      plan.inputFootprint(b, m, k, tile), ring: \.inputRing, into: buffers.input,
      on: .activationQueue, after: ready)
  }

  private func loadWeight(
    _ b: Int, _ n: Int, _ k: Int, _ tile: TileShape, _ builder: inout ProgramBuilder
  ) -> (ready: Ready, place: Int?) {
    let ready = weightReady.task(forElement: lastElement(b), of: shape.elements)
    guard !shape.weightOnChip else { return (ready, nil) }
    return builder.fetch(
      Ring.Tile(b: b, outer: n, inner: k),
      shape.weightTileBytes(k: tile.k, n: tile.n) * plan.tiling.passes.weight,
      plan.weightFootprint(b, k, n, tile), ring: \.weightRing, into: buffers.weight,
      on: .weightQueue, after: ready)
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
    case .weightStationary:
      inputReads += inputs * folds.columnFolds
      weightReads += weights
      sumFolds = folds.rowFolds
    case .inputStationary:
      inputReads += inputs
      weightReads += weights * folds.columnFolds
      sumFolds = folds.rowFolds
    }
    if plan.needsPartialSums { sumBytes += sumFolds * tile.m * tile.n * 4 }
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
