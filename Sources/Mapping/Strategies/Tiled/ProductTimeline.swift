import Hardware
import Simulation
import Timing

/// The cycles and the DRAM traffic of a product with nothing before or after it, under one mapping after
/// the other.
///
/// They are those of the program that `ProductEmission` writes, run by `Machine`, without the loads of
/// prefetched weights. Of a task only what decides times is kept, so that a search can try many mappings.
struct ProductTimeline: ~Copyable {
  private let space: MappingSpace
  private let partitions: InlineArray<4, BufferPartition>
  private let sharesBuffer: Bool
  private let hasSums: Bool
  private let dataflow: Dataflow
  private let fifo: OutputFIFO?
  private let dma: DMA
  private let work: ProductWork
  private let requestsRows: Bool
  private var tasks: TimelineTasks
  private var rings: InlineArray<4, Ring>
  private var bytes = 0
  private var kinds = InlineArray<12, TileKind>(repeating: TileKind())
  /// Cycles of the array over all tiles at least, and of them those of a tile of each kind.
  private var arrayCycles = 0
  private var open: [OpenTile] = []

  /// What is equal for tiles of the same lengths and place in the reduction.
  private struct TileKind {
    var tile = TileShape(m: 0, k: 0, n: 0)
    var input = Move()
    var weight = Move()
    var result = Move()
    var sums = Move()
    /// Place of the array's work.
    var array = 0
    var unit = 0
    var bias = 0
  }

  private struct Move {
    var bytes = 0
    /// Bytes for which it occupies the data path.
    var occupied = 0
    var requests = 1
  }

  /// A tile of results until it leaves.
  private struct OpenTile {
    var output = -1
    var sums = -1
    var spilled: Int32 = -1
  }

  init(_ space: MappingSpace) {
    self.space = space
    let buffers = space.accelerator.buffers
    partitions = [
      buffers.weightPartition, buffers.inputPartition, buffers.outputPartition,
      buffers.partialSumPartition,
    ]
    sharesBuffer = buffers.partialSum == buffers.output && !space.shape.outputOnChip
    hasSums = buffers.partialSum != nil
    dataflow = space.dataflow
    fifo = space.settings.outputFIFOs[space.shape.array.index]
    dma = space.accelerator.dma
    requestsRows = !dma.hasStrides
    work = ProductWork(space.shape, space.accelerator)
    tasks = TimelineTasks(
      issue: TimelineTasks.issue(space.shape, space.settings),
      runsOneByOne: space.accelerator.control?.waits == true)
    let inFlight = space.accelerator.mapping.tilesInFlight
    rings = [
      Ring(partitions[0], tilesInFlight: inFlight), Ring(partitions[1], tilesInFlight: inFlight),
      Ring(partitions[2], tilesInFlight: inFlight), Ring(partitions[3], tilesInFlight: inFlight),
    ]
  }

  /// - Parameter limit: Cycles beyond which it does not matter how many.
  /// - Returns: Nil beyond the limit.
  mutating func cost(
    _ tiling: Tiling, on part: MappingSpace.PartOfArray, limit: Int = .max
  ) -> (cycles: Int, bytes: Int)? {
    guard write(tiling, part, limit: limit),
      let cycles = tasks.run(
        on: space.settings, fifo, arrayCycles: arrayCycles, limit: limit)
    else { return nil }
    return (cycles, bytes)
  }

  // MARK: Writing

  private mutating func clear() {
    tasks.removeAll()
    for index in rings.indices { rings[index].removeAll() }
    bytes = 0
  }

