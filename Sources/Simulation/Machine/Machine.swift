/// Runs programs: a forward pass in dependence order, in which only the DRAM is arbitrated in time.
///
/// A task on a private resource starts at the latest of the end of the task before it there and the
/// ends of the tasks it needs. A DMA queue's head asks for the data path when its own needs have
/// ended and its request has been issued; the path goes to the request that came first (then to the
/// earlier task), for at most 4 KiB while another waits. Heads that are still blocked need a
/// transfer that has not completed, so none of them could have come before the one that is served.
public struct Machine: Sendable {
  let settings: MachineSettings

  public init(_ settings: MachineSettings) { self.settings = settings }

  /// Runs a program from cycle 0 with everything idle. `fastForward` only changes how long it takes.
  public func run(_ program: Program, fastForward: Bool = true) throws(MachineFault) -> Schedule {
    var run = MachineRun(program, settings)
    if let memory = settings.memory {
      // Refreshes are placed in time, so no period of the program repeats to the cycle; steady runs of
      // bursts do.
      var port = MemoryPort(
        memory, turnBytes: settings.turnBytes, program, fastForward: fastForward)
      while try run.step(&port) {}
      run.schedule.memory = port.finish(at: run.schedule.totalCycles)
      return run.schedule
    }
    var skipper = fastForward ? PeriodSkipper(program) : nil
    while try run.step() {
      skipper?.observe(&run)
    }
    return run.schedule
  }
}

/// An internal error: a program that waits for itself.
public struct MachineFault: Error, Sendable {
  /// Oldest unfinished task of each resource, as `resource: task number`.
  public var waiting: [String]
}
