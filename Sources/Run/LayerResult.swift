import Energy
import Mapping
import Simulation
import Workload

/// What a run found of one operator of its trace.
package struct LayerResult: Sendable {
  package var op: Operator
  /// What runs it and how: binding, plan, activity, traffic.
  package var mapping: MappedLayer
  /// The component that it runs on; nil for a view.
  package var resource: ResourceID?
  /// When it ran, and who owned its cycles.
  package var times: LayerTimes.Layer
  /// Dynamic; leakage is the run's.
  package var energy: LayerEnergy

  package var activity: LayerActivity { mapping.activity }
  package var traffic: Traffic { mapping.traffic }
}
