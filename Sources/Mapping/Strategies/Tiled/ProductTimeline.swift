import Hardware
import Simulation

/// The cycles and the DRAM traffic of a product with nothing before or after it, under one mapping after
/// the other.
///
/// They are those of the program that `ProductEmission` writes, run by `Machine`; of a task only what
/// decides times is kept, so that a search can try many mappings.
struct ProductTimeline {
  private let space: MappingSpace
  private let rooms: InlineArray<4, BufferRoom>
  private let sharesBuffer: Bool
  private let hasSums: Bool
  private let dataflow: Dataflow
  private let dma: DMA
  private let work: ProductWork
  private let requestsRows: Bool
  /// Tasks in the order of the program; those of each resource; what each waits for, in one array.
  private var tasks: [Task] = []
  private var queues: InlineArray<5, [Int32]> = [[], [], [], [], []]
  private var needs: [Need] = []
  /// When each task ended; -1 before.
  private var ends: [Int] = []
  private var works: [TaskWork] = []
  private var rings: InlineArray<4, Ring>
  private var bytes = 0
  private var kinds = InlineArray<12, TileKind>(repeating: TileKind())
  /// Cycles of the array over all tiles at least, and of them those of a tile of each kind.
  private var arrayCycles = 0
  private var open: [OpenTile] = []

  private enum Resource: Int {
    case weights
    case activations
    case stores
    case array
    case unit
  }

  private struct Task {
    /// Its first need; those of the next task follow.
    var firstNeed: Int32
    var requests: Int32 = 1
    /// Bytes of a transfer, the place of the array's work, cycles of a unit.
    var amount: Int
  }

