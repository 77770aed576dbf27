import Hardware
import Quantities
import Simulation
import Workload

/// Writes the program of a trace, layer by layer, and counts what each layer does.
///
/// Buffers hand over tile by tile (`Ring`), across layers too, so that the next layer's weights are
/// fetched as soon as there is room.
struct ProgramBuilder {
  let accelerator: Accelerator
  private(set) var program: Program
  private(set) var activities: [LayerActivity] = []
  var activity: LayerActivity
  var weightRing: Ring
  var inputRing: Ring
  var outputRing: Ring
  var partialSumRing: Ring
  /// By tensor; nil for what no layer has made: model inputs and weights are there from the start.
  private var availability: [Availability?]
  /// Last task of each resource, and whether the open layer has used it.
  private var lastTasks: [TaskID]
  private var barrier: [TaskID] = []
  private var isTouched: [Bool]
  private var needed: [Dependency] = []
  private var memory = LayerMemory()
  /// Whether the memory wants to know where transfers go, and whether rows are requests of their own.
  private let keepsFootprints: Bool
  private let requestsRows: Bool

  init(_ accelerator: Accelerator, tensorCount: Int) {
    self.accelerator = accelerator
    if case .banked = accelerator.dram { keepsFootprints = true } else { keepsFootprints = false }
    requestsRows = !accelerator.dma.hasStrides
    var resources = [
      Resource(.weightQueue, name: "dma.weights"),
      Resource(.activationQueue, name: "dma.activations"),
      Resource(.storeQueue, name: "dma.stores"),
      Resource(.array, name: "array"),
    ]
    for (index, unit) in accelerator.units.enumerated() {
      resources.append(Resource(.unit(index), name: unit.name))
    }
    if accelerator.host != nil { resources.append(Resource(.host, name: "host")) }
    program = Program(resources: resources)
    activity = LayerActivity(buffers: accelerator.buffers.all.count, units: accelerator.units.count)
    let buffers = accelerator.buffers
    weightRing = Ring(buffers.weightRoom)
    inputRing = Ring(buffers.inputRoom)
    outputRing = Ring(buffers.outputRoom)
    partialSumRing = Ring(buffers.partialSumRoom)
    availability = [Availability?](repeating: nil, count: tensorCount)
    lastTasks = [TaskID](repeating: .none, count: resources.count)
    isTouched = [Bool](repeating: false, count: resources.count)
  }

  var hostResource: ResourceID { ResourceID(program.resources.count - 1) }

  mutating func reserve(tasks count: Int) { program.reserve(tasks: count) }

  /// When a tensor can be read: by batch element, or as a whole where the reader cuts it otherwise.
  func availability(of storage: TensorID, isCut: Bool) -> Availability {
    let made = availability[Int(storage.index)] ?? .always
    return isCut ? made : made.whole
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
    isTouched[resource.index] = true
    let id = program.append(work, on: resource, after: needed, moving: footprint)
    needed.removeAll(keepingCapacity: true)
    lastTasks[resource.index] = id
    return id
  }

  /// A transfer for a memory without banks, which need not know where its bytes lie; in as many bursts
  /// as given.
  mutating func load(
    _ bytes: Int, bursts: Int? = nil, into buffer: Int, on queue: ResourceID
  ) -> TaskID {
    activity.dramReadBytes += bytes
    activity.bufferWrites[buffer] += bytes
    return append(.transfer(bytes: occupied(bytes, bursts)), on: queue)
  }

