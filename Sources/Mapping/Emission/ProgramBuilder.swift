import Hardware
import Quantities
import Simulation
import Workload

/// Writes the program of a trace, layer by layer, and counts what each layer does.
///
/// Buffers hand over tile by tile (`Ring`), across layers too, so that the next layer's weights are
/// fetched as soon as there is space.
struct ProgramBuilder {
  let accelerator: Accelerator
  private(set) var program: Program
  private(set) var activities: [LayerActivity] = []
  var activity: LayerActivity
  /// What a layer begins with.
  private let noActivity: LayerActivity
  /// By `Ring.Content`.
  var rings: [Ring]
  var heldWeights = HeldWeights()
  /// Whether a layer to come finds the open layer's weights on chip.
  private(set) var weightsAreReadAgain = false
  /// By tensor; nil for what no layer has made: model inputs and weights are there from the start.
  private var availability: [Availability?]
  /// Last task of each resource, and whether the open layer has used it.
  private var lastTasks: [TaskID]
  private var barrier: [TaskID] = []
  private var isTouched: [Bool]
  private var needed: [Dependency] = []
  /// Whether every task waits for the one before it.
  private let runsOneByOne: Bool
  /// Nil where every layer is to be emitted.
  private var cache: EmissionCache?
  /// Whether the memory needs the addresses of transfers, and whether each row is a request.
  private let keepsFootprints: Bool
  private let requestsRows: Bool
  /// Whether arrays may wait for ports of buffers that others have.
  let sharesPorts: Bool

  /// - Parameter reuse: Whether layers of equal recipes are copied.
  init(_ accelerator: Accelerator, tensorCount: Int, reuse: Bool) {
    self.accelerator = accelerator
    if case .banked = accelerator.dram { keepsFootprints = true } else { keepsFootprints = false }
    requestsRows = !accelerator.dma.hasStrides
    let resources = accelerator.resources
    sharesPorts =
      accelerator.arrays.count > 1 && accelerator.buffers.all.contains { $0.ports != nil }
    program = Program(resources: resources)
    noActivity = LayerActivity(accelerator)
    activity = noActivity
    let buffers = accelerator.buffers
    let tiles = accelerator.mapping.tilesInFlight
    rings = [
      Ring(buffers.weightPartition, tilesInFlight: tiles),
      Ring(buffers.inputPartition, tilesInFlight: tiles),
    ]
    for _ in accelerator.arrays {
      rings.append(Ring(buffers.outputPartition, tilesInFlight: tiles))
      rings.append(Ring(buffers.partialSumPartition, tilesInFlight: tiles))
    }
    // With `pipeline: serial` a layer also waits for the last tasks of all resources, and with a control
    // that waits for the last task, which are not part of the state.
    let waits = accelerator.control?.waits == true
    cache = reuse && accelerator.pipeline != .serial && !waits ? EmissionCache() : nil
    runsOneByOne = waits
    availability = [Availability?](repeating: nil, count: tensorCount)
    lastTasks = [TaskID](repeating: .none, count: resources.count)
    isTouched = [Bool](repeating: false, count: resources.count)
  }

  mutating func reserve(tasks count: Int) { program.reserve(tasks: count) }

  /// When a tensor can be read: by batch element, or as a whole where the reader cuts it otherwise.
  func availability(of storage: TensorID, isSplit: Bool) -> Availability {
    let made = availability[Int(storage.index)] ?? .always
    return isSplit ? made : made.whole
  }

  mutating func setAvailability(
    _ elements: some Sequence<TaskID>, of storage: TensorID
  ) {
    setAvailability(Availability(elements: Array(elements)), of: storage)
  }

  mutating func setAvailability(_ made: Availability, of storage: TensorID) {
    availability[Int(storage.index)] = made
  }

  /// Says what the next task waits for.
  mutating func need(_ task: TaskID, _ reason: Dependency.Reason) {
    if task != .none { needed.append(Dependency(task, reason)) }
  }

  mutating func need(_ ready: Ready, _ reason: Dependency.Reason) {
    guard ready.task != .none else { return }
    needed.append(
      Dependency(ready.task, ready.isTapped ? .tapped : reason, lag: ready.lag))
  }

