import Diagnostics
import Documents

/// The locations of an accelerator's configuration, for errors found only when a trace is mapped.
public struct ConfigurationOrigin: Sendable, Equatable {
  /// Of one array: the values of `pe` and `transpose`.
  public struct Array: Sendable {
    public var modes: SourceLocation?
    public var transpose: SourceLocation?

    public init(modes: SourceLocation? = nil, transpose: SourceLocation? = nil) {
      self.modes = modes
      self.transpose = transpose
    }
  }

  /// Of one unit: what the keys of these names say, or the unit where it has no such key.
  public struct Unit: Sendable {
    public var algorithms: SourceLocation?
    public var requantizes: SourceLocation?
    public var rowBuffer: SourceLocation?
    public var placement: SourceLocation?
  }

  /// Of the keys that give slices.
  public struct Slices: Sendable {
    public var images: SourceLocation?
    public var heads: SourceLocation?
    public var rows: SourceLocation?

    public var first: SourceLocation? { images ?? heads ?? rows }
  }

  /// The file, then what changed it.
  public var sources: [SourceText] = []
  /// By array.
  public var eachArray: [Array] = []
  /// The keys of `assign`, which name products.
  public var assignments: [SourceLocation?] = []
  /// The key `units`, or the document where there is none.
  public var units: SourceLocation?
  public var slices = Slices()
  /// By unit.
  public var eachUnit: [Unit] = []

  /// Where the values come from, as the file says it; nil where it says nothing.
  public var provenance: [KeyProvenance]?
  /// What was read.
  var root: Node?

  /// Where `energy` states a key; nil where it does not.
  public func location(ofEnergyKey key: String) -> SourceLocation? {
    root?["energy"]?[key]?.location
  }

  /// Whether the configuration states the value of a key, whose path this is.
  public func states(_ path: [String]) -> Bool {
    path.reduce(root) { $0?[$1] } != nil
  }

  /// The size of a buffer, by its name.
  public func size(ofBuffer name: String) -> SourceLocation? {
    root?["buffers"]?[name]?["size"]?.location
  }

  /// An error that shows the line of its location.
  public func error(at location: SourceLocation?, _ message: String, help: String) -> InputError {
    let sink = DiagnosticSink(sources: sources)
    sink.error(at: location, message, help: help)
    do throws(InputError) {
      try sink.throwIfErrors()
    } catch {
      return error
    }
    return InputError(at: location, message, help: help)
  }

  /// The keys of the file that are values: names and references are none, nor is what was set from
  /// outside.
  public var values: [KeyLeaf] {
    guard let root, let file = sources.first?.file else { return [] }
    return AcceleratorReader.tree.leaves(of: root).filter { leaf in
      if case .text = leaf.row.form { return false }
      return leaf.node.location.file == file && leaf.row.pathText != "schema"
    }
  }

  /// Of one array; nowhere for a machine that was not read from a file.
  public func array(_ id: ArrayID) -> Array {
    id.index < eachArray.count ? eachArray[id.index] : Array()
  }

  /// How many of the values come from where; nil where the file says nothing.
  public var provenanceCounts: ProvenanceCounts? { provenance?.counts(values) }

  /// Where a machine is written is no part of what it is.
  public static func == (lhs: Self, rhs: Self) -> Bool { true }
}
