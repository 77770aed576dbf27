import Hardware
import Run
import Simulation

/// Says of each layer whether its component is on the critical path, or what it is hidden behind.
struct LayerBounds {
  private let result: RunResult
  /// By layer: whether its component has a task on the critical path.
  private var isCritical: [Bool]

  init(_ result: RunResult) {
    self.result = result
    isCritical = [Bool](repeating: false, count: result.layers.count)
    for step in result.path.steps where result.layers[step.layer].resource == step.resource {
      isCritical[step.layer] = true
    }
  }

  func bound(ofLayer index: Int) -> LayerBound {
    guard result.layers[index].resource != nil else { return .none }
    let layer = result.layers[index].times
    if isCritical[index], let owner = layer.critical.largest { return .owner(owner) }
    var components: [(id: ComponentID, cycles: Int)] = []
    for step in result.path.steps(from: layer.start, to: layer.end) {
      let id = result.program.resources[step.resource.index].component
      // Of a layer that takes no time, what was on the path before it.
      let cycles = max(1, min(step.end, layer.end) - max(step.start, layer.start))
      if let place = components.firstIndex(where: { $0.id == id }) {
        components[place].cycles += cycles
      } else {
        components.append((id, cycles))
      }
    }
    guard var most = components.first else { return .none }
    for component in components where component.cycles > most.cycles { most = component }
    return .hidden(behind: result.accelerator.componentName(most.id))
  }
}
