import Energy
import Quantities
import Simulation

/// Layers that are the same in each block, taken together: `blocks.*.attn.qkv`.
public struct LayerClass: Sendable {
  public var name: String
  public var unit: String
  public var count = 0
  public var cycles = 0
  public var span = 0
  public var idealCycles = 0.0
  public var macs = 0
  public var attribution = CycleAttribution()
  public var energy = Attojoules.zero
  public var dramBytes = 0

  /// Σ ideal cycles ÷ Σ spans; nil for what does no MACs.
  public var utilization: Double? {
    macs > 0 && span > 0 ? idealCycles / Double(span) : nil
  }

  public var boundBy: String { attribution.largest?.name ?? "hidden" }

  private init(name: String, unit: String) {
    self.name = name
    self.unit = unit
  }

  private mutating func add(_ layer: Report.Layer) {
    count += 1
    cycles += layer.cycles
    span += layer.span
    if layer.macs > 0 { idealCycles += layer.idealCycles }
    macs += layer.macs
    attribution += layer.attribution
    energy += layer.energy.total
    dramBytes += layer.dramBytes
  }

  /// The classes of layers in the order of their first ones; each layer by itself if `every`. A
  /// class of one goes by its layer's own name.
  public static func of(_ layers: [Report.Layer], every: Bool = false) -> [LayerClass] {
    var classes: [LayerClass] = []
    var places: [String: Int] = [:]
    for layer in layers {
      let name = every ? layer.name : layer.layerClass
      if let place = places[name] {
        classes[place].name = name
        classes[place].add(layer)
      } else {
        places[name] = classes.count
        var first = LayerClass(name: layer.name, unit: layer.unit)
        first.add(layer)
        classes.append(first)
      }
    }
    return classes
  }
}
