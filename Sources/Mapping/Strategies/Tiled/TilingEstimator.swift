import Hardware
import Quantities
import Simulation
import Timing

/// A quick estimate of a product's cycles and traffic under a tiling: lower bounds by each resource,
/// and what cannot overlap at the beginning and the end. Only ranks candidates; the machine decides.
struct TilingEstimator {
  private var shape: MatrixShape
  /// Where the operands and results pass through.
  private let partitions: (input: BufferPartition, weight: BufferPartition, output: BufferPartition)
  private let settings: MachineSettings
  private let inFlight: Int
  /// Whether every row of a transfer is a request.
  private let requestsRows: Bool
  /// Values that the unit in the stream takes a cycle, and of each result those that pass it; nil
  /// without one.
  private let stream: (lanes: Int, perResult: Int)?
  private let pass: RowPipeline?
  private let bias: RowPipeline?
  /// Whether tasks run one by one, and the cycles of a tile's instructions on the array and the units.
  private let runsOneByOne: Bool
  /// As in `MappingSpace`.
  private let hasPrefetchedWeights: Bool
  private let issue: (load: Int, store: Int, tile: Int, results: Int)

  /// Ticks within which waits and instructions are to stay; converted once, as 128 bits are converted
  /// slowly.
  private static let mostTicks = Double(WorkBounds.mostTicks)

  init(
    _ shape: MatrixShape, _ accelerator: Accelerator, _ settings: MachineSettings,
    hasPrefetchedWeights: Bool
  ) {
    self.shape = shape
    self.hasPrefetchedWeights = hasPrefetchedWeights
    let buffers = accelerator.buffers
    partitions = (buffers.inputPartition, buffers.weightPartition, buffers.outputPartition)
    self.settings = settings
    inFlight = accelerator.mapping.tilesInFlight
    requestsRows = !accelerator.dma.hasStrides
    let path = shape.requantize.map { accelerator.path(of: $0) }
    let inStream =
      path?.placement == .inStream
      ? path?.pipeline : shape.groups.flatMap { accelerator.pipeline(of: $0) }
    let lanes = inStream?.stages.map { max(1, $0.lanes / $0.interval) }.min()
    stream = lanes.map { ($0, shape.streamedPerResult) }
    pass = path?.placement == .pass ? path?.pipeline : nil
    bias = shape.biasUnit.map(accelerator.biasPipeline)
    runsOneByOne = accelerator.control?.waits == true
    let cycles = TimelineTasks.issue(shape, settings)
    issue = (
      cycles[TimelineTasks.Resource.activations.rawValue],
      cycles[TimelineTasks.Resource.stores.rawValue],
      cycles[TimelineTasks.Resource.array.rawValue],
      (pass == nil ? 0 : cycles[TimelineTasks.Resource.unit.rawValue])
        + (bias == nil ? 0 : cycles[TimelineTasks.Resource.bias.rawValue])
    )
  }

  // MARK: The array

  /// Cycles of the array over all tiles, those before the first and after the last one included.
  ///
  /// - Parameters:
  ///   - keepsSums: Whether sums stay in the PEs between the tiles of a reduction, which then take the
  ///     time of one.
  ///   - limit: Cycles beyond which it does not matter how many.
  func arrayCycles(
    _ tile: TileShape, _ timing: ArrayTiming, keepsSums: Bool, limit: Int = .max
  ) -> Int {
    if let mask = shape.mask {
      return maskedCycles(mask, tile, timing, keepsSums: keepsSums)
    }
    var total = 0
    // Of a stream of tiles, what passes once.
    var ends = 0
    let ms = TileKinds(tile.m, of: shape.m)
    let ks = TileKinds(keepsSums ? shape.k : tile.k, of: shape.k)
    let ns = TileKinds(tile.n, of: shape.n)
    for m in 0..<ms.count {
      for n in 0..<ns.count {
        guard total <= limit else { return total }
        let results = ms.length(m) * ns.length(n)
        for k in 0..<ks.count {
          let time = timing.time(TileShape(m: ms.length(m), k: ks.length(k), n: ns.length(n)))
          let inStream = time.cyclesInStream
          let tiles = ms.times(m) * ns.times(n)
          total += inStream * ks.times(k) * tiles
          ends = max(ends, time.cycles.count - inStream)
          // Results that a unit in the stream takes longer for than the array.
          if let stream, k == ks.count - 1 {
            let streamed = ceilingDivision(results * stream.perResult, stream.lanes)
            total += max(0, streamed - time.cycles.count) * tiles
          }
        }
      }
    }
    return total * shape.b + ends
  }

