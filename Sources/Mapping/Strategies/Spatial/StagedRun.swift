import Simulation

/// What is particular to a machine with a stage for each operator.
package struct StagedRun: Sendable {
  /// By layer.
  package var resources: [ResourceID]
  /// By image: the last task of every stage.
  package var retirements: [[TaskID]]

  /// By image: the cycle in which the last of it ends.
  package func ends(_ schedule: Schedule) -> [Int] {
    retirements.map { tasks in tasks.reduce(0) { max($0, schedule.ends[$1.index]) } }
  }
}
