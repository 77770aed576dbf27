import Hardware
import Quantities
import Simulation

/// What a plan of a whole trace, or of a part of it, costs.
struct PlanCost {
  /// By the objective of the search, for one image.
  var objective: Double
  /// Through the DRAM, for one image.
  var bytes: Double
  /// Of the cycles, those that the bytes take at the DRAM's rate; 0 for an ideal DRAM.
  var transferShare: Double

  /// Costs less, or as much and moves fewer bytes. A plan that moves more bytes must cost less by more than
  /// `mapping.tolerance_ppm`, what fewer bytes may cost.
  func isBetter(than other: PlanCost, _ rules: SearchRules) -> Bool {
    let share = bytes > other.bytes ? 1 - rules.relativeTolerance : 1
    return (objective, bytes) < (other.objective * share, other.bytes)
  }
}

/// Runs the programs of plans to compare them, without a banked DRAM.
struct PlanEvaluation {
  private let accelerator: Accelerator
  private let settings: MachineSettings
  private let rules: SearchRules
  private let costs: MappingCosts?
  private let reuse: Bool

  /// Shares of a run's cycles from which plans with other traffic, and other mappings, are tried. Assumed:
  /// with fewer transfers other slices saved at most 0.6 % on shipped machines, and what saves less than 2 %
  /// is not worth the time.
  private static let leastTransfers = 0.6
  private static let leastSaving = 0.02

  init(_ accelerator: Accelerator, _ rules: SearchRules, costs: MappingCosts?, reuse: Bool) {
    self.accelerator = accelerator
    self.rules = rules
    self.costs = costs
    self.reuse = reuse
    settings = MachineSettings(accelerator).withoutBanks
  }

  /// The cost of a plan, and the plan with its program; nil where it cannot be run.
  ///
  /// - Parameters:
  ///   - images: Of the plan.
  ///   - layers: Those of the plan whose cost counts, from the end of the layers before them; nil for all.
  func run(
    _ plan: TracePlan, images: Int, layers: Range<Int>? = nil
  ) -> (cost: PlanCost, plan: TracePlan)? {
    guard let mapped = plan.program ?? written(plan),
      let schedule = try? Machine(settings).run(mapped.program, fastForward: reuse)
    else { return nil }
    var activity = LayerActivity(accelerator)
    for layer in mapped.layers[layers ?? mapped.layers.indices] { activity += layer.activity }
    let cycles =
      if let layers {
        end(ofLayersBefore: layers.upperBound, mapped.program, schedule)
          - end(ofLayersBefore: layers.lowerBound, mapped.program, schedule)
      } else {
        schedule.totalCycles
      }
    let cost = MappingCost(
      cycles: cycles, bytes: activity.dramReadBytes + activity.dramWriteBytes,
      energy: costs?.energy(activity, cycles: cycles) ?? 0)
    let perImage = 1 / Double(images)
    // Energy × delay: both are those of one image.
    let share = rules.objective == .edp ? perImage * perImage : perImage
    return (
      PlanCost(
        objective: cost.objective(rules) * share, bytes: Double(cost.bytes) * perImage,
        transferShare: transferCycles(cost.bytes) / Double(max(1, cost.cycles))),
      plan.written(as: mapped)
    )
  }

  private func end(
    ofLayersBefore layer: Int, _ program: Program, _ schedule: Schedule
  ) -> Int {
    (0..<layer).lazy.flatMap { program.tasks(ofLayer: $0) }.reduce(0) { max($0, schedule.ends[$1]) }
  }

  /// What bytes take at the DRAM's rate; 0 for an ideal DRAM.
  private func transferCycles(_ bytes: Int) -> Double {
    guard let path = settings.path else { return 0 }
    return Double(bytes) * Double(path.leastByteTicks) / Double(path.cycleTicks)
  }

  /// Whether the DRAM works in most of the cycles.
  func mayWaitForTransfers(_ cost: PlanCost) -> Bool { cost.transferShare >= Self.leastTransfers }

  /// Whether other traffic may save cycles: the DRAM works in most of them, the critical path waits for it
  /// or for space in some, and not all of them are needed for compulsory bytes.
  ///
  /// - Parameter plan: Of a whole trace.
  func isLimitedByTraffic(_ plan: TracePlan, _ cost: PlanCost) -> Bool {
    guard mayWaitForTransfers(cost), let mapped = plan.program ?? written(plan),
      let schedule = try? Machine(settings).run(mapped.program, fastForward: reuse)
    else { return false }
    let cycles = Double(schedule.totalCycles)
    let compulsory = mapped.layers.reduce(0) { $0 + $1.traffic.compulsory }
    guard cycles - transferCycles(compulsory) >= Self.leastSaving * cycles else { return false }
    var waits = 0
    for layer in LayerTimes(mapped.program, schedule, settings).layers {
      for owner in [CycleOwner.input, .weight, .writeBack, .buffer] {
        waits += layer.attribution[owner]
      }
    }
    return Double(waits) >= Self.leastSaving * cycles
  }

  private func written(_ plan: TracePlan) -> MappedTrace? {
    guard case .layers(let layers, let places) = plan.work else { return nil }
    return try? LayerEmission(accelerator, reuse: reuse).emit(plan, layers, places)
  }
}
