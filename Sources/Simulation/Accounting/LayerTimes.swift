/// When the layers of a program ran and who owned their cycles.
///
/// A layer's `cycles` are its retirement interval: from the latest end of the layers before it to
/// its own end, not below 0. They sum to the total. The chain of what each task waited for last,
/// walked back from the last task, covers the total once; a cycle's owner is that of the chain there.
public struct LayerTimes: Sendable {
  public struct Layer: Sendable, Equatable {
    /// First start and last end of its tasks; both the end of the layers before it if it has none.
    /// Loads that run ahead under the layers before do not start it.
    public var start: Int
    public var end: Int
    public var cycles: Int
    public var attribution = CycleAttribution()

    public var span: Int { end - start }
  }

  public private(set) var layers: [Layer] = []
  public private(set) var totalCycles = 0

  public init(_ program: Program, _ schedule: Schedule, _ settings: MachineSettings) {
    for layer in 0..<program.layerCount {
      let tasks = program.tasks(ofLayer: layer)
      let start = Self.start(of: tasks, program, schedule, before: totalCycles)
      let end = tasks.lazy.map { schedule.ends[$0] }.max() ?? totalCycles
      layers.append(Layer(start: start, end: end, cycles: max(0, end - totalCycles)))
      totalCycles = max(totalCycles, end)
    }
    attribute(program, schedule, settings)
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

  private mutating func attribute(
    _ program: Program, _ schedule: Schedule, _ settings: MachineSettings
  ) {
    guard let last = schedule.ends.indices.max(by: { schedule.ends[$0] < schedule.ends[$1] })
    else { return }
    var borders: [Int] = []
    var retired = 0
    for layer in layers {
      retired += layer.cycles
      borders.append(retired)
    }
    var layer = layers.count - 1
    var task = TaskID(last)
    var until = totalCycles
    while until > 0 {
      let pieces = TaskPieces(task, program, schedule, settings)
      for index in pieces.indicesFromTheEnd where pieces.start(index) < until {
        // A piece may cross the borders of several layers.
        var end = min(pieces.end(index), until)
        let first = pieces.start(index)
        while end > first {
          while layer > 0, borders[layer - 1] >= end { layer -= 1 }
          let start = max(first, layer > 0 ? borders[layer - 1] : 0)
          layers[layer].attribution[pieces.owner(index)] += end - start
          end = start
        }
        until = first
      }
      guard schedule.causers[task.index] != .none else { break }
      task = schedule.causers[task.index]
    }
  }
}
