import Diagnostics
import Hardware
import Quantities
import Simulation
import Workload

/// Writes the tasks of a pipeline of stages, a group of tokens each, in an order in which every one needs
/// earlier ones only: those that make its tokens, and those that make space for its results.
struct SpatialEmission {
  private let stages: [SpatialStage]
  private let images: Int
  /// By stage: who reads its results, and which of the reader's sources they are.
  private let readers: [[(stage: Int, source: Int)]]
  /// By stage: the tasks written, in order.
  private var tasks: [[TaskID]]
  private(set) var program: Program
  private var layers: [Int32] = []
  private var needed: [Dependency] = []

  init(_ stages: [SpatialStage], images: Int, _ accelerator: Accelerator) {
    self.stages = stages
    self.images = images
    var readers = [[(stage: Int, source: Int)]](repeating: [], count: stages.count)
    var resources = [
      Resource(.weightQueue, name: "dma.weights"),
      Resource(.activationQueue, name: "dma.activations"),
      Resource(.storeQueue, name: "dma.stores"),
    ]
    for (index, stage) in stages.enumerated() {
      for (place, source) in stage.sources.enumerated() {
        readers[source.stage].append((index, place))
      }
      resources.append(
        Resource(.stage(stage.component), name: accelerator.componentName(stage.component)))
    }
    self.readers = readers
    program = Program(resources: resources)
    tasks = [[TaskID]](repeating: [], count: stages.count)
  }

  /// Writes the program of all images.
  ///
  /// - Throws: Too many tasks, or where a stage would wait for capacity for ever.
  static func emit(
    _ plan: TracePlan, _ stages: [SpatialStage], _ activities: [LayerActivity], images: Int,
    _ accelerator: Accelerator
  ) throws(InputError) -> MappedTrace {
    let tasks = stages.reduce(Int128(0)) { $0 + Int128($1.groups) * Int128(images) * 2 }
    try WorkBounds.check(programTasks: Int(clamping: tasks))
    var emission = SpatialEmission(stages, images: images, accelerator)
    let retirements = try emission.run(plan.trace)
    try WorkBounds.check(emission.program, MachineSettings(accelerator))
    let activities = activities.map { repeated($0, images) }
    return MappedTrace(
      program: emission.program, layers: plan.layers(activities, images: images),
      residency: plan.residency,
      stages: StagedRun(resources: stages.indices.map(resource), retirements: retirements))
  }

  private static func repeated(_ activity: LayerActivity, _ times: Int) -> LayerActivity {
    var sum = activity
    for _ in 1..<times { sum += activity }
    // All of one mode.
    sum.idealNumerator = activity.idealNumerator * times
    return sum
  }

  /// The resource of a stage.
  static func resource(_ stage: Int) -> ResourceID { ResourceID(3 + stage) }

  /// Writes all tasks. Returns, by image, the last one of every stage.
  ///
  /// - Throws: where a stage would wait for space for ever.
  mutating func run(_ trace: Trace) throws(InputError) -> [[TaskID]] {
    let counts = stages.map { $0.groups * images }
    var left = counts.reduce(0, +)
    while left > 0 {
      let before = left
      for stage in stages.indices where tasks[stage].count < counts[stage] {
        guard canAppend(stage) else { continue }
        append(stage)
        left -= 1
      }
      guard left < before else { throw stopped(trace) }
    }
    program.divide(intoLayers: layers, count: stages.count)
    return (0..<images).map { image in
      stages.indices.map { tasks[$0][(image + 1) * stages[$0].groups - 1] }
    }
  }

  // MARK: Waits

  /// The place in a source's tasks that a group of a stage waits for.
  private func needed(_ source: SpatialStage.Source, by stage: Int, image: Int, group: Int) -> Int {
    let maker = stages[source.stage]
    guard source.passesTokens else { return (image + 1) * maker.groups - 1 }
    let token = min(stages[stage].end(ofGroup: group), maker.tokens) - 1
    return maker.group(ofToken: token, image: image)
  }

