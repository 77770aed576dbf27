import Energy
import Hardware
import Quantities
import Run
import Simulation

/// What is published of a design, and how a run tells it.
enum DesignQuantity: String, CaseIterable {
  case area = "area_mm2"
  /// Static power, and the dynamic energy of a run in its time.
  case power = "power_mW"
  case energy = "energy_uJ"
  /// Of the whole design's, in percent.
  case shareOfArea = "share_of_area"
  case shareOfPower = "share_of_power"
  /// That of the other design divided by that of this one.
  case areaRatio = "area_ratio"
  case energyRatio = "energy_ratio"

  var isRatio: Bool { self == .areaRatio || self == .energyRatio }
}

/// A component, or a part of its energy, that a figure is of.
struct DesignPart {
  /// Parts of the energy of arrays and units.
  enum Kind: String, CaseIterable {
    case arithmetic, registers, clock, wires, leakage

    func energy(_ logic: LogicEnergy, _ energy: ComponentEnergy) -> Attojoules {
      switch self {
      case .arithmetic: logic.arithmetic
      case .registers: logic.registers
      case .clock: logic.clock
      case .wires: logic.wires
      case .leakage: energy.leakage
      }
    }
  }

  /// Empty for the whole design.
  var components: [ComponentID]
  /// Empty for all of their energy.
  var kinds: [Kind]

  func energy(in result: RunResult) -> Attojoules {
    guard !components.isEmpty else { return result.energy.total }
    return components.reduce(.zero) { sum, id in
      let energy = result.energy.byComponent[id]
      guard !kinds.isEmpty else { return sum + energy.total }
      return kinds.reduce(sum) { $0 + $1.energy(result.logic[id], energy) }
    }
  }

  /// Square millimetres; nil where the table does not state it.
  func area(in result: RunResult) -> Double? {
    let areas = components.isEmpty ? [result.area] : components.map { result.areas[$0] }
    var sum = 0.0
    for area in areas {
      guard let area else { return nil }
      sum += Double(area.count) * 1e-12
    }
    return sum
  }
}
