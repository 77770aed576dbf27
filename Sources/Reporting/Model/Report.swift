import Energy
import DRAM
import Quantities
import Simulation

/// What a simulation found: the one model behind text, JSON and CSV. Values only; every ratio is
/// computed where it is shown, from the numbers here.
public struct Report: Sendable {
  public static let schema = "systole.report/2"
  /// Of versions that counted spilled activations as compulsory and gave layers a share of leakage.
  static let olderSchema = "systole.report/1"

  public var toolVersion: String
  public var accelerator: AcceleratorInfo
  public var trace: TraceInfo
  public var energyTable: EnergyTableInfo
  /// Names of the buffers, in the order of `Layer.bufferBytes`.
  public var buffers: [String]
  public var layers: [Layer]
  public var components: [Component]
  /// What a banked DRAM did; nil without one.
  public var memory: MemoryCounters?
  public var residency: ResidencyInfo
  public var totals: Totals
  /// What a reader must know of the numbers above.
  public var notes: [RunNote] = []
}
