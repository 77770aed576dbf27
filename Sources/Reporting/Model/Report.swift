import Energy
import DRAM
import Quantities
import Simulation

/// What a simulation found: the one model behind text, JSON and CSV. Values only; every ratio is
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
  /// What a reader must know of the numbers above.
  package var notes: [RunNote] = []
}