  /// - Returns: False where the array alone takes longer than the limit.
  private mutating func write(
    _ tiling: Tiling, _ part: MappingSpace.PartOfArray, limit: Int
  ) -> Bool {
    clear()
    let shape = space.shape
    let plan = space.plan(tiling, on: part)
    let counts = tiling.counts(shape)
    findKinds(counts, plan)
    guard arrayCycles <= limit else { return false }
    let reuse = TileReuse(tiling, shape, counts)
    var inputs = OperandTiles(
      count: shape.inputOnChip ? 0 : counts.m * counts.k, kept: reuse.keptInputs(in: partitions[1]))
    var weights = OperandTiles(
      count: shape.weightOnChip ? 0 : counts.k * counts.n,
      kept: reuse.keptWeights(in: partitions[0]))
    let spills = tiling.spillsPartialSums
    let needsSums = plan.recipe.needsPartialSums
    let holdsSums = needsSums && hasSums
    let waitingSums = spills ? 0 : reuse.sums
    let resultsShareBuffer = needsSums && sharesBuffer
    let isPass = work.requantizes == .pass
    let hasBias = shape.biasUnit != nil
    let biasUnit: TimelineTasks.Resource =
      isPass && shape.biasUnit == shape.requantize?.unit ? .unit : .bias
    let inputIsStationary = dataflow == .inputStationary
    let weightIsStationary = dataflow == .weightStationary
    let overlaps = shape.inputBytes < shape.inputTileBytes(m: shape.m, k: shape.k)
    open.removeAll(keepingCapacity: true)
    open.append(
      contentsOf: repeatElement(
        OpenTile(), count: tiling.order.finishesTiles ? 1 : counts.m * counts.n))
    var parameters: Int32 = -1
    // Parameters, then the first tile.
    var loadsWeights = !space.hasPrefetchedWeights
    if shape.parameterBytes > 0 {
      bytes += shape.parameterBytes
      if loadsWeights {
        parameters = tasks.append(
          .weights, dma.occupied(shape.parameterBytes), needsFrom: tasks.needCount)
      }
    }
    let (outer, middle, inner) = tiling.order.loops
    var index = TileShape(m: 0, k: 0, n: 0)
    var last: Int32 = -1
    for _ in 0..<shape.b {
      inputs.forget()
      weights.forget()
      for first in 0..<counts[outer] {
        index[outer] = first
        for second in 0..<counts[middle] {
          index[middle] = second
          for third in 0..<counts[inner] {
            index[inner] = third
            let isLast = index.k == counts.k - 1
            let kind = kinds[number(index, counts)]
            let place = open.count == 1 ? 0 : index.m * counts.n + index.n
            if index.k == 0 { open[place] = OpenTile() }
            let takesSums = holdsSums && (index.k == 0 || spills)
            // Loads.
            var input = (task: Int32(-1), place: -1)
            if !shape.inputOnChip {
              var move = kind.input
              if overlaps {
                move.bytes = plan.inputBytes(kind.tile, m: index.m, k: index.k)
                move.occupied = dma.occupied(move.bytes)
              }
              input = fetch(&inputs, index.m * counts.k + index.k, move, .input, .activations)
            }
            var weight = (task: Int32(-1), place: -1)
            if !shape.weightOnChip {
              weight = fetch(
                &weights, index.n * counts.k + index.k, kind.weight, .weight, .weights,
                loads: loadsWeights)
              loadsWeights = true
            }
            var tile = open[place]
            if tile.spilled >= 0 {
              let first = tasks.needCount
              tasks.need(tile.spilled)
              if takesSums, !resultsShareBuffer {
                tile.sums = take(kind.sums.bytes, in: .partialSum, kept: 0)
              }
              bytes += kind.sums.bytes
              tile.spilled = append(.activations, kind.sums, needsFrom: first)
            }
            // The array.
            let first = tasks.needCount
            tasks.need(input.task, isStationary: inputIsStationary)
            tasks.need(weight.task, isStationary: weightIsStationary)
            tasks.need(tile.spilled)
            tasks.need(parameters)
            if takesSums, !resultsShareBuffer, tile.sums < 0 {
              tile.sums = take(kind.sums.bytes, in: .partialSum, kept: waitingSums)
            }
            if !shape.outputOnChip, resultsShareBuffer ? takesSums : isLast && !isPass {
              tile.output = take(
                resultsShareBuffer ? kind.sums.bytes : kind.result.bytes, in: .output,
                kept: resultsShareBuffer ? waitingSums : 0)
            }
            var writer = tasks.append(.array, kind.array, needsFrom: first)
            parameters = -1
            setUser(writer, of: input.place, in: .input)
            setUser(writer, of: weight.place, in: .weight)
            guard isLast else {
              if spills {
                let first = tasks.needCount
                tasks.need(writer)
                bytes += kind.sums.bytes
                tile.spilled = append(.stores, kind.sums, needsFrom: first)
                setUser(tile.spilled, of: tile.sums, in: .partialSum)
                setUser(tile.spilled, of: tile.output, in: .output)
                tile.sums = -1
                tile.output = -1
              }
              open[place] = tile
              continue
            }
            // Results.
            if hasBias {
              let first = tasks.needCount
              tasks.need(writer)
              writer = tasks.append(biasUnit, kind.bias, needsFrom: first)
            }
            if isPass {
              let first = tasks.needCount
              tasks.need(writer)
              if !shape.outputOnChip, tile.output < 0 {
                tile.output = take(kind.result.bytes, in: .output, kept: 0)
              }
              writer = tasks.append(.unit, kind.unit, needsFrom: first)
            }
            setUser(writer, of: tile.sums, in: .partialSum)
            last = writer
            if tile.output >= 0 {
              let first = tasks.needCount
              tasks.need(writer)
              bytes += kind.result.bytes
              last = append(.stores, kind.result, needsFrom: first)
              setUser(last, of: tile.output, in: .output)
            }
            open[place] = tile
          }
        }
      }
    }
    if shape.resultSideBytes > 0, !shape.outputOnChip {
      let first = tasks.needCount
      tasks.need(last)
      bytes += shape.resultSideBytes
      _ = tasks.append(
        .stores, dma.occupied(shape.resultSideBytes), needsFrom: first)
    }
    return true
  }

