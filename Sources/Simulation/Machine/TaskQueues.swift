/// Each resource's tasks in the program's order, one resource after the other in one array.
struct TaskQueues {
  private let starts: [Int]
  private let tasks: [TaskID]

  init(_ program: Program) {
    var counts = [Int](repeating: 0, count: program.resources.count)
    for task in program.tasks { counts[task.resource.index] += 1 }
    var starts = [0]
    for count in counts { starts.append(starts[starts.count - 1] + count) }
    var next = starts
    var tasks = [TaskID](repeating: .none, count: program.tasks.count)
    for (index, task) in program.tasks.enumerated() {
      tasks[next[task.resource.index]] = TaskID(index)
      next[task.resource.index] += 1
    }
    self.starts = starts
    self.tasks = tasks
  }

  var resourceCount: Int { starts.count - 1 }

  func count(_ resource: Int) -> Int { starts[resource + 1] - starts[resource] }

  subscript(resource: Int, position: Int) -> TaskID { tasks[starts[resource] + position] }
}
