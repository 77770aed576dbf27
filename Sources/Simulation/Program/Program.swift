import Quantities

/// What a machine runs: tasks in one total order, each on one resource, each after others.
///
/// Every resource takes its own tasks in that order. A task needs only earlier tasks, so the oldest
/// unfinished one can always run. Stored as parallel arrays, because a program has thousands of
/// tasks and the machine touches few fields of each.
public struct Program: Sendable {
  public let resources: [Resource]
  public internal(set) var tasks: [ProgramTask] = []
  /// What tasks do: they keep its place here, because few are unlike those before them.
  private(set) var works: [TaskWork] = []
  /// By resource: the places of the last two that its tasks took, the last one first; −1 for none.
  private var lastWorks: [InlineArray<2, Int32>]
  public internal(set) var dependencies: [Dependency] = []
  /// Tasks per layer: the tasks of layer i are `layerStarts[i]..<layerStarts[i + 1]`.
  public internal(set) var layerStarts: [Int] = [0]
  /// The tasks in the order of their layers, where these do not follow each other; empty where they do.
  private var byLayer: [Int32] = []
  /// Where transfers go, shared by identical layers; only for a memory that needs addresses.
  public internal(set) var footprints: [Footprint] = []
  /// What tiles take of ports that several arrays share, each kind once; empty where none do.
  public private(set) var portDemands: [PortDemand] = []
  /// By layer, where each part of it lies.
  public internal(set) var layerPlaces: [LayerPlaces] = []
  /// Layers without tasks whose unit works in the array's streams, in the program's order.
  public private(set) var inStreamLayers: [InStreamLayer] = []

  public init(resources: [Resource]) {
    self.resources = resources
    lastWorks = resources.map { _ in [-1, -1] }
  }

  public var layerCount: Int { layerStarts.count - 1 }

  public func tasks(ofLayer layer: Int) -> LayerTasks {
    LayerTasks(layerStarts[layer]..<layerStarts[layer + 1], in: byLayer)
  }

  /// Whether the tasks of a layer are interleaved with those of others.
  public var layersAreMixed: Bool { !byLayer.isEmpty }

  /// Says of every task which layer it belongs to.
  public mutating func divide(intoLayers layers: [Int32], count: Int) {
    precondition(layers.count == tasks.count && layerStarts.count == 1)
    var starts = [Int](repeating: 0, count: count + 1)
    for layer in layers { starts[Int(layer) + 1] += 1 }
    for layer in 0..<count { starts[layer + 1] += starts[layer] }
    var next = starts
    byLayer = [Int32](repeating: 0, count: layers.count)
    for (task, layer) in layers.enumerated() {
      byLayer[next[Int(layer)]] = Int32(task)
      next[Int(layer)] += 1
    }
    layerStarts = starts
  }

  /// The same tasks with other layers: each of these is part of the layer that is given for it.
  public func merged(intoLayers layers: [Int], count: Int) -> Program {
    precondition(layers.count == layerCount)
    var ofTask = [Int32](repeating: 0, count: tasks.count)
    for layer in 0..<layerCount {
      for task in tasks(ofLayer: layer) { ofTask[task] = Int32(layers[layer]) }
    }
    var merged = self
    merged.layerStarts = [0]
    merged.divide(intoLayers: ofTask, count: count)
    merged.inStreamLayers = []
    var known: Set<Int> = []
    for layer in inStreamLayers where known.insert(layers[layer.layer]).inserted {
      merged.inStreamLayers.append(InStreamLayer(layer: layers[layer.layer], unit: layer.unit))
    }
    return merged
  }

  /// What a task of the program does.
  public func work(of task: ProgramTask) -> TaskWork { works[Int(task.work)] }

  public func dependencies(of task: ProgramTask) -> ArraySlice<Dependency> {
    dependencies[Int(task.firstDependency)..<Int(task.firstDependency + task.dependencyCount)]
  }

  /// Appends a task of the open layer and returns its number.
  @discardableResult
  public mutating func append(
    _ work: TaskWork, on resource: ResourceID, after needed: [Dependency],
    moving footprint: Footprint? = nil
  ) -> TaskID {
    let id = TaskID(tasks.count)
    let first = dependencies.count
    for dependency in needed {
      precondition(
        dependency.task.isEarlier(than: id), "a task may need earlier tasks of its program only")
    }
    dependencies.append(contentsOf: needed)
    var task = ProgramTask(
      work: place(of: work, on: resource.index), resource: resource, firstDependency: Int32(first),
      dependencyCount: Int32(dependencies.count - first))
    if let footprint {
      task.footprint = Int32(footprints.count)
      footprints.append(footprint)
    }
    tasks.append(task)
    return id
  }

