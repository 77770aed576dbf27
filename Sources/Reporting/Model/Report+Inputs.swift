import Documents
import Quantities

extension Report {
  package struct AcceleratorInfo: Sendable {
    package var name: String
    /// SHA-256 of the resolved configuration.
    package var digest: String
    package var source: String
    package var clock: Hertz
    package var technology: String
    /// The configuration as it was used, defaults included.
    package var resolved: ResolvedNode
    /// Where its values come from; nil where the configuration does not say it.
    package var provenance: ProvenanceCounts?
    /// The main one first.
    package var arrays: [Array]
    package var pipeline: String

    package struct Array: Sendable, Equatable {
      package var name: String
      package var rows: Int
      package var columns: Int
      package var dataflow: String
    }
  }

  package struct TraceInfo: Sendable {
    package var name: String
    /// SHA-256 of the canonical lines.
    package var digest: String
    package var model: String
    package var scheme: String
    package var batch: Int
    package var operators: Int
  }

  package struct EnergyTableInfo: Sendable {
    package var name: String
    package var digest: String
    package var technology: String
    package var voltage: String
    /// Energy that rests on assumed values, of the total.
    package var assumed: Attojoules
    /// Energy that rests on choices that the configuration does not state, and their keys.
    package var unstated: Attojoules
    package var unstatedKeys: [String]
    /// Nil where the table lists its macros.
    package var sram: SRAMInfo?
  }

  /// What of an SRAM library the memories are of.
  package struct SRAMInfo: Sendable, Equatable {
    package var library: String
    package var cells: String
    package var periphery: String
    package var temperature: Kelvin
  }
}
