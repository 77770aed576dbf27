import Diagnostics

/// Where an accelerator's configuration stands, for errors that are found only when a trace meets it.
public struct ConfigurationOrigin: Sendable, Equatable {
  /// Of one unit: what the keys of these names say, or the unit where it has no such key.
  public struct Unit: Sendable {
    public var algorithms: SourceLocation?
    public var rowBuffer: SourceLocation?
    public var placement: SourceLocation?
  }

  /// The file, then what changed it.
  public var sources: [SourceText] = []
  /// What `array.pe` says.
  public var modes: SourceLocation?
  /// What `array.transpose` says.
  public var transpose: SourceLocation?
  /// The key `units`, or the document where there is none.
  public var units: SourceLocation?
  /// By unit.
  public var eachUnit: [Unit] = []

  /// Where a machine is written is no part of what it is.
  public static func == (lhs: Self, rhs: Self) -> Bool { true }
}