  /// Row tiles of which each is looked at; of more, the share of the scores that are seen counts.
  private static let mostRowTiles = 4_096

  /// The same of a product of which tiles are skipped.
  private func maskedCycles(
    _ mask: MaskedProduct, _ tile: TileShape, _ timing: ArrayTiming, keepsSums: Bool
  ) -> Int {
    let rows = (shape.m + tile.m - 1) / tile.m
    guard rows <= Self.mostRowTiles else {
      var dense = self
      dense.shape.mask = nil
      return Int(Double(dense.arrayCycles(tile, timing, keepsSums: keepsSums)) * mask.share)
    }
    let seenLength = tile[mask.dimension]
    let total = shape.length(mask.dimension)
    let other: ProductDimension = mask.dimension == .n ? .k : .n
    let sumsStay = keepsSums && mask.dimension == .k
    let others = TileKinds(
      keepsSums && other == .k ? shape.k : tile[other], of: shape.length(other))
    // By kind of rows, of keys and of the other dimension, as most tiles are equal.
    var times: [TileShape: ArrayTime] = [:]
    var cycles = 0
    var ends = 0
    for row in 0..<rows {
      let length = min(tile.m, shape.m - row * tile.m)
      let seen = mask.tiles(of: row * tile.m..<row * tile.m + length, length: seenLength)
      var keys: [(length: Int, count: Int)] = []
      let end = min(total, seen.upperBound * seenLength)
      if sumsStay {
        keys = [(end - seen.lowerBound * seenLength, 1)]
      } else {
        let last = end - (seen.upperBound - 1) * seenLength
        keys = [(seenLength, seen.count - 1), (last, 1)]
      }
      for kind in 0..<others.count {
        for (keyLength, count) in keys where count > 0 {
          var part = TileShape(m: length, k: others.length(kind), n: others.length(kind))
          part[mask.dimension] = keyLength
          let time = times[part] ?? timing.time(part)
          times[part] = time
          cycles += time.cyclesInStream * count * others.times(kind)
          ends = max(ends, time.cycles.count - time.cyclesInStream)
        }
      }
    }
    return cycles * shape.b + ends
  }

  // MARK: All resources