  /// Bytes for which a transfer occupies the data path; by default as many bursts as its bytes fill.
  private func occupied(_ bytes: Int, _ bursts: Int? = nil) -> Int {
    guard let requests = accelerator.dma.requests else { return bytes }
    return (bursts ?? ceilingDivision(bytes, requests.burst)) * requests.burst
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
      return append(.transfer(bytes: occupied(bytes)), on: queue)
    }
    let footprint = footprint()
    return append(
      .transfer(bytes: occupied(bytes), requests: requestsRows ? footprint.rows : 1), on: queue,
      moving: keepsFootprints ? footprint : nil)
  }

  /// Says where the parts of the last layer lie.
  mutating func place(_ places: @autoclosure () -> LayerPlaces) {
    if keepsFootprints { program.place(places()) }
  }

  /// Takes room for a tile; the next task waits for those that had it.
  mutating func take(
    _ bytes: Int, for tile: Ring.Tile = .none, in ring: WritableKeyPath<ProgramBuilder, Ring>
  ) -> Int {
    while let user = self[keyPath: ring].giveUpOldest(for: bytes) { need(user, .slot) }
    return self[keyPath: ring].take(bytes, for: tile)
  }

  /// A tile of an operand in DRAM: the place of the ring that holds it already, or a load into room
  /// of its own.
  mutating func fetch(
    _ tile: Ring.Tile, _ bytes: Int, _ footprint: @autoclosure () -> Footprint,
    ring: WritableKeyPath<ProgramBuilder, Ring>, into buffer: Int,
    on queue: ResourceID, after ready: Ready
  ) -> (ready: Ready, place: Int?) {
    if let place = self[keyPath: ring].place(holding: tile) {
      return (Ready(self[keyPath: ring].load(place: place)), place)
    }
    need(ready, .operand)
    let place = take(bytes, for: tile, in: ring)
    let load = load(bytes, footprint(), into: buffer, on: queue)
    self[keyPath: ring].setLoad(load, place: place)
    return (Ready(load), place)
  }

  /// A transfer for a memory without banks, which need not know where its bytes lie; in as many bursts
  /// as given.
  mutating func store(_ bytes: Int, bursts: Int? = nil, from buffer: Int) -> TaskID {
    activity.dramWriteBytes += bytes
    activity.bufferReads[buffer] += bytes
    return append(.transfer(bytes: occupied(bytes, bursts)), on: .storeQueue)
  }

  mutating func store(
    _ bytes: Int, _ footprint: @autoclosure () -> Footprint, from buffer: Int
  ) -> TaskID {
    activity.dramWriteBytes += bytes
    activity.bufferReads[buffer] += bytes
    return transfer(bytes, footprint(), on: .storeQueue)
  }

  /// Copies a layer that is alike in plan and state, or emits it and remembers how it went.
  ///
  /// With `pipeline: serial` a layer also waits for the last tasks of all resources, which are not
  /// part of the state; there it is always emitted.
  mutating func emit(
    _ key: LayerMemory.Key, inputs: [TensorID], output: TensorID,
    _ emit: (inout ProgramBuilder) -> Void
  ) {
    guard accelerator.pipeline != .serial else { return emit(&self) }
    let base = program.tasks.count
    var state: [Int] = []
    weightRing.describe(relativeTo: base, in: &state)
    inputRing.describe(relativeTo: base, in: &state)
    outputRing.describe(relativeTo: base, in: &state)
    partialSumRing.describe(relativeTo: base, in: &state)
    for input in inputs {
      availability(of: input, isCut: true).describe(relativeTo: base, in: &state)
    }
    if let record = memory.likeness(of: key, in: state) {
      let distance = base - record.base
      program.repeatLayer(record.layer)
      activities.append(activities[record.layer])
      weightRing = record.rings[0].moved(by: distance)
      inputRing = record.rings[1].moved(by: distance)
      outputRing = record.rings[2].moved(by: distance)
      partialSumRing = record.rings[3].moved(by: distance)
      availability[Int(output.index)] = record.availability.moved(by: distance)
      return
    }
    let layer = program.layerCount
    emit(&self)
    memory.remember(
      LayerMemory.Record(
        layer: layer, base: base, state: state,
        rings: [weightRing, inputRing, outputRing, partialSumRing],
        availability: availability(of: output, isCut: true)),
      as: key)
  }

  /// Says that the open layer is on a unit in the array's streams and has no tasks.
  mutating func markInStream(on unit: Int) { program.markInStream(on: .unit(unit)) }

  mutating func endLayer() {
    program.endLayer()
    activities.append(activity)
    weightRing.forgetTiles()
    inputRing.forgetTiles()
    activity = LayerActivity(buffers: accelerator.buffers.all.count, units: accelerator.units.count)
    guard accelerator.pipeline == .serial else { return }
    barrier = lastTasks
    for index in isTouched.indices { isTouched[index] = false }
  }
}