  /// Appends a task that waits for what was said since the last one.
  mutating func append(
    _ work: TaskWork, on resource: ResourceID, moving footprint: Footprint? = nil
  ) -> TaskID {
    if accelerator.pipeline == .serial, !isTouched[resource.index] {
      for task in barrier where task != .none { needed.append(Dependency(task, .barrier)) }
    }
    if runsOneByOne, !program.tasks.isEmpty {
      needed.append(Dependency(TaskID(program.tasks.count - 1), .barrier))
    }
    isTouched[resource.index] = true
    let id = program.append(work, on: resource, after: needed, moving: footprint)
    needed.removeAll(keepingCapacity: true)
    lastTasks[resource.index] = id
    return id
  }

  /// Says what the last task takes of the buffers' ports; returns the place of that.
  mutating func share(_ demand: PortDemand) -> Int { program.share(demand) }

  mutating func share(demand place: Int) { program.share(demand: place) }

  /// A transfer for a memory without banks, which need not know where its bytes lie; in as many bursts
  /// as given.
  mutating func load(
    _ bytes: Int, bursts: Int? = nil, into buffer: Int, on queue: ResourceID
  ) -> TaskID {
    activity.dramReadBytes += bytes
    activity.bufferWrites[buffer] += bytes
    return append(.transfer(bytes: accelerator.dma.occupied(bytes, bursts: bursts)), on: queue)
  }

  mutating func load(
    _ bytes: Int, _ footprint: @autoclosure () -> Footprint, into buffer: Int,
    on queue: ResourceID
  ) -> TaskID {
    activity.dramReadBytes += bytes
    activity.bufferWrites[buffer] += bytes
    return transfer(bytes, footprint(), on: queue)
  }

  private mutating func transfer(
    _ bytes: Int, _ footprint: @autoclosure () -> Footprint, on queue: ResourceID
  ) -> TaskID {
    guard keepsFootprints || requestsRows else {
      return append(.transfer(bytes: accelerator.dma.occupied(bytes)), on: queue)
    }
    let footprint = footprint()
    return append(
      .transfer(
        bytes: accelerator.dma.occupied(bytes), requests: requestsRows ? footprint.rows : 1),
      on: queue,
      moving: keepsFootprints ? footprint : nil)
  }

  /// Says where the parts of the last layer lie.
  mutating func place(_ places: @autoclosure () -> LayerPlaces) {
    if keepsFootprints { program.place(places()) }
  }

  // MARK: Tiles

  /// Takes a place for a tile; the next task waits for those that had it.
  ///
  /// - Parameter kept: Tiles that stay in this buffer for another pass.
  mutating func take(_ bytes: Int, in content: Ring.Content, kept: Int = 0) -> Int {
    let ring = content.rawValue
    while true {
      if ring == Ring.Content.weight.rawValue, rings[ring].lacksBytes(for: bytes, kept: kept),
        let tile = heldWeights.giveUpOldest(unlessUsedAfter: rings[ring].oldestUser)
      {
        need(tile.user, .bufferSpace)
        rings[ring].add(bytes: tile.bytes)
        continue
      }
      guard let user = rings[ring].giveUpOldest(for: bytes, kept: kept) else { break }
      need(user, .bufferSpace)
    }
    return rings[ring].take(bytes)
  }

  /// The same for one of several loads that share a place: returns who had it, for each of them to
  /// wait for.
  mutating func takeShared(_ bytes: Int, in content: Ring.Content) -> (place: Int, after: [TaskID])
  {
    let ring = content.rawValue
    var users: [TaskID] = []
    while let user = rings[ring].giveUpOldest(for: bytes) { users.append(user) }
    return (rings[ring].take(bytes), users)
  }

  /// Records the task that is the last to use a tile.
  mutating func setUser(_ task: TaskID, of place: Int?, in content: Ring.Content) {
    if let place { rings[content.rawValue].setUser(task, place: place) }
  }