  /// Of the first tile of the reduction, one of the middle, or the last one; of the last tile of rows and
  /// of columns, or another.
  private func number(_ index: TileShape, _ counts: TileShape) -> Int {
    let part = index.k == counts.k - 1 ? 2 : index.k == 0 ? 0 : 1
    return (part * 2 + (index.m == counts.m - 1 ? 1 : 0)) * 2 + (index.n == counts.n - 1 ? 1 : 0)
  }

  private mutating func findKinds(
    _ counts: TileShape, _ plan: ProductPlan
  ) {
    arrayCycles = 0
    for m in counts.m > 1 ? [0, counts.m - 1] : [0] {
      for n in counts.n > 1 ? [0, counts.n - 1] : [0] {
        for k in counts.k > 2 ? [0, 1, counts.k - 1] : counts.k > 1 ? [0, 1] : [0] {
          let index = TileShape(m: m, k: k, n: n)
          let times =
            (m == counts.m - 1 ? 1 : counts.m - 1) * (n == counts.n - 1 ? 1 : counts.n - 1)
            * (k == 1 && k < counts.k - 1 ? counts.k - 2 : 1)
          let (kind, cycles) = kind(index, counts, plan)
          kinds[number(index, counts)] = kind
          arrayCycles += space.shape.b * times * cycles
        }
      }
    }
  }

  private mutating func kind(
    _ index: TileShape, _ counts: TileShape, _ plan: ProductPlan
  ) -> (TileKind, cycles: Int) {
    let full = plan.tiling.tile
    let isLast = index.k == counts.k - 1
    let shape = space.shape
    func length(_ dimension: ProductDimension) -> Int {
      min(full[dimension], shape.length(dimension) - index[dimension] * full[dimension])
    }
    let tile = TileShape(m: length(.m), k: length(.k), n: length(.n))
    let results = TileShape(m: tile.m, k: 0, n: tile.n)
    let time = plan.timing.time(tile, plan.recipe.segment(index.k, of: counts.k))
    let array = tasks.add(work.array(tile, time, plan.timing.folds(tile), isLast: isLast))
    let kind = TileKind(
      tile: tile,
      input: move(plan.inputBytes(tile, m: index.m, k: index.k)) {
        plan.inputFootprint(0, index.m, index.k, tile)
      },
      weight: move(shape.weightTileBytes(k: tile.k, n: tile.n)) {
        plan.weightFootprint(0, index.k, index.n, tile, dma.weightLayout)
      },
      result: move(shape.outputTileBytes(m: tile.m, n: tile.n)) {
        plan.resultFootprint(.result, 0, index.m, index.n, results, bits: shape.outputBits)
      },
      sums: move(shape.sumBytes(m: tile.m, n: tile.n)) {
        plan.resultFootprint(
          .partialSums, 0, index.m, index.n, tile, bits: 32 * shape.demand.sumsPerResult)
      },
      array: array,
      unit: isLast ? work.requantizationPass(tile)?.cycles ?? 0 : 0,
      bias: isLast ? work.biasPass(tile)?.cycles ?? 0 : 0)
    return (kind, tasks.work(array).occupied)
  }

  private func move(_ bytes: Int, _ footprint: () -> Footprint) -> Move {
    Move(
      bytes: bytes, occupied: dma.occupied(bytes),
      requests: requestsRows ? footprint().rows : 1)
  }

  /// - Parameter loads: Whether a tile that has no place must be loaded; otherwise it has been.
  private mutating func fetch(
    _ tiles: inout OperandTiles, _ tile: Int, _ move: Move, _ content: Ring.Content,
    _ queue: TimelineTasks.Resource, loads: Bool = true
  ) -> (task: Int32, place: Int) {
    let ring = content.rawValue
    let known = tiles[tile]
    if known >= 0, rings[ring].holds(known) {
      return (Int32(rings[ring].load(place: known).index), known)
    }
    let first = tasks.needCount
    let place = take(move.bytes, in: content, kept: tiles.kept)
    bytes += move.bytes
    let load = loads ? append(queue, move, needsFrom: first) : -1
    rings[ring].setLoad(TaskID(Int(load)), place: place)
    tiles[tile] = place
    return (load, place)
  }

  @inline(__always)
  private mutating func take(_ bytes: Int, in content: Ring.Content, kept: Int) -> Int {
    let ring = content.rawValue
    while let user = rings[ring].giveUpOldest(for: bytes, kept: kept) {
      tasks.need(Int32(user.index))
    }
    return rings[ring].take(bytes)
  }

  @inline(__always)
  private mutating func setUser(_ task: Int32, of place: Int, in content: Ring.Content) {
    if place >= 0 { rings[content.rawValue].setUser(TaskID(Int(task)), place: place) }
  }

  @inline(__always)
  private mutating func append(
    _ resource: TimelineTasks.Resource, _ move: Move, needsFrom first: Int
  ) -> Int32 {
    tasks.append(resource, move.occupied, requests: move.requests, needsFrom: first)
  }
}
