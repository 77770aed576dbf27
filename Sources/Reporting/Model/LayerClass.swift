import Energy
import Quantities
import Simulation

/// Layers that are the same in each block, taken together: `blocks.*.attn.qkv`.
@dynamicMemberLookup
package struct LayerClass: Sendable {
  package var name: String
  /// What its first layer runs on.
  package var component: ComponentID?
  package var unit: String
  package var count = 0
  /// The sums of the layers'.
  package var counts = LayerCounts()
  package var active = 0
  package var idealCycles = 0.0
  /// Dynamic.
  package var energy = Attojoules.zero
  /// What bounds most of the layers; the first of equally many.
  package private(set) var bound = LayerBound.none
  private var bounds: [(bound: LayerBound, count: Int)] = []

  package subscript<Value>(dynamicMember path: KeyPath<LayerCounts, Value>) -> Value {
    counts[keyPath: path]
  }

  /// Whether its first layer runs on an array.
  package var isOnArray: Bool {
    if case .array? = component { true } else { false }
  }

  /// Σ ideal cycles ÷ Σ active ones; nil for what does no MACs.
  package var utilization: Double? {
    counts.macs > 0 && active > 0 ? idealCycles / Double(active) : nil
  }

  private init(first: Report.Layer) {
    name = first.name
    component = first.component
    unit = first.unit
    add(first)
  }

  private mutating func add(_ layer: Report.Layer) {
    count += 1
    counts += layer.counts
    active += layer.active
    if layer.macs > 0 { idealCycles += layer.idealCycles }
    energy += layer.energy.dynamic
    if let place = bounds.firstIndex(where: { $0.bound == layer.bound }) {
      bounds[place].count += 1
    } else {
      bounds.append((layer.bound, 1))
    }
    var most = 0
    for entry in bounds where entry.count > most { (bound, most) = (entry.bound, entry.count) }
  }

  /// The classes of layers in the order of their first ones; each layer by itself if `every`. A
  /// class of one layer has that layer's name.
  package static func of(_ layers: [Report.Layer], every: Bool = false) -> [LayerClass] {
    var classes: [LayerClass] = []
    var places: [String: Int] = [:]
    for layer in layers {
      let name = every ? layer.name : layer.layerClass
      if let place = places[name] {
        classes[place].name = name
        classes[place].add(layer)
      } else {
        places[name] = classes.count
        classes.append(LayerClass(first: layer))
      }
    }
    return classes
  }
}
