import Documents
import Quantities

extension Report {
  public struct AcceleratorInfo: Sendable {
    public var name: String
    /// SHA-256 of the resolved configuration.
    public var digest: String
    public var source: String
    public var clock: Hertz
    public var technology: String
    /// The configuration as it was used, defaults included.
    public var resolved: ResolvedNode
    /// Where its values come from; nil where the configuration does not say it.
    public var provenance: ProvenanceCounts?
    /// The main grid.
    public var rows: Int
    public var columns: Int
    public var dataflow: String
    public var pipeline: String
  }

  public struct TraceInfo: Sendable {
    public var name: String
    /// SHA-256 of the canonical lines.
    public var digest: String
    public var model: String
    public var scheme: String
    public var batch: Int
    public var operators: Int
  }

  public struct EnergyTableInfo: Sendable {
    public var name: String
    public var technology: String
    public var voltage: String
    /// Energy that rests on assumed values, of the total.
    public var assumed: Attojoules
  }
}