  /// A tile of an operand in DRAM: where it is on chip already, or a separate load.
  mutating func fetch(
    _ tiles: inout OperandTiles, _ tile: Int, _ bytes: Int,
    _ footprint: @autoclosure () -> Footprint,
    ring content: Ring.Content, into buffer: Int, on queue: ResourceID, after ready: Ready
  ) -> (ready: Ready, place: Int?) {
    let ring = content.rawValue
    let known = tiles[tile]
    if known >= 0, rings[ring].holds(known) {
      return (Ready(rings[ring].load(place: known)), known)
    }
    need(ready, .operand)
    let place = take(bytes, in: content, kept: tiles.kept)
    let load = load(bytes, footprint(), into: buffer, on: queue)
    rings[ring].setLoad(load, place: place)
    tiles[tile] = place
    return (Ready(load), place)
  }

  /// A transfer for a memory without banks, which need not know where its bytes lie; in as many bursts
  /// as given.
  mutating func store(_ bytes: Int, bursts: Int? = nil, from buffer: Int) -> TaskID {
    activity.dramWriteBytes += bytes
    activity.bufferReads[buffer] += bytes
    return append(
      .transfer(bytes: accelerator.dma.occupied(bytes, bursts: bursts)), on: .storeQueue)
  }

  mutating func store(
    _ bytes: Int, _ footprint: @autoclosure () -> Footprint, from buffer: Int
  ) -> TaskID {
    activity.dramWriteBytes += bytes
    activity.bufferReads[buffer] += bytes
    return transfer(bytes, footprint(), on: .storeQueue)
  }

  // MARK: Layers

  /// Copies a layer that was emitted from an equal recipe in an equal state, or emits this one.
  ///
  /// - Parameter weightsAreReadAgain: Whether a later layer finds its weights on chip, if it has any.
  mutating func emit(_ plan: LayerPlan, weightsAreReadAgain: Bool = false) {
    self.weightsAreReadAgain = weightsAreReadAgain
    guard let recipe = plan.recipe, let tensors = plan.tensors, cache != nil else {
      return write(plan)
    }
    let base = program.tasks.count
    var state: [Int] = []
    for ring in rings.indices { rings[ring].describe(relativeTo: base, in: &state) }
    for input in tensors.inputs {
      availability(of: input, isSplit: true).describe(relativeTo: base, in: &state)
    }
    let weights = plan.loadedWeights
    if let weights {
      state.append(weightsAreReadAgain ? 1 : 0)
      heldWeights.describe(weights, relativeTo: base, in: &state)
    }
    if let record = cache?.match(recipe, in: state) {
      let distance = base - record.base
      program.repeatLayer(record.layer)
      activities.append(activities[record.layer])
      for ring in rings.indices { rings[ring] = record.rings[ring].moved(by: distance) }
      availability[Int(tensors.output.index)] = record.availability.moved(by: distance)
      if let weights, let copied = record.weights {
        heldWeights.repeatOperator(weights, as: copied, movedBy: distance)
      }
      return
    }
    let layer = program.layerCount
    let held = heldWeights.tensors
    write(plan)
    let record = EmissionCache.Record(
      layer: layer, base: base, state: state, rings: rings,
      availability: availability(of: tensors.output, isSplit: true),
      weights: weights.map { .init(own: $0, before: held, after: heldWeights.tensors) })
    cache?.remember(record, as: recipe)
  }

  private mutating func write(_ plan: LayerPlan) {
    switch plan {
    case .product(let plan): emit(plan)
    case .gemmini(let plan): emit(plan)
    case .unit(let plan, let index): emit(plan, on: index)
    case .host(let plan): emitOnHost(plan)
    case .view: endLayer()
    }
  }

  /// Says that the open layer is on a unit in the array's streams and has no tasks.
  mutating func markInStream(on unit: Int) { program.markInStream(on: .unit(unit)) }

  mutating func endLayer() {
    program.endLayer()
    activities.append(activity)
    activity = noActivity
    guard accelerator.pipeline == .serial else { return }
    barrier = lastTasks
    for index in isTouched.indices { isTouched[index] = false }
  }
}