  /// The estimate, and the cycles that the array, the memory or the requests take at least. Nil where the
  /// traffic is beyond what can be counted, or they take more than `limit` cycles.
  func cost(
    _ tiling: Tiling, _ counts: TileShape, array: Int, limit: Int
  ) -> (cost: MappingCost, bound: Int)? {
    let tile = tiling.tile
    let reuse = TileReuse(tiling, shape, counts)
    let order = LoopPositions(tiling.order, counts)
    let input = operand(
      shape.inputOnChip ? 0 : shape.inputBytes, reused: .n, order,
      stays: reuse.staysInput(in: partitions.input, inFlight: inFlight),
      tileBytes: shape.inputTileBytes(m: tile.m, k: tile.k),
      rows: tile.k < shape.k ? tile.m : 1, partition: partitions.input,
      kept: reuse.keptInputs(in: partitions.input))
    let weight = operand(
      shape.weightOnChip ? 0 : shape.weightTileBytes(k: shape.k, n: shape.n), reused: .m, order,
      stays: reuse.staysWeight(in: partitions.weight, inFlight: inFlight),
      tileBytes: shape.weightTileBytes(k: tile.k, n: tile.n), rows: 1,
      partition: partitions.weight, kept: reuse.keptWeights(in: partitions.weight))
    let output = operand(
      shape.outputOnChip ? 0 : shape.outputTileBytes(m: shape.m, n: shape.n), reused: .k, order,
      stays: true, tileBytes: shape.outputTileBytes(m: tile.m, n: tile.n),
      rows: tile.n < shape.n ? tile.m : 1, partition: partitions.output, kept: 0)
    let spilled =
      tiling.spillsPartialSums ? shape.sumBytes(m: shape.m, n: shape.n) * (counts.k - 1) : 0
    let perElement = input.bytes + weight.bytes + output.bytes + 2 * spilled
    let (all, overflow) = shape.b.multipliedReportingOverflow(by: perElement)
    guard !overflow else { return nil }
    let bytes = shape.parameterBytes + all
    var bound = max(array, memoryCycles(bytes))
    guard bound <= limit else { return nil }
    let visits = order.visits * shape.b
    // Sums that leave come back before the next tile of their reduction, one after the other.
    let spills = tiling.spillsPartialSums ? shape.b * counts.m * counts.n * (counts.k - 1) : 0
    guard canCount((input, weight), output, visits: visits, spills: spills) else { return nil }
    let passCycles =
      (pass.map { unitCycles($0, tile, counts) } ?? 0)
      + (bias.map { unitCycles($0, tile, counts) } ?? 0)
    let spilling =
      spills * (2 * settings.requestCycles + settings.latency)
      + memoryCycles(2 * spilled * shape.b)
    let busy = max(array, passCycles) + spilling
    var cycles = busy
    // What a visit needs has arrived when it starts; the later visits follow.
    let first = settings.requestCycles + settings.latency
    let prefetched =
      hasPrefetchedWeights ? shape.parameterBytes + shape.weightTileBytes(k: tile.k, n: tile.n) : 0
    for corner in order.corners {
      for element in 0..<min(2, shape.b) {
        let element = element == 0 ? 0 : shape.b - 1
        let number = element * order.visits + corner.number
        let moved =
          shape.parameterBytes - prefetched + element * perElement
          + part(input, order.loaded(corner, reused: .n, stays: input.stays))
          + part(weight, order.loaded(corner, reused: .m, stays: weight.stays))
          + part(output, max(0, order.finished(corner) - output.depth))
        let rest = Int(Double(busy) * Double(visits - number) / Double(visits))
        cycles = max(cycles, (moved > 0 ? first + memoryCycles(moved) : 0) + rest)
      }
    }
    // Behind the last tile: what requantizes it, and its store.
    cycles += passCycles / max(1, shape.b * counts.m * counts.n)
    if output.bytes > 0 {
      cycles +=
        settings.requestCycles * (requestsRows ? output.rows : 1)
        + memoryCycles(
          shape.outputTileBytes(m: lastLength(tile.m, shape.m), n: lastLength(tile.n, shape.n)))
    }
    // A place is taken from the start of a load to the end of its use.
    for (side, delay) in [
      (input, settings.latency), (weight, settings.latency), (output, 0),
    ] where side.bytes > 0 {
      let moves = side.requests * settings.requestCycles * shape.b
      let latency = side.loads * delay * shape.b
      let moving = memoryCycles(side.bytes * shape.b)
      bound = max(bound, moves)
      cycles = max(cycles, moves + moving)
      cycles = max(cycles, (busy + moves + latency + moving) / side.depth)
    }
    if runsOneByOne {
      let loads = shape.b * (input.loads + weight.loads)
      let stores = output.bytes > 0 ? shape.b * output.tiles : 0
      cycles =
        array + passCycles + memoryCycles(bytes) + visits * issue.tile
        + shape.b * counts.m * counts.n * issue.results
        + loads * (issue.load + settings.requestCycles + settings.latency)
        + stores * (issue.store + settings.requestCycles + settings.writeLatency)
    }
    return (MappingCost(cycles: max(cycles, bound), bytes: bytes), bound)
  }

