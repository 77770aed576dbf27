import Hardware
import Quantities
import Simulation
import Workload

/// A product of matrices with its tiling and its tensors.
struct MatrixPlan {
  var shape: MatrixShape
  var tiling: Tiling
  var timing: ArrayTiming
  var needsPartialSums: Bool
  var hasBias: Bool
  var input: TensorID
  /// Whether batch elements of an operand are ready one by one, as its producer makes them.
  var inputIsCut: Bool
  var weight: TensorID
  var weightIsCut: Bool
  /// The second operand is a result of the model, not a parameter.
  var weightIsActivation: Bool
  var output: TensorID
  /// Whether the batch elements of the result stand one after the other.
  var outputIsCut: Bool

  /// What its tasks and counts depend on.
  var key: LayerMemory.Key {
    let traits = [
      needsPartialSums, hasBias, inputIsCut, weightIsCut, weightIsActivation, outputIsCut,
    ]
    return .matrix(shape, tiling, traits: traits.reduce(0) { $0 << 1 | ($1 ? 1 : 0) })
  }
}

extension ProgramBuilder {
  /// Emits the tiles of a product: loads, array tasks, requantization, stores.
  mutating func emit(_ plan: MatrixPlan) {
    var emission = MatrixEmission(plan, self)
    emission.run(&self)
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
  var parameters = TaskID.none
  /// The last kind of tile, most of which are alike, and what the grid does with it.
  private var known: (tile: TileShape, time: ArrayTime, folds: Folds)
  /// Bytes that the array draws from the buffers and its sums move, over all tiles.
  private var inputReads = 0
  private var weightReads = 0
  private var sumBytes = 0
  private var resultBytes = 0

  init(_ plan: MatrixPlan, _ builder: ProgramBuilder) {
    self.plan = plan
    counts = plan.tiling.counts(plan.shape)
    buffers = builder.accelerator.buffers
    dataflow = builder.accelerator.array.dataflow
    inputReady = builder.availability(of: plan.input, isCut: plan.inputIsCut)
    weightReady = builder.availability(of: plan.weight, isCut: plan.weightIsCut)
    requantizeUnit = plan.shape.requantize.map { builder.accelerator.units[$0.unit] }
    let tile = plan.tiling.tile
    known = (tile, plan.timing.time(tile), plan.timing.folds(tile))
  }

  private var shape: MatrixShape { plan.shape }

  mutating func run(_ builder: inout ProgramBuilder) {
    if shape.parameterBytes > 0 {
      parameters = builder.load(
        shape.parameterBytes, into: buffers.weight, on: .weightQueue)
    }
    var elements: [TaskID] = []
    elements.reserveCapacity(shape.b)
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
      elements.append(last)
    }
    if let last = elements.last, shape.resultSideBytes > 0, !shape.outputOnChip {
      builder.activity.bufferWrites[buffers.output] += shape.resultSideBytes
      builder.need(last, .operand)
      elements[elements.count - 1] = builder.store(shape.resultSideBytes, from: buffers.output)
    }
    builder.setAvailability(plan.outputIsCut ? elements : elements.suffix(1), of: plan.output)
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
    let output = shape.outputOnChip ? nil : builder.outputRing.take(for: nil)
    // Where sums and results share a buffer, a result takes the place of its sums.
    let sharesSlot =
      plan.needsPartialSums && buffers.partialSum == buffers.output && output != nil
    let sums =
      plan.needsPartialSums && !sharesSlot ? builder.partialSumRing.take(for: nil) : nil
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
        spilled = builder.load(m * n * 4, into: buffers.output, on: .activationQueue)
      }
      builder.need(input.ready, .operand)
      builder.need(weight.ready, .operand)
      builder.need(spilled, .operand)
      builder.need(parameters, .operand)
      if kIndex == 0, let sums { builder.need(sums.freedBy, .slot) }
      if sharesSlot ? kIndex == 0 : isLast && !isPass, let output {
        builder.need(output.freedBy, .slot)
      }
      if tile != known.tile {
        known = (tile, plan.timing.time(tile), plan.timing.folds(tile))
      }
      writer = builder.append(
        .array(known.time, stream: isLast ? streamCycles(m * n) : 0), on: .array)
      parameters = .none
      if let slot = input.slot { builder.inputRing.setUser(writer, slot: slot) }
      if let slot = weight.slot { builder.weightRing.setUser(writer, slot: slot) }
      addTraffic(of: tile)
      if plan.tiling.spillsPartialSums, !isLast {
        builder.need(writer, .operand)
        builder.activity.partialSumSpillBytes += m * n * 4
        spilled = builder.store(m * n * 4, from: buffers.output)
      }
    }
    if isPass, let requantize = shape.requantize, let unit = requantizeUnit {
      builder.need(writer, .operand)
      if let output, !sharesSlot { builder.need(output.freedBy, .slot) }
      let cycles = unit.cycles(rows: m, length: n).count
      writer = builder.append(.unit(cycles: cycles), on: .unit(requantize.unit))
    }
    if let sums { builder.partialSumRing.setUser(writer, slot: sums.slot) }
    let bytes = shape.outputTileBytes(m: m, n: n)
    resultBytes += bytes
    guard let output else { return writer }
    builder.need(writer, .operand)
    let store = builder.store(bytes, from: buffers.output)
    builder.outputRing.setUser(store, slot: output.slot)
    return store
  }

  private func length(_ index: Int, _ tile: Int, _ total: Int) -> Int {
    min(tile, total - index * tile)
  }

  /// The cycles in which the requantization in the stream takes the results of a tile.
  private func streamCycles(_ results: Int) -> Int {
    guard let unit = requantizeUnit, unit.placement == .inStream else { return 0 }
    return unit.streamCycles(results)
  }

  private func loadInput(
    _ b: Int, _ m: Int, _ k: Int, _ tile: TileShape, _ builder: inout ProgramBuilder
  ) -> (ready: TaskID, slot: Int?) {
    let ready = inputReady.task(forElement: b, of: shape.b)
    guard !shape.inputOnChip else { return (ready, nil) }
    return builder.fetch(
      Ring.Tile(b: b, outer: m, inner: k), inputBytes(tile, m: m, k: k), ring: \.inputRing,
      into: buffers.input, on: .activationQueue, after: ready)
  }

  /// A tile's share of the operand: its elements, or fewer where a convolution's windows overlap.
  /// Shares are differences of rounded-down running sums, so that they add up to the whole.
  private func inputBytes(_ tile: TileShape, m: Int, k: Int) -> Int {
    let whole = shape.inputTileBytes(m: shape.m, k: shape.k)
    guard shape.inputBytes < whole else {
      return shape.inputTileBytes(m: tile.m, k: tile.k)
    }
    let first = m * plan.tiling.tile.m
    let rows = share(first + tile.m, shape.m) - share(first, shape.m)
    let firstK = k * plan.tiling.tile.k
    return rows * (firstK + tile.k) / shape.k - rows * firstK / shape.k
  }

  private func share(_ rows: Int, _ total: Int) -> Int {
    Int(Int128(shape.inputBytes) * Int128(rows) / Int128(total))
  }

  private func loadWeight(
    _ b: Int, _ n: Int, _ k: Int, _ tile: TileShape, _ builder: inout ProgramBuilder
  ) -> (ready: TaskID, slot: Int?) {
    let ready = weightReady.task(forElement: b, of: shape.b)
    guard !shape.weightOnChip else { return (ready, nil) }
    return builder.fetch(
      Ring.Tile(b: b, outer: n, inner: k), shape.weightTileBytes(k: tile.k, n: tile.n),
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
    let weightBuffer =
      plan.weightIsActivation && shape.weightOnChip ? buffers.input : buffers.weight
    builder.activity.bufferReads[buffers.input] += inputReads
    builder.activity.bufferReads[weightBuffer] += weightReads
    builder.activity.bufferWrites[buffers.output] += resultBytes
    if let sums = buffers.partialSum {
      builder.activity.bufferReads[sums] += sumBytes
      builder.activity.bufferWrites[sums] += sumBytes
    }
  }
}
