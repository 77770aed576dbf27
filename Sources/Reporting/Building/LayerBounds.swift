import Mapping
import Simulation

/// Says of each layer whether its component is on the critical path, or what it is hidden behind.
struct LayerBounds {
  private let result: SimulationResult
  /// By layer: whether its component has a task on the critical path.
  private var isCritical: [Bool]

  init(_ result: SimulationResult) {
    self.result = result
    isCritical = [Bool](repeating: false, count: result.times.layers.count)
    for step in result.times.path.steps where result.resource(ofLayer: step.layer) == step.resource
    {
      isCritical[step.layer] = true
    }
  }

  func bound(ofLayer index: Int) -> LayerBound {
    guard result.resource(ofLayer: index) != nil else { return .none }
    let layer = result.times.layers[index]
    if isCritical[index], let owner = layer.critical.largest { return .owner(owner) }
    var components: [(name: String, cycles: Int)] = []
    for step in result.times.path.steps(from: layer.start, to: layer.end) {
      let name = name(of: step.resource)
      // Of a layer without time of its own, what was on the path before it.
      let cycles = max(1, min(step.end, layer.end) - max(step.start, layer.start))
      if let place = components.firstIndex(where: { $0.name == name }) {
        components[place].cycles += cycles
      } else {
        components.append((name, cycles))
      }
    }
    guard var most = components.first else { return .none }
    for component in components where component.cycles > most.cycles { most = component }
    return .hidden(behind: most.name)
  }

  /// The component that a resource is, or is part of.
  private func name(of resource: ResourceID) -> String {
    resource.isQueue ? "dram" : result.mapped.program.resources[resource.index].name
  }
}

extension SimulationResult {
  /// The component that a layer runs on; nil for a view.
  func resource(ofLayer index: Int) -> ResourceID? {
    if let stages = mapped.stages { return stages.resources[index] }
    return switch mapped.bindings[index].binding {
    case .array: .array
    case .unit(let index): .unit(index)
    case .host: ResourceID(mapped.program.resources.count - 1)
    case .none: nil
    }
  }
}
