import Simulation

/// What bounds a layer.
package enum LayerBound: Sendable, Hashable {
  /// The layer's own component is on the critical path: the owner of most cycles that the path spends in
  /// the layer's tasks.
  case owner(CycleOwner)
  /// It is not; the component that the critical path is on for most of the layer's time.
  case hidden(behind: String)
  /// A view of what is there: nothing takes time.
  case none
}
