/// What the tasks of several arrays take of the buffers' ports, over time.
///
/// A task's accesses are spread evenly over the cycles of its vectors. Where tasks that were scheduled
/// before it leave less than its share, it continues at the rate that is left: ports are never
/// oversubscribed.
struct SharedPorts {
  /// A stretch of time in which a resource takes even shares of ports.
  struct Stretch {
    var start: Int
    var end: Int
    /// By buffer, of all that its ports pass.
    var shares: [Double]
  }

  /// By resource, in the order of time.
  private(set) var taken: [[Stretch]]
  /// By resource and other resource, the first of the other's stretches that has not ended before the
  /// resource's last task: tasks of a resource start in order.
  private var next: [[Int]]

  init(resources: Int) {
    taken = [[Stretch]](repeating: [], count: resources)
    next = [[Int]](repeating: [Int](repeating: 0, count: resources), count: resources)
  }

  /// Takes the ports for a task. Returns the cycles that it takes longer.
  ///
  /// - Parameters:
  ///   - first: The cycle of its first vector.
  ///   - end: The cycle after its last one, if no other task uses the ports.
  mutating func take(
    _ demand: PortDemand, by resource: Int, from first: Int, until end: Int
  ) -> Int {
    guard end > first else { return 0 }
    let shares = demand.cycles.map { min(1, Double($0) / Double(end - first)) }
    guard shares.contains(where: { $0 > 0 }) else { return 0 }
    for other in taken.indices where other != resource {
      while next[resource][other] < taken[other].count,
        taken[other][next[resource][other]].end <= first
      {
        next[resource][other] += 1
      }
    }
    var left = Double(end - first)
    var time = first
    while left > 1e-6 {
      let (used, until) = others(than: resource, at: time, shares.count)
      var rate = 1.0
      for (own, used) in zip(shares, used) where own > 0 {
        rate = min(rate, max(0, 1 - used) / own)
      }
      // Less is rounding.
      if rate < 1e-9 { rate = 0 }
      let needed = rate > 0 ? Int((left / rate - 1e-6).rounded(.up)) : .max
      let stop = min(until, needed < .max - time ? time + max(1, needed) : .max)
      let done = min(left, Double(stop - time) * rate)
      left -= done
      let actual = done / Double(stop - time)
      if actual > 0 {
        taken[resource].append(
          Stretch(start: time, end: stop, shares: shares.map { $0 * actual }))
      }
      time = stop
    }
    return max(0, time - end)
  }

  /// What other resources have taken of each buffer's ports in a cycle, and until when that holds.
  private func others(than resource: Int, at time: Int, _ buffers: Int) -> ([Double], Int) {
    var used = [Double](repeating: 0, count: buffers)
    var until = Int.max
    for other in taken.indices where other != resource {
      var index = next[resource][other]
      while index < taken[other].count, taken[other][index].end <= time { index += 1 }
      guard index < taken[other].count else { continue }
      let stretch = taken[other][index]
      guard stretch.start <= time else {
        until = min(until, stretch.start)
        continue
      }
      until = min(until, stretch.end)
      for buffer in 0..<buffers { used[buffer] += stretch.shares[buffer] }
    }
    return (used, until)
  }
}
