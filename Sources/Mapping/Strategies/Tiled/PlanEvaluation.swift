import Hardware
import Quantities
import Simulation

/// What a plan of a whole trace, or of a part of it, costs.
struct PlanCost {
  /// By the objective of the search, for one image.
  var objective: Double
  /// Through the DRAM, for one image.
  var bytes: Double

  /// Costs less, or as much and moves fewer bytes. A plan that moves more bytes must cost less by more than
  /// `mapping.tolerance_ppm`, what fewer bytes may cost.
  func isBetter(than other: PlanCost, _ rules: SearchRules) -> Bool {
    let share = bytes > other.bytes ? 1 - Double(rules.tolerance) / 1e6 : 1
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

  init(_ accelerator: Accelerator, _ rules: SearchRules, costs: MappingCosts?, reuse: Bool) {
    self.accelerator = accelerator
    self.rules = rules
    self.costs = costs
    self.reuse = reuse
    settings = MachineSettings(accelerator).withoutBanks
  }

  /// The cost of a plan, and the plan with its program; nil where it cannot be run.
  ///
  /// - Parameter images: Of the plan.
  func run(_ plan: TracePlan, images: Int) -> (cost: PlanCost, plan: TracePlan)? {
    guard let mapped = plan.program ?? written(plan),
      let schedule = try? Machine(settings).run(mapped.program, fastForward: reuse)
    else { return nil }
    var activity = LayerActivity(accelerator)
    for layer in mapped.layers { activity += layer.activity }
    let cost = MappingCost(
      cycles: schedule.totalCycles, bytes: activity.dramReadBytes + activity.dramWriteBytes,
      energy: costs?.energy(activity, cycles: schedule.totalCycles) ?? 0)
    let perImage = 1 / Double(images)
    // Energy × delay: both are those of one image.
    let share = rules.objective == .edp ? perImage * perImage : perImage
    return (
      PlanCost(objective: cost.objective(rules) * share, bytes: Double(cost.bytes) * perImage),
      plan.written(as: mapped)
    )
  }

  private func written(_ plan: TracePlan) -> MappedTrace? {
    guard case .layers(let layers, let places) = plan.work else { return nil }
    return try? LayerEmission(accelerator, reuse: reuse).emit(plan, layers, places)
  }
}
