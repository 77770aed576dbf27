/// How long each task had its resource to itself: from its start, or the end of the tasks before it
/// there if that is later, to its end. A tile's drain passes while the next one streams; such cycles
/// are counted once.
public struct BusyCycles: Sendable {
  private var ofTask: [Int]

  public init(_ program: Program, _ schedule: Schedule) {
    ofTask = [Int](repeating: 0, count: program.tasks.count)
    var lastEnds = [Int](repeating: 0, count: program.resources.count)
    for (index, task) in program.tasks.enumerated() {
      let resource = task.resource.index
      let end = schedule.ends[index]
      ofTask[index] = max(0, end - max(schedule.starts[index], lastEnds[resource]))
      lastEnds[resource] = max(lastEnds[resource], end)
    }
  }

  public subscript(task: Int) -> Int { ofTask[task] }
}