  /// Whether waits and instructions, one after the other, stay within what is simulated.
  private func canCount(
    _ loads: (Operand, Operand), _ output: Operand, visits: Int, spills: Int
  ) -> Bool {
    let request = Double(settings.requestCycles)
    var cycles = Double(visits) * Double(issue.tile + issue.results)
    cycles += Double(spills) * (2 * request + Double(settings.latency))
    for side in [loads.0, loads.1] {
      cycles += Double(shape.b) * Double(side.requests) * request
      cycles +=
        Double(shape.b) * Double(side.loads) * (Double(issue.load) + Double(settings.latency))
    }
    cycles +=
      Double(shape.b) * Double(output.tiles)
      * (Double(issue.store) + request * Double(output.rows) + Double(settings.writeLatency))
    return cycles * Double(settings.path?.cycleTicks ?? 1) < Self.mostTicks
  }

  /// What moves of an operand or of the results, for one element of the batch.
  private struct Operand {
    /// Bytes in all, and of them once.
    var bytes: Int
    var once: Int
    var stays: Bool
    /// Distinct tiles, tiles that move, and requests for them.
    var tiles: Int
    var loads: Int
    var requests: Int
    /// Rows of a tile that are apart in memory.
    var rows: Int
    /// Tiles that its buffer holds at one time.
    var depth: Int
  }

  private func operand(
    _ bytes: Int, reused dimension: ProductDimension, _ order: LoopPositions, stays: Bool,
    tileBytes: Int, rows: Int, partition: BufferPartition, kept: Int
  ) -> Operand {
    let tiles = order.visits / order.count(dimension)
    let times = stays ? 1 : order.count(dimension)
    let fitting = partition.bytes.count / max(1, tileBytes)
    return Operand(
      bytes: bytes * times, once: bytes, stays: stays, tiles: tiles, loads: tiles * times,
      requests: tiles * times * (requestsRows ? rows : 1), rows: rows,
      depth: partition.isDoubleBuffered ? max(1, min(fitting, inFlight + kept)) : 1)
  }

  private func part(_ operand: Operand, _ tiles: Int) -> Int {
    operand.once == 0 ? 0 : Int(Double(operand.once) * Double(tiles) / Double(operand.tiles))
  }

  /// The passes of a unit over all tiles of results.
  private func unitCycles(_ pipeline: RowPipeline, _ tile: TileShape, _ counts: TileShape) -> Int {
    let one = pipeline.cycles(rows: tile.m * shape.demand.sumsPerResult, length: tile.n).count
    // Of tiles at the edges by their share.
    let whole = Double(shape.m) / Double(tile.m) * Double(shape.n) / Double(tile.n)
    return Int(Double(one * shape.b) * whole)
  }

  private func lastLength(_ tile: Int, _ length: Int) -> Int {
    length - (ceilingDivision(length, tile) - 1) * tile
  }

  func memoryCycles(_ bytes: Int) -> Int {
    guard let path = settings.path else { return 0 }
    // Traffic of a poor tiling may be beyond what is simulated; it only has to rank below others.
    let (ticks, overflow) = bytes.multipliedReportingOverflow(by: path.leastByteTicks)
    return overflow ? Int.max / 8 : ceilingDivision(ticks, path.cycleTicks)
  }
}

/// The lengths of tile that a dimension has: the full one, and the last where it is shorter.
private struct TileKinds {
  private let tile: Int
  private let last: Int
  private let total: Int

  init(_ tile: Int, of length: Int) {
    self.tile = tile
    total = (length + tile - 1) / tile
    last = length - (total - 1) * tile
  }

  var count: Int { last == tile || total == 1 ? 1 : 2 }

  func length(_ kind: Int) -> Int { kind == 0 && total > 1 ? tile : last }

  func times(_ kind: Int) -> Int { count == 1 ? total : kind == 0 ? total - 1 : 1 }
}
