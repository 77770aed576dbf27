import Hardware

/// When the layers of a program ran and who owned their cycles.
///
/// A layer's `cycles` are its exclusive ones: from the latest end of the layers before it to its own
/// end, not below 0. They sum to the total. The critical path, the chain of what each task waited for
/// last, walked back from the last task, covers the total once; a cycle's owner is that of the path
/// there.
public struct LayerTimes: Sendable {
  public struct Layer: Sendable, Equatable {
    /// First start and last end of its tasks; both the end of the layers before it if it has none.
    /// Loads that run ahead under the layers before do not start it.
    public var start: Int
    public var end: Int
    public var cycles: Int
    /// Cycles in which it, or a part of it, is between its start and its end.
    public var active: Int
    /// Owners of `cycles`, whichever layers' tasks they are in.
    public var attribution = CycleAttribution()
    /// Owners of the part of the critical path that is in the layer's own tasks, or is the latency of
    /// its unit in the array's streams.
    public var critical = CycleAttribution()
    /// Cycles in which the main array idles and this layer decides when its next tile starts, or when the
    /// run ends.
    public var exposed = 0

    public var span: Int { end - start }

    fileprivate init(start: Int, end: Int, cycles: Int) {
      self.start = start
      self.end = end
      self.cycles = cycles
      active = end - start
    }

    /// But for `active`, with another part of the same layer.
    fileprivate mutating func add(_ part: Layer) {
      start = min(start, part.start)
      end = max(end, part.end)
      cycles += part.cycles
      attribution += part.attribution
      critical += part.critical
      exposed += part.exposed
    }
  }

  public private(set) var layers: [Layer] = []
  public private(set) var totalCycles = 0
  public private(set) var path = CriticalPath()

  public init(_ program: Program, _ schedule: Schedule, _ settings: MachineSettings) {
    for layer in 0..<program.layerCount {
      let tasks = program.tasks(ofLayer: layer)
      let start = Self.start(of: tasks, program, schedule, before: totalCycles)
      let end = tasks.lazy.map { schedule.ends[$0] }.max() ?? totalCycles
      layers.append(Layer(start: start, end: end, cycles: max(0, end - totalCycles)))
      totalCycles = max(totalCycles, end)
    }
    guard let last = schedule.ends.indices.max(by: { schedule.ends[$0] < schedule.ends[$1] })
    else { return }
    let taskLayers = TaskLayers(program)
    let chain = CauserChain(program: program, schedule: schedule)
    attribute(chain, from: TaskID(last), taskLayers, settings)
    expose(chain, last: TaskID(last), taskLayers)
  }

  /// The same run with other layers: each of these is part of the layer that is given for it. A layer's
  /// cycles are those of its parts.
  public func merged(intoLayers operators: [Int], count: Int) -> LayerTimes {
    var merged = self
    var parts = [Layer?](repeating: nil, count: count)
    for (layer, index) in zip(layers, operators) {
      if parts[index] == nil { parts[index] = layer } else { parts[index]?.add(layer) }
    }
    merged.layers = parts.map { $0 ?? Layer(start: 0, end: 0, cycles: 0) }
    merged.setActive(layers, operators)
    merged.path = path.merged(intoLayers: operators)
    return merged
  }

  /// - Parameters:
  ///   - parts: Of the layers.
  ///   - operators: By part, the layer.
  private mutating func setActive(_ parts: [Layer], _ operators: [Int]) {
    for index in layers.indices { layers[index].active = 0 }
    /// By layer: the end of what is counted.
    var counted = [Int](repeating: 0, count: layers.count)
    for place in parts.indices.sorted(by: { parts[$0].start < parts[$1].start }) {
      let (part, layer) = (parts[place], operators[place])
      layers[layer].active += max(0, part.end - max(part.start, counted[layer]))
      counted[layer] = max(counted[layer], part.end)
    }
  }

  /// When a layer's work begins, or, once the layers before have ended, its loads.
  private static func start(
    of tasks: LayerTasks, _ program: Program, _ schedule: Schedule, before: Int
  ) -> Int {
    var load = Int.max
    var work = Int.max
    for index in tasks {
      if program.tasks[index].resource.isQueue {
        load = min(load, schedule.starts[index])
      } else {
        work = min(work, schedule.starts[index])
      }
    }
    guard load < .max else { return work < .max ? work : before }
    return min(work, max(load, before))
  }

  // MARK: Owners

  private mutating func attribute(
    _ chain: CauserChain, from last: TaskID, _ taskLayers: TaskLayers, _ settings: MachineSettings
  ) {
    let (program, schedule) = (chain.program, chain.schedule)
    var owners = IntervalOwners(layers)
    chain.walk(from: last, since: 0, until: totalCycles) { stretch in
      switch stretch.kind {
      case .streamLatency:
        owners.add(.unit, from: stretch.start, to: stretch.end, &layers)
        let delaying = taskLayers.delaying(stretch)
        let layer = delaying?.layer ?? taskLayers[stretch.task]
        layers[layer].critical[.unit] += stretch.end - stretch.start
        path.prepend(
          layer: layer,
          resource: delaying?.unit ?? program.tasks[stretch.task.index].resource,
          start: stretch.start, end: stretch.end)
      case .execution:
        let layer = taskLayers[stretch.task]
        let pieces = TaskPieces(stretch.task, program, schedule, settings)
        var until = stretch.end
        for index in pieces.indicesFromTheEnd where pieces.start(index) < until {
          let start = max(stretch.start, pieces.start(index))
          let owner = pieces.owner(index)
          owners.add(owner, from: start, to: until, &layers)
          layers[layer].critical[owner] += until - start
          until = start
        }
        path.prepend(
          layer: layer, resource: program.tasks[stretch.task.index].resource,
          start: stretch.start, end: stretch.end)
      }
    }
    path.reverse()
  }

  // MARK: The main array's idle cycles

  /// Charges every interval without a task on the main array to the layers that the task after it waited
  /// for.
  private mutating func expose(_ chain: CauserChain, last: TaskID, _ taskLayers: TaskLayers) {
    let (program, schedule) = (chain.program, chain.schedule)
    guard program.resources.contains(where: { $0.kind == .array(.main) }) else { return }
    var busyUntil = 0
    func idle(until: Int, before task: TaskID) {
      guard until > busyUntil else { return }
      chain.walk(from: task, since: busyUntil, until: until) { stretch in
        let layer =
          switch stretch.kind {
          case .execution: taskLayers[stretch.task]
          case .streamLatency:
            taskLayers.delaying(stretch)?.layer ?? taskLayers[stretch.task]
          }
        layers[layer].exposed += stretch.end - stretch.start
      }
    }
    for index in program.tasks.indices where program.tasks[index].resource == .array {
      idle(until: schedule.starts[index], before: TaskID(index))
      busyUntil = max(busyUntil, schedule.ends[index])
    }
    idle(until: totalCycles, before: last)
  }
}
