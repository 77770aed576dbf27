import Diagnostics
import Documents
import Energy
import Exploration
import Files
import Hardware
import Interchange
import Lowering
import Run
import Validation
import Workload
import YAML

/// The files that a command works on, found by path or by name.
struct Workspace: Sendable {
  typealias Trace = Workload.Trace

  /// What the command has read, which no result may replace.
  let inputs: ReadFiles
  private let resolver: NameResolver

  init() {
    inputs = ReadFiles()
    resolver = NameResolver(
      home: ProcessEnvironment.home, executable: ProcessEnvironment.executable, found: inputs)
  }

  /// The shipped configurations as the rungs of validation take them.
  var presets: Presets { Presets(resolver) }

  func accelerator(_ name: String) throws(InputError) -> Document {
    try document(at: try resolver.resolve(name, .accelerator))
  }

  /// A YAML file that a command reads itself.
  func yaml(_ path: String) throws(InputError) -> Document {
    try inputs.note(path)
    return try document(at: path)
  }

  /// The document in a file that has been noted.
  private func document(at path: String) throws(InputError) -> Document {
    try document(try InputFile(path).source(), path: path)
  }

  /// The document that a file's text is.
  ///
  /// - Throws: As `YAMLReader.read`, and for a file of another tool that an import takes.
  func document(_ source: SourceText, path: String) throws(InputError) -> Document {
    if let foreign = ForeignFile(source) { throw foreign.error(in: source, path: path) }
    // What other tools and copied pages leave in them is no part of a component's name.
    let text = AccelergyMap.isAccelergy(source) ? source.plain.text : source.text
    return try YAMLReader.read(text, file: source.file)
  }

  func json(_ path: String) throws(InputError) -> Document {
    let file = try input(path)
    return try JSONReader.read(try file.text(limit: FileContent.reportLimit), file: file.name)
  }

  /// A file of any kind that a command reads itself.
  func input(_ path: String) throws(InputError) -> InputFile {
    try inputs.note(path)
    return InputFile(path)
  }

  /// A model by name, by file, or resized: `deit-small@384`; with its name in results.
  func model(_ text: String) throws(InputError) -> (name: String, model: Model) {
    let reference = try ModelReference(text)
    let model = try ModelReader.read(
      try document(at: try resolver.resolve(reference.name, .model)))
    let name = FileName.stem(reference.name)
    guard let size = reference.size else { return (name, model) }
    return ("\(name)@\(size)", try model.resized(to: size))
  }

  /// What is in a file, or comes through standard input or a pipe.
  func content(_ path: String, reuse: Bool = true) throws(InputError) -> FileContent {
    try inputs.note(path)
    return try FileContent.read(path, reuse: reuse)
  }

  /// A scheme whose document has been read.
  func scheme(of document: Document) throws(InputError) -> Scheme {
    try SchemeReader.read(try SchemeBases(resolver).expanding(document))
  }

  func scheme(_ name: String) throws(InputError) -> Scheme {
    try SchemeReader.read(try schemeDocument(name))
  }

  /// - Parameter location: Where it is named, if that is in a text.
  func schemeDocument(
    _ name: String, namedAt location: SourceLocation? = nil
  ) throws(InputError) -> Document {
    try SchemeBases(resolver).document(name, namedAt: location)
  }

  /// The shipped systems, and all schemes beside them.
  func schemeList() throws(InputError) -> SchemeList {
    let document = try document(at: try resolver.resolve("quantization", .catalogue))
    let systems = try CatalogueReader.read(document).systems
    var schemes: [String: Scheme] = [:]
    for name in resolver.names(of: .scheme) { schemes[name] = try scheme(name) }
    for (index, system) in systems.enumerated() {
      guard let name = system.scheme, schemes[name] == nil else { continue }
      // The list of another folder may name what the first one lacks.
      let entry = document.root["systems"].flatMap { node -> Node? in
        if case .sequence(let entries) = node.value { entries[index] } else { nil }
      }
      schemes[name] = try SchemeReader.read(
        try schemeDocument(name, namedAt: (entry?["scheme"] ?? entry?["alias_of"])?.location))
    }
    return SchemeList(systems, schemes: schemes)
  }

  func energyTable(_ name: String, near config: Document) throws(InputError) -> EnergyTable {
    let referrer = config.sources.first?.file
    let document = try document(at: try resolver.resolve(name, .energyTable, referrer: referrer))
    guard document.schema == AccelergyMap.schema else {
      return try EnergyTableReader.read(document)
    }
    return try EnergyTableReader.read(try accelergyTable(document, ert: nil, art: nil))
  }

  /// The energy table that a map makes of Accelergy's; the files that it names stand beside it.
  func accelergyTable(
    _ map: Document, ert: String?, art: String?
  ) throws(InputError) -> Document {
    let files = try AccelergyMap.files(of: map)
    let referrer = map.sources.first?.file
    func read(_ given: String?, _ named: String?) throws(InputError) -> Document? {
      if let given { return try yaml(given) }
      guard let named else { return nil }
      return try document(at: try resolver.resolve(named, .energyTable, referrer: referrer))
    }
    guard let energies = try read(ert, files.energies) else {
      throw InputError(
        at: map.root.location, "the map names no energy reference table",
        help: "add 'ert: ERT.yaml', or give --ert to 'import accelergy'")
    }
    let areas = try read(art, files.areas)
    return try AccelergyMap.table(
      map, try AccelergyReader.read(energies: energies, areas: areas))
  }

  /// The shipped tables by name.
  func energyTables() throws(InputError) -> [EnergyTable] {
    var tables: [EnergyTable] = []
    for name in resolver.names(of: .energyTable).sorted() {
      tables.append(
        try EnergyTableReader.read(try document(at: try resolver.resolve(name, .energyTable))))
    }
    return tables
  }

  /// The shipped tables and a configuration's own, which goes before one of its name.
  func energyTables(with configured: EnergyTable) throws(InputError) -> [EnergyTable] {
    let others = try energyTables().filter { $0.name != configured.name }
    return (others + [configured]).sorted { $0.name < $1.name }
  }

  /// A machine with its table, whose errors point to the shipped tables.
  func run(_ accelerator: Accelerator, _ table: EnergyTable) -> Run {
    Run(accelerator, table: table) { (try? energyTables()) ?? [] }
  }

  /// A configuration with the DRAM that its preset names in its place.
  func expanded(_ document: Document) throws(InputError) -> Document {
    try DRAMPresets(resolver).expanding(document)
  }

  /// A DRAM by name or by file, with some values replaced.
  func dram(_ name: String, _ overrides: [Override]) throws(InputError) -> DRAMPreset {
    var document = try document(at: try resolver.resolve(name, .dram))
    for override in overrides { document = try document.applying(override) }
    return try DRAMReader.read(try DRAMPresets(resolver).expanding(document))
  }

  /// Streams a trace file, so that memory grows with the trace and not with its text.
  func trace(file path: String, reuse: Bool = true) throws(InputError) -> Trace {
    try inputs.note(path)
    return try TraceFile.read(path, reuse: reuse)
  }
}