  /// A task that must have ended.
  private struct Need {
    var task: Int32
    var isStationary: Bool
  }

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
    rooms = [buffers.weightRoom, buffers.inputRoom, buffers.outputRoom, buffers.partialSumRoom]
    sharesBuffer = buffers.partialSum == buffers.output && !space.shape.outputOnChip
    hasSums = buffers.partialSum != nil
    dataflow = space.accelerator.array.dataflow
    dma = space.accelerator.dma
    requestsRows = !dma.hasStrides
    work = ProductWork(space.shape, space.accelerator)
    let inFlight = space.accelerator.mapping.tilesInFlight
    rings = [
      Ring(rooms[0], tilesInFlight: inFlight), Ring(rooms[1], tilesInFlight: inFlight),
      Ring(rooms[2], tilesInFlight: inFlight), Ring(rooms[3], tilesInFlight: inFlight),
    ]
  }

  /// - Parameter limit: Cycles beyond which it does not matter how many.
  /// - Returns: Nil beyond the limit.
  mutating func cost(
    _ tiling: Tiling, on part: MappingSpace.PartOfArray, limit: Int = .max
  ) -> (cycles: Int, bytes: Int)? {
    guard write(tiling, part, limit: limit), let cycles = run(limit: limit) else { return nil }
    return (cycles, bytes)
  }

  // MARK: Writing

  private mutating func clear() {
    tasks.removeAll(keepingCapacity: true)
    needs.removeAll(keepingCapacity: true)
    ends.removeAll(keepingCapacity: true)
    works.removeAll(keepingCapacity: true)
    for index in queues.indices { queues[index].removeAll(keepingCapacity: true) }
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
      count: shape.inputOnChip ? 0 : counts.m * counts.k, kept: reuse.keptInputs(in: rooms[1]))
    var weights = OperandTiles(
      count: shape.weightOnChip ? 0 : counts.k * counts.n, kept: reuse.keptWeights(in: rooms[0]))
    let spills = tiling.spillsPartialSums
    let needsSums = plan.recipe.needsPartialSums
    let holdsSums = needsSums && hasSums
    let waitingSums = spills ? 0 : reuse.sums
    let resultsShareBuffer = needsSums && sharesBuffer
    let isPass = work.requantizes == .pass
    let inputIsStationary = dataflow == .inputStationary
    let weightIsStationary = dataflow == .weightStationary
    let overlaps = shape.inputBytes < shape.inputTileBytes(m: shape.m, k: shape.k)
    open.removeAll(keepingCapacity: true)
    open.append(
      contentsOf: repeatElement(
        OpenTile(), count: tiling.order.finishesTiles ? 1 : counts.m * counts.n))
    var parameters: Int32 = -1
    if shape.parameterBytes > 0 {
      bytes += shape.parameterBytes
      parameters = append(
        .weights, dma.occupied(shape.parameterBytes), needsFrom: needs.count)
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
                &weights, index.n * counts.k + index.k, kind.weight, .weight, .weights)
            }
            var tile = open[place]
            if tile.spilled >= 0 {
              let first = needs.count
              need(tile.spilled)
              if takesSums, !resultsShareBuffer {
                tile.sums = take(kind.sums.bytes, in: .partialSum, kept: 0)
              }
              bytes += kind.sums.bytes
              tile.spilled = append(.activations, kind.sums, needsFrom: first)
            }
            // The array.
            let first = needs.count
            need(input.task, isStationary: inputIsStationary)
            need(weight.task, isStationary: weightIsStationary)
            need(tile.spilled)
            need(parameters)
            if takesSums, !resultsShareBuffer, tile.sums < 0 {
              tile.sums = take(kind.sums.bytes, in: .partialSum, kept: waitingSums)
            }
            if !shape.outputOnChip, resultsShareBuffer ? takesSums : isLast && !isPass {
              tile.output = take(
                resultsShareBuffer ? kind.sums.bytes : kind.result.bytes, in: .output,
                kept: resultsShareBuffer ? waitingSums : 0)
            }
            var writer = append(.array, kind.array, needsFrom: first)
            parameters = -1
            setUser(writer, of: input.place, in: .input)
            setUser(writer, of: weight.place, in: .weight)
            guard isLast else {
              if spills {
                let first = needs.count
                need(writer)
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
            if isPass {
              let first = needs.count
              need(writer)
              if !shape.outputOnChip, tile.output < 0 {
                tile.output = take(kind.result.bytes, in: .output, kept: 0)
              }
              writer = append(.unit, kind.unit, needsFrom: first)
            }
            setUser(writer, of: tile.sums, in: .partialSum)
            last = writer
            if tile.output >= 0 {
              let first = needs.count
              need(writer)
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
      let first = needs.count
      need(last)
      bytes += shape.resultSideBytes
      _ = append(
        .stores, dma.occupied(shape.resultSideBytes), needsFrom: first)
    }
    tasks.append(Task(firstNeed: Int32(needs.count), amount: 0))
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
    works.append(work.array(tile, time, plan.timing.folds(tile), isLast: isLast))
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
      array: works.count - 1,
      unit: isLast ? work.requantizationPass(tile)?.cycles ?? 0 : 0)
    return (kind, works[works.count - 1].occupied)
  }

  private func move(_ bytes: Int, _ footprint: () -> Footprint) -> Move {
    Move(
      bytes: bytes, occupied: dma.occupied(bytes),
      requests: requestsRows ? footprint().rows : 1)
  }

  private mutating func fetch(
    _ tiles: inout OperandTiles, _ tile: Int, _ move: Move, _ content: Ring.Content,
    _ queue: Resource
  ) -> (task: Int32, place: Int) {
    let ring = content.rawValue
    let known = tiles[tile]
    if known >= 0, rings[ring].holds(known) {
      return (Int32(rings[ring].load(place: known).index), known)
    }
    let first = needs.count
    let place = take(move.bytes, in: content, kept: tiles.kept)
    bytes += move.bytes
    let load = append(queue, move, needsFrom: first)
    rings[ring].setLoad(TaskID(Int(load)), place: place)
    tiles[tile] = place
    return (load, place)
  }

  private mutating func take(_ bytes: Int, in content: Ring.Content, kept: Int) -> Int {
    let ring = content.rawValue
    while let user = rings[ring].giveUpOldest(for: bytes, kept: kept) {
      need(Int32(user.index))
    }
    return rings[ring].take(bytes)
  }

  private mutating func setUser(_ task: Int32, of place: Int, in content: Ring.Content) {
    if place >= 0 { rings[content.rawValue].setUser(TaskID(Int(task)), place: place) }
  }

  private mutating func need(_ task: Int32, isStationary: Bool = false) {
    if task >= 0 { needs.append(Need(task: task, isStationary: isStationary)) }
  }

  private mutating func append(
    _ resource: Resource, _ move: Move, needsFrom first: Int
  ) -> Int32 {
    append(resource, move.occupied, requests: move.requests, needsFrom: first)
  }

  private mutating func append(
    _ resource: Resource, _ amount: Int, requests: Int = 1, needsFrom first: Int
  ) -> Int32 {
    let task = Int32(tasks.count)
    queues[resource.rawValue].append(task)
    tasks.append(
      Task(firstNeed: Int32(first), requests: Int32(clamping: requests), amount: amount))
    ends.append(-1)
    return task
  }

  // MARK: Running

  /// As `MachineRun` does. Nil where it takes more cycles than the limit.
  private mutating func run(limit: Int) -> Int? {
    let settings = space.settings
    var heads: InlineArray<5, Int> = .init(repeating: 0)
    var freeAt: InlineArray<5, Int> = .init(repeating: 0)
    var isRequested: InlineArray<5, Bool> = .init(repeating: false)
    var transfers = TransferQueues()
    var array = ArrayStream()
    var lastOfArray: ArrayStream.Times?
    var cycles = 0
    var left = ends.count
    var arrayLeft = arrayCycles
    while true {
      var hasProgress = false
      for resource in 0..<5 {
        resource: while !isRequested[resource], heads[resource] < queues[resource].count {
          let id = Int(queues[resource][heads[resource]])
          let task = tasks[id]
          var start = freeAt[resource]
          var ready = 0
          for index in Int(task.firstNeed)..<Int(tasks[id + 1].firstNeed) {
            let need = needs[index]
            let end = ends[Int(need.task)]
            if end < 0 { break resource }
            if need.isStationary { ready = max(ready, end) }
            start = max(start, end)
          }
          if resource < TransferQueues.count {
            if let depth = settings.queueDepth, heads[resource] >= depth {
              let end = ends[Int(queues[resource][heads[resource] - depth])]
              if end < 0 { break resource }
              start = max(start, end)
            }
            let issued = start + settings.requestCycles * Int(task.requests)
            if let path = settings.path, task.amount > 0 {
              transfers.request(
                task.amount, on: resource, arrival: issued * path.cycleTicks, order: id)
              isRequested[resource] = true
              break resource
            }
            (ends[id], freeAt[resource]) = (issued, issued)
          } else if resource == Resource.array.rawValue {
            let times = array.run(
              works[task.amount], start: start, ready: ready, after: lastOfArray,
              settings.outputFIFO)
            lastOfArray = times
            arrayLeft -= works[task.amount].occupied
            if times.free + arrayLeft > limit { return nil }
            (ends[id], freeAt[resource]) = (times.end, times.free)
          } else {
            ends[id] = start + task.amount
            freeAt[resource] = ends[id]
          }
          heads[resource] += 1
          left -= 1
          cycles = max(cycles, ends[id])
          hasProgress = true
        }
      }
      guard cycles <= limit else { return nil }
      if hasProgress { continue }
      guard left > 0 else { return cycles }
      guard let path = settings.path,
        let (queue, moved) = transfers.serve(path, turnBytes: settings.turnBytes)
      else { preconditionFailure("a layer alone cannot wait for itself") }
      guard let moved else { continue }
      let id = Int(queues[queue][heads[queue]])
      ends[id] = queue == Resource.stores.rawValue ? moved : moved + settings.latency
      freeAt[queue] = moved
      isRequested[queue] = false
      heads[queue] += 1
      left -= 1
      cycles = max(cycles, ends[id])
    }
  }
}
