import Diagnostics
import Documents
import Energy
import Files
import Hardware
import Lowering
import Validation
import Workload

/// The files that a command works on, found by path or by name.
struct Workspace: Sendable {
  typealias Trace = Workload.Trace

  private let resolver = NameResolver(
    home: ProcessEnvironment.home, executable: ProcessEnvironment.executable)

  /// Reports and traces of a hundred million operators stay below this.
  private static let largestJSON = 1 << 30

  /// The shipped configurations as the rungs of validation take them.
  var presets: Presets { Presets(resolver) }

  func accelerator(_ name: String) throws(InputError) -> Document {
    try yaml(try resolver.resolve(name, .accelerator))
  }

  func yaml(_ path: String) throws(InputError) -> Document {
    try YAMLFile.read(path)
  }

  func json(_ path: String) throws(InputError) -> Document {
    try JSONReader.read(try InputFile(path).text(limit: Self.largestJSON), file: path)
  }

  /// A model by name, by file, or resized: `deit-small@384`.
  func model(_ text: String) throws(InputError) -> Model {
    let reference = try ModelReference(text)
    let model = try ModelReader.read(try yaml(try resolver.resolve(reference.name, .model)))
    guard let size = reference.size else { return model }
    return try model.resized(to: size)
  }

  func scheme(_ name: String) throws(InputError) -> Scheme {
    try SchemeReader.read(try yaml(try resolver.resolve(name, .scheme)))
  }

  func energyTable(_ name: String, near config: Document) throws(InputError) -> EnergyTable {
    let referrer = config.sources.first?.file
    return try EnergyTableReader.read(
      try yaml(try resolver.resolve(name, .energyTable, referrer: referrer)))
  }

  /// A configuration with the DRAM that its preset names in its place.
  func expanded(_ document: Document) throws(InputError) -> Document {
    try DRAMPresets(resolver).expanding(document)
  }

  /// A DRAM by name or by file, with some values replaced.
  func dram(_ name: String, _ overrides: [Override]) throws(InputError) -> DRAMPreset {
    var document = try yaml(try resolver.resolve(name, .dram))
    for override in overrides { document = try document.applying(override) }
    return try DRAMReader.read(try DRAMPresets(resolver).expanding(document))
  }

  /// Streams a trace file, so that memory grows with the trace and not with its text.
  func trace(file path: String) throws(InputError) -> Trace { try TraceFile.read(path) }
}
