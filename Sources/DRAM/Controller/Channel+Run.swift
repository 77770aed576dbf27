import Hardware

extension Channel {
  /// Goes through cycles in which no other channel does anything.
  ///
  /// - Parameters:
  ///   - stream: What is offered in every cycle; ends the run when all of it has been accepted.
  ///   - accepted: Bursts that have been accepted in the first cycle, and in the one returned.
  ///   - loads: Whose reads are served, by owner; one that has come ends the run.
  ///   - tellsReads: Every read that is served ends the run.
  ///   - passesSteadyRuns: Periods of steady runs are passed over; it only changes how long it takes.
  ///   - limit: The first cycle to leave alone.
  /// - Returns: The first cycle that has not passed.
  mutating func run(
    _ stream: inout BurstStream, accepted: inout Int, _ loads: inout FixedArray<Load>,
    from first: Int, before limit: Int, tellsReads: Bool, passesSteadyRuns: Bool
  ) -> Int {
    let perCycle = controller.requestsPerCycle
    let hasStream = stream.left > 0
    hasServedRead = false
    var now = first
    while now < limit {
      if stream.left > 0 {
        while accepted < perCycle, stream.left > 0, canAccept(isWrite: stream.request.isWrite) {
          accept(stream.request, times: 1)
          stream.left -= 1
          accepted += 1
        }
        if hasMove { wake = now }
        // The next stream may go on in this cycle.
        if stream.left == 0, accepted < perCycle { return now }
      }
      if wake <= now {
        step(now)
        if lastColumn == now {
          if !served.isWrite {
            hasServedRead = true
            let owner = Int(served.owner)
            loads[owner].unserved -= 1
            loads[owner].end = max(loads[owner].end, servedEnd)
            if tellsReads || loads[owner].hasCompleted {
              accepted = 0
              return now + 1
            }
          }
          if steadyRun.isSteady, passesSteadyRuns, stream.left > 0 || !hasStream {
            now = passSteadyRun(&stream, &loads, now, before: limit)
          }
        }
      }
      accepted = 0
      var next = wake
      if stream.left > 0 {
        if next > now + 1, stream.left > 1 {
          now += acceptStanding(&stream, cycles: next - now - 1)
        }
        if canAccept(isWrite: stream.request.isWrite) { next = min(next, now + 1) }
      } else if hasStream {
        return now + 1
      }
      now = next
    }
    return limit
  }

  /// Accepts bursts that only queue behind others, for a limited number of cycles.
  ///
  /// - Returns: The cycles that it takes.
  @inline(__always)
  private mutating func acceptStanding(_ stream: inout BurstStream, cycles: Int) -> Int {
    let perCycle = controller.requestsPerCycle
    let most = min(passiveSpace(stream.request), stream.left - 1)
    guard most >= perCycle else { return 0 }
    let taken = min(cycles, perCycle == 1 ? most : most / perCycle)
    accept(stream.request, times: taken * perCycle)
    stream.left -= taken * perCycle
    return taken
  }
}
