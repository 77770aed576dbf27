import Energy
import Mapping
import Simulation
import Workload

/// What a run found of one operator of its trace.
public struct LayerResult: Sendable {
  public var op: Operator
  /// What runs it and how: binding, plan, activity, traffic.
  public var mapping: MappedLayer
  /// The component that it runs on; nil for a view.
  public var resource: ResourceID?
  /// When it ran, and who owned its cycles.
  public var times: LayerTimes.Layer
  /// Dynamic; leakage is the run's.
  public var energy: LayerEnergy

  public var activity: LayerActivity { mapping.activity }
  public var traffic: Traffic { mapping.traffic }
}
