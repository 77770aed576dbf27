import Hardware
import Simulation
import Workload

/// Writes the program of a trace, layer by layer, and counts what each layer does.
///
/// Buffers hand over slot by slot (`Ring`), across layers too, so that the next layer's weights are
/// fetched as soon as a slot is free.
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

  init(_ accelerator: Accelerator, tensorCount: Int) {
    self.accelerator = accelerator
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
    weightRing = Ring(slots: buffers.all[buffers.weight].slots)
    inputRing = Ring(slots: buffers.all[buffers.input].slots)
    outputRing = Ring(slots: buffers.all[buffers.output].slots)
    partialSumRing = Ring(slots: buffers.partialSum.map { buffers.all[$0].slots } ?? 1)
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

  mutating func setAvailability(_ elements: some Sequence<TaskID>, of storage: TensorID) {
    availability[Int(storage.index)] = Availability(elements: Array(elements))
  }

  /// Says what the next task waits for.
  mutating func need(_ task: TaskID, _ reason: Dependency.Reason) {
    if task != .none { needed.append(Dependency(task, reason)) }
  }

  /// Appends a task that waits for what was said since the last one.
  mutating func append(_ work: TaskWork, on resource: ResourceID) -> TaskID {
    if accelerator.pipeline == .serial, !isTouched[resource.index] {
      for task in barrier where task != .none { needed.append(Dependency(task, .barrier)) }
    }
    isTouched[resource.index] = true
    let id = program.append(work, on: resource, after: needed)
    needed.removeAll(keepingCapacity: true)
    lastTasks[resource.index] = id
    return id
  }

  mutating func load(_ bytes: Int, into buffer: Int, on queue: ResourceID) -> TaskID {
    activity.dramReadBytes += bytes
    activity.bufferWrites[buffer] += bytes
    return append(.transfer(bytes: bytes), on: queue)
  }

  /// A tile of an operand in DRAM: the slot of the ring that holds it already, or a load into the
  /// next one.
  mutating func fetch(
    _ tile: Ring.Tile, _ bytes: Int, ring: WritableKeyPath<ProgramBuilder, Ring>, into buffer: Int,
    on queue: ResourceID, after ready: TaskID
  ) -> (ready: TaskID, slot: Int?) {
    if let slot = self[keyPath: ring].slot(holding: tile) {
      return (self[keyPath: ring].load(slot: slot), slot)
    }
    let taken = self[keyPath: ring].take(for: tile)
    need(ready, .operand)
    need(taken.freedBy, .slot)
    let load = load(bytes, into: buffer, on: queue)
    self[keyPath: ring].setLoad(load, slot: taken.slot)
    return (load, taken.slot)
  }

  mutating func store(_ bytes: Int, from buffer: Int) -> TaskID {
    activity.dramWriteBytes += bytes
    activity.bufferReads[buffer] += bytes
    return append(.transfer(bytes: bytes), on: .storeQueue)
  }

  /// Copies a layer that is alike in plan and state, or emits it and remembers how it went.
  ///
  /// With `pipeline: serial` a layer also waits for the last tasks of all resources, which are not
  /// part of the state; there it is always emitted.
  mutating func emit(
    _ key: LayerMemory.Key, inputs: [TensorID], output: TensorID,
    _ emit: (inout ProgramBuilder) -> Void
  ) {
    guard accelerator.pipeline == .overlapped else { return emit(&self) }
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
