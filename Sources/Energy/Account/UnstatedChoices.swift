import Hardware
import Quantities
import Simulation

/// What of a machine's energy rests on choices that its configuration does not state, where a default or a
/// rule holds: the SRAMs' cells and temperature, the widths of buffers, whether clocks are gated.
package struct UnstatedChoices: Sendable, Equatable {
  private let cells: Bool
  private let temperature: Bool
  /// By buffer.
  private let widths: [Bool]
  /// By array and by unit.
  private let arrayGating: [Bool]
  private let unitGating: [Bool]
  /// The keys: `energy.cells`, `buffers.weights.width`, in the order of a configuration.
  package let keys: [String]

  init(_ accelerator: Accelerator, _ table: EnergyTable) {
    let settings = accelerator.energy
    var hasLibrary = false
    if case .library = table.sram { hasLibrary = true }
    cells = hasLibrary && settings.cells == nil
    temperature = hasLibrary && settings.temperature == nil
    let buffers = accelerator.buffers.all
    widths = buffers.map { hasLibrary && $0.ports == nil }
    let hasClock = table.logic.registers != nil
    let origin = accelerator.origin
    let arrayKeys = accelerator.arrayIDs.map { id in
      id == .main ? ["array"] : ["extra_arrays", accelerator[id].name]
    }
    arrayGating = arrayKeys.map { hasClock && !origin.states($0 + ["clock_gating"]) }
    unitGating = accelerator.units.map {
      hasClock && !origin.states(["units", $0.name, "clock_gating"])
    }
    var keys: [String] = []
    if cells { keys.append("energy.cells") }
    if temperature { keys.append("energy.temperature") }
    for (path, isUnstated) in zip(arrayKeys, arrayGating) where isUnstated {
      keys.append((path + ["clock_gating"]).joined(separator: "."))
    }
    for (buffer, isUnstated) in zip(buffers, widths) where isUnstated {
      keys.append("buffers.\(buffer.name).width")
    }
    for (unit, isUnstated) in zip(accelerator.units, unitGating) where isUnstated {
      keys.append("units.\(unit.name).clock_gating")
    }
    self.keys = keys
  }

  /// The part of a run's energy that rests on them.
  ///
  /// - Parameter rowBufferLeakage: Of the run, by unit. An access of a row buffer is always as wide as a rule
  ///   says.
  func energy(
    of total: RunEnergy, _ logic: PerComponent<LogicEnergy>, rowBufferLeakage: [Attojoules]
  ) -> Attojoules {
    var sum = Attojoules.zero
    for (index, energy) in total.byComponent.buffers.enumerated() {
      if cells || widths[index] { sum += energy.dynamic }
      if cells || temperature { sum += energy.leakage }
    }
    for index in arrayGating.indices where arrayGating[index] { sum += logic.arrays[index].clock }
    for index in unitGating.indices {
      if unitGating[index] { sum += logic.units[index].clock }
      if cells {
        sum += total.byComponent.units[index].dynamic - logic.units[index].total
      }
      if cells || temperature { sum += rowBufferLeakage[index] }
    }
    return sum
  }
}