  /// The place of a task's work: that of a task before it on its resource, or a new one.
  private mutating func place(of work: borrowing TaskWork, on resource: Int) -> Int32 {
    let last = lastWorks[resource]
    if last[0] >= 0, works[Int(last[0])] == work { return last[0] }
    let place: Int32
    if last[1] >= 0, works[Int(last[1])] == work {
      place = last[1]
    } else {
      place = Int32(works.count)
      works.append(copy work)
    }
    lastWorks[resource] = [place, last[0]]
    return place
  }

  /// Says what the last task takes of ports that it shares with other arrays.
  ///
  /// - Returns: The place of the demand, for tasks that take the same.
  @discardableResult
  public mutating func share(_ demand: PortDemand) -> Int {
    portDemands.append(demand)
    share(demand: portDemands.count - 1)
    return portDemands.count - 1
  }

  public mutating func share(demand place: Int) { tasks[tasks.count - 1].ports = Int32(place) }

  /// Appends the tasks of an earlier layer once more as the open one's, each needing what its match
  /// needs, as many tasks later.
  public mutating func repeatLayer(_ layer: Int) {
    precondition(!layersAreMixed)
    let range = layerStarts[layer]..<layerStarts[layer + 1]
    let distance = tasks.count - range.lowerBound
    for index in range {
      var task = tasks[index]
      let first = Int(task.firstDependency)
      task.firstDependency = Int32(dependencies.count)
      for offset in 0..<Int(task.dependencyCount) {
        let dependency = dependencies[first + offset]
        dependencies.append(
          Dependency(dependency.task.moved(by: distance), dependency.reason, lag: dependency.lag))
      }
      tasks.append(task)
    }
    if range.isEmpty, let unit = inStreamLayers.last(where: { $0.layer == layer })?.unit {
      markInStream(on: unit)
    }
    endLayer()
  }

  /// Says that the open layer has no tasks because its unit works in the array's streams.
  public mutating func markInStream(on unit: ResourceID) {
    inStreamLayers.append(InStreamLayer(layer: layerCount, unit: unit))
  }

  /// Sets space aside for tasks to come.
  public mutating func reserve(tasks count: Int) {
    tasks.reserveCapacity(count)
    dependencies.reserveCapacity(count * 3)
  }

  /// Ends the open layer; the next tasks belong to the next one.
  public mutating func endLayer() { layerStarts.append(tasks.count) }

  /// Says where the parts of the layers up to now lie that nothing has been said of: where the last
  /// one's do. Nothing is kept without footprints.
  public mutating func place(_ places: LayerPlaces) {
    while layerPlaces.count < layerCount { layerPlaces.append(places) }
  }
}

/// A layer whose unit works in the array's streams: it delays rows and has no task of its own.
public struct InStreamLayer: Sendable, Equatable {
  public var layer: Int
  public var unit: ResourceID
}

/// Number of a task in its program's order.
public struct TaskID: Hashable, Sendable {
  private let number: Int32

  public static let none = TaskID(-1)

  public init(_ index: Int) { number = Int32(truncatingIfNeeded: index) }

  public var index: Int { Int(number) }

  /// How far before (negative) or after a task it is; `Int.min` for none.
  public func distance(from base: Int) -> Int { self == .none ? .min : index - base }

  /// The task as many numbers later; none stays none.
  public func moved(by distance: Int) -> TaskID {
    self == .none ? .none : TaskID(index + distance)
  }

  func isEarlier(than other: TaskID) -> Bool { number >= 0 && number < other.number }
}

/// An earlier task that must have ended, and why.
public struct Dependency: Hashable, Sendable {
  public enum Reason: UInt8, Sendable {
    /// It makes what this task reads.
    case operand
    /// It makes the operand that stays in the array, which has to load before the first vector.
    case stationary
    /// It makes what this task reads, tapped before the output FIFO.
    case tapped
    /// It frees the space that this task fills.
    case bufferSpace
    /// Operators run one at a time.
    case barrier
  }

  public var task: TaskID
  public var reason: Reason
  private let storedLag: Int32

  /// Cycles from the end of that task to where this one can start: above 0 for the latency of units in
  /// the array's streams, below 0 where rows are taken as they come, before the last of them.
  public var lag: Int { Int(storedLag) }

  public init(_ task: TaskID, _ reason: Reason, lag: Int = 0) {
    self.task = task
    self.reason = reason
    storedLag = Int32(clamping: lag)
  }
}
