import Hardware
import Quantities
import Simulation
import Workload

/// A trace mapped onto an accelerator: the program, what each layer does, and what was decided.
public struct MappedTrace: Sendable {
  public var program: Program
  /// By layer.
  public var activities: [LayerActivity]
  public var bindings: [BoundOperator]
  /// By layer; nil for what is no product.
  public var tilings: [Tiling?]
  var traffic: TrafficClasses
  public var residency: Residency
  /// With `pipeline: spatial` only.
  public var stages: StagedRun?

  /// By layer: bytes of weights, model inputs and outputs, which no schedule keeps from the DRAM.
  public var compulsoryBytes: [Int] { traffic.compulsory }
  /// By layer: bytes of activations that did not stay on chip; partial sums are in the activities.
  public var spilledActivationBytes: [Int] { traffic.spilled }
}
