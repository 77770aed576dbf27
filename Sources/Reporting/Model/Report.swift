import DRAM
import Diagnostics
import Energy
import Quantities
import Simulation

/// What a simulation found: the one model of text, JSON and CSV. Values only; every ratio is
/// computed where it is shown, from the numbers here.
package struct Report: Sendable {
  package static let schema = "systole.report/2"
  /// Of versions that counted spilled activations as compulsory and gave layers a share of leakage.
  static let olderSchema = "systole.report/1"

  package var toolVersion: String
  package var accelerator: AcceleratorInfo
  package var trace: TraceInfo
  package var energyTable: EnergyTableInfo
  /// Names of the buffers, in the order of `Layer.bufferBytes`.
  package var buffers: [String]
  package var layers: [Layer]
  package var components: [Component]
  /// What a banked DRAM did; nil without one.
  package var memory: MemoryCounters?
  package var residency: ResidencyInfo
  package var totals: Totals
  /// What the design takes of its FPGA; nil where it is for none.
  package var fpga: FPGAInfo?
  /// What a reader must know of the numbers above.
  package var notes: [RunNote] = []
}

extension Report {
  /// Energy that rests on assumed rows ÷ total; 0 where there is no energy.
  package var assumedShare: Double {
    let total = totals.energy.total.picojoules
    return total > 0 ? energyTable.assumed.picojoules / total : 0
  }
}

extension Report {
  /// Energy that rests on what the configuration does not state ÷ total; 0 where there is no energy.
  package var unstatedShare: Double {
    let total = totals.energy.total.picojoules
    return total > 0 ? energyTable.unstated.picojoules / total : 0
  }
}

extension Report.Component {
  /// Busy cycles ÷ cycles of the run; nil where busy cycles are not known.
  package func utilization(of cycles: Int) -> Double? {
    guard let busy, cycles > 0 else { return nil }
    return Double(busy) / Double(cycles)
  }
}

extension Report {
  /// The place of a layer by its name, or of the first of a class: `blocks.*.attn.qkv`.
  ///
  /// - Throws: where there is none, with the nearest name.
  package func index(ofLayer name: String) throws(InputError) -> Int {
    if let index = layers.firstIndex(where: { $0.name == name || $0.layerClass == name }) {
      return index
    }
    let nearest = NearestName.of(name, among: layers.map(\.name))
    throw InputError(
      "trace '\(trace.name)' has no layer '\(name)'",
      help: nearest.map { "did you mean '\($0)'?" }
        ?? "its layers are listed by 'simulate --layers'")
  }
}