  /// The place in a reader's tasks that makes space for a group's results; nil where there is space.
  private func freed(
    _ reader: (stage: Int, source: Int), for stage: Int, image: Int, group: Int
  ) -> Int? {
    let taker = stages[reader.stage]
    let source = taker.sources[reader.source]
    guard let space = source.space else { return nil }
    guard source.passesTokens else {
      guard group == 0, image >= space else { return nil }
      return (image - space + 1) * taker.groups - 1
    }
    let tokens = stages[stage].tokens
    let gone = image * tokens + stages[stage].end(ofGroup: group) - space
    guard gone > 0 else { return nil }
    return taker.group(ofToken: (gone - 1) % tokens, image: (gone - 1) / tokens)
  }

  private func canAppend(_ stage: Int) -> Bool {
    let (image, group) = tasks[stage].count.quotientAndRemainder(dividingBy: stages[stage].groups)
    for source in stages[stage].sources
    where tasks[source.stage].count <= needed(source, by: stage, image: image, group: group) {
      return false
    }
    return blocking(stage, image, group) == nil
  }

  /// The reader that has to make space first.
  private func blocking(_ stage: Int, _ image: Int, _ group: Int) -> (stage: Int, source: Int)? {
    readers[stage].first { reader in
      guard let freed = freed(reader, for: stage, image: image, group: group) else { return false }
      return tasks[reader.stage].count <= freed
    }
  }

  private func stopped(_ trace: Trace) -> InputError {
    for stage in stages.indices where tasks[stage].count < stages[stage].groups * images {
      let (image, group) = tasks[stage].count.quotientAndRemainder(dividingBy: stages[stage].groups)
      guard let reader = blocking(stage, image, group),
        let space = stages[reader.stage].sources[reader.source].space
      else { continue }
      let (made, taken) = (trace.operators[stage], trace.operators[reader.stage])
      let tokens = "\(space) \(space == 1 ? "token" : "tokens")"
      return InputError(
        "the pipeline stops: \(tokens) of '\(trace.name(of: made))' fill the FIFO before "
          + "'\(trace.name(of: taken))', which waits for something else of them",
        help: "raise 'fifo_tokens' of 'pipeline', or of a stage that matches "
          + "'\(trace.name(of: taken))'")
    }
    preconditionFailure("a stage that waits only for others that go on can go on")
  }

  // MARK: Tasks

  private mutating func append(_ index: Int) {
    let stage = stages[index]
    let (image, group) = tasks[index].count.quotientAndRemainder(dividingBy: stage.groups)
    let loaded = share(stage.loadedBytes, stage, group)
    if loaded > 0 {
      needed.append(
        Dependency(add(.transfer(bytes: loaded), on: .activationQueue, of: index), .operand))
    }
    for source in stage.sources {
      let place = needed(source, by: index, image: image, group: group)
      needed.append(Dependency(tasks[source.stage][place], .operand))
    }
    for reader in readers[index] {
      guard let place = freed(reader, for: index, image: image, group: group) else { continue }
      needed.append(Dependency(tasks[reader.stage][place], .bufferSpace))
    }
    let work = group == stage.groups - 1 ? stage.lastWork : stage.work
    var last = add(work, on: Self.resource(index), of: index)
    let stored = share(stage.storedBytes, stage, group)
    if stored > 0 {
      needed.append(Dependency(last, .operand))
      last = add(.transfer(bytes: stored), on: .storeQueue, of: index)
    }
    tasks[index].append(last)
  }

  private mutating func add(
    _ work: TaskWork, on resource: ResourceID, of stage: Int
  ) -> TaskID {
    let waits = resource == .activationQueue ? [] : needed
    if resource != .activationQueue { needed.removeAll(keepingCapacity: true) }
    layers.append(Int32(stage))
    return program.append(work, on: resource, after: waits)
  }

  /// A group's part of an image's bytes; parts add up to the whole.
  private func share(_ bytes: Int, _ stage: SpatialStage, _ group: Int) -> Int {
    let (start, end) = (group * stage.parallel, stage.end(ofGroup: group))
    return Int(Int128(bytes) * Int128(end) / Int128(stage.tokens))
      - Int(Int128(bytes) * Int128(start) / Int128(stage.tokens))
  }
}
