/// Layers that repeat: `count` runs of `length` tasks that are equal but for their numbers.
struct Period: Equatable {
  var firstTask: Int
  var length: Int
  var count: Int

  var end: Int { firstTask + length * count }

  /// Longer patterns are not searched for; a Swin stage's pair of blocks has about 30 operators, each in up to
  /// 16 slices.
  static let mostLayers = 512

  /// The repetition that saves most steps, if any repeats at least four times.
  static func find(in program: Program) -> Period? {
    guard !program.layersAreMixed else { return nil }
    let prints = (0..<program.layerCount).map { fingerprint(ofLayer: $0, program) }
    var best: (period: Period, saved: Int)?
    for length in 1...max(1, min(mostLayers, prints.count / 4)) where prints.count >= 4 {
      var start = 0
      while start + length < prints.count {
        var matches = 0
        while start + length + matches < prints.count,
          prints[start + matches] == prints[start + length + matches]
        {
          matches += 1
        }
        let count = (matches + length) / length
        if count >= 4 {
          let first = program.layerStarts[start]
          let tasks = program.layerStarts[start + length] - first
          let period = Period(firstTask: first, length: tasks, count: count)
          let saved = tasks * (count - 3)
          if tasks > 0, saved > best?.saved ?? 0, period.holds(in: program) {
            best = (period, saved)
          }
        }
        start += matches + 1
      }
    }
    return best?.period
  }

  /// Whether every task of the region equals the one a period later, dependences included.
  func holds(in program: Program) -> Bool {
    for index in firstTask..<end - length {
      let a = program.tasks[index]
      let b = program.tasks[index + length]
      guard a.work == b.work || program.work(of: a) == program.work(of: b),
        a.resource == b.resource, a.dependencyCount == b.dependencyCount
      else { return false }
      // The first run may reach back to before the region by other distances.
      guard index >= firstTask + length else { continue }
      for offset in 0..<Int(a.dependencyCount) {
        let x = program.dependencies[Int(a.firstDependency) + offset]
        let y = program.dependencies[Int(b.firstDependency) + offset]
        guard x.reason == y.reason, x.lag == y.lag, y.task.index - x.task.index == length else {
          return false
        }
      }
    }
    return true
  }

  /// The farthest that a task of the region reaches back.
  func reach(in program: Program) -> Int {
    var reach = 0
    for index in min(firstTask + length, end)..<end {
      let task = program.tasks[index]
      for dependency in program.dependencies(of: task) {
        reach = max(reach, index - dependency.task.index)
      }
    }
    return reach
  }

  /// FNV-1a over a layer's tasks; only a filter, equality is checked task by task.
  private static func fingerprint(ofLayer layer: Int, _ program: Program) -> UInt64 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    func mix(_ value: Int) { hash = (hash ^ UInt64(bitPattern: Int64(value))) &* 0x100_0000_01b3 }
    for index in program.tasks(ofLayer: layer) {
      let task = program.tasks[index]
      mix(task.resource.index)
      mix(program.works[Int(task.work)].occupied)
      mix(program.works[Int(task.work)].bytes)
      mix(Int(task.dependencyCount))
    }
    return hash
  }
}
