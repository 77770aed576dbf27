import Algorithms
import Diagnostics
import Documents
import Energy
import Files
import Hardware
import Interchange
import Lowering
import Run
import Workload

extension Library {
  // MARK: Workloads

  /// A model by name, by file, or resized: `deit-small@384`; with its name in results.
  package func model(_ text: String) throws(InputError) -> (name: String, model: Model) {
    let reference = try ModelReference(text)
    let model = try ModelReader.read(
      try document(at: try resolver.resolve(reference.name, .model)))
    let name = FileName.stem(reference.name)
    guard let size = reference.size else { return (name, model) }
    return ("\(name)@\(size)", try model.resized(to: size))
  }

  /// A model of a user's file: one that has a shipped model's name and another shape is not the one of which
  /// accuracies were published.
  package func model(of document: Document) throws(InputError) -> Model {
    let model = try ModelReader.read(document)
    guard resolver.names(of: .model).contains(model.name),
      let shipped = try? self.model(model.name).model, shipped.architecture != model.architecture
    else { return model }
    return model.unpublished
  }

  package func scheme(_ name: String) throws(InputError) -> Scheme {
    try scheme(expanded: try schemeDocument(name))
  }

  /// A scheme whose document has been read.
  package func scheme(of document: Document) throws(InputError) -> Scheme {
    try scheme(expanded: try SchemeBases(resolver).expanding(document))
  }

  /// A scheme whose document has its base below its keys.
  package func scheme(expanded document: Document) throws(InputError) -> Scheme {
    try SchemeReader.read(try AlgorithmFiles(resolver).expanding(scheme: document))
  }

  /// An algorithm that a file defines, by name or by path; nil where there is no such file.
  package func algorithm(_ name: String) throws(InputError) -> UserAlgorithm? {
    guard let path = try resolver.find(name, .algorithm) else { return nil }
    return try UserAlgorithm.read(try document(at: path))
  }

  /// The widths of layers in a JSON file.
  package func layerBits(_ path: String) throws(InputError) -> LayerBits {
    try inputs.note(path)
    let source = try InputFile(path).source()
    return try LayerBitsReader.read(try JSONReader.read(source.text, file: source.file))
  }

  /// The shipped systems, and all schemes.
  package func schemeList() throws(InputError) -> SchemeList {
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
      schemes[name] = try scheme(
        expanded: try schemeDocument(
          name, namedAt: (entry?["scheme"] ?? entry?["alias_of"])?.location))
    }
    return SchemeList(systems, schemes: schemes)
  }

  /// Streams a trace file, so that memory grows with the trace and not with its text.
  package func trace(file path: String, reuse: Bool = true) throws(InputError) -> Workload.Trace {
    try inputs.note(path)
    return try TraceFile.read(path, reuse: reuse)
  }

  // MARK: Machines

  /// - Parameters:
  ///   - name: A name or path: `rtl/axis-sa`.
  ///   - overrides: `path=value`, each checked as `--set` checks it.
  package func accelerator(
    _ name: String, set overrides: [String] = []
  ) throws(InputError) -> Accelerator {
    try AcceleratorReader.read(try configuration(name, set: overrides))
  }

  /// A DRAM by name or by file, with some values replaced.
  package func dram(
    _ name: String, _ overrides: [Override] = []
  ) throws(InputError) -> DRAMPreset {
    var document = try document(at: try resolver.resolve(name, .dram))
    for override in overrides { document = try document.applying(override) }
    return try DRAMReader.read(try expanded(document))
  }

  /// - Parameter config: The configuration that names the table, whose folder is searched too; errors are
  ///   located where it does, in its file or in an option that changes it.
  package func energyTable(
    _ name: String, near config: Document? = nil
  ) throws(InputError) -> EnergyTable {
    var location: SourceLocation?
    if let node = config.flatMap(Self.tableName), case .scalar(let scalar) = node.value,
      scalar.text == name
    {
      location = node.location
    }
    return try energyTable(at: try tablePath(name, namedAt: location, in: config))
  }

  private static func tableName(in configuration: Document) -> Node? {
    let energy = configuration.root["energy"]
    return energy?["table"] ?? energy
  }

  /// The table of a document, with the SRAM library and the table that it names.
  package func energyTable(_ document: Document) throws(InputError) -> EnergyTable {
    try energyTable(document, depth: 0)
  }

  /// A table may extend one that extends another; more than this is a circle.
  private static let deepestTable = 8

  private func energyTable(_ document: Document, depth: Int) throws(InputError) -> EnergyTable {
    try EnergyTableReader.read(document) { name, location throws(InputError) in
      try sramLibrary(name, namedAt: location)
    } table: { name, location throws(InputError) in
      guard depth < Self.deepestTable else {
        throw InputError(at: location, "'extends: \(name)' comes back to itself")
      }
      let path = try tablePath(name, namedAt: location, in: document)
      return try energyTable(at: path, depth: depth + 1)
    }
  }

  /// - Parameter document: What names the table, whose folder is searched too.
  private func tablePath(
    _ name: String, namedAt location: SourceLocation?, in document: Document?
  ) throws(InputError) -> String {
    do throws(InputError) {
      return try resolver.resolve(
        name, .energyTable, referrer: document?.sources.first?.file, namedAt: location)
    } catch {
      throw document?.quoting(error) ?? error
    }
  }

  private func energyTable(at path: String, depth: Int = 0) throws(InputError) -> EnergyTable {
    let document = try document(at: path)
    guard document.schema == AccelergyMap.schema else {
      return try energyTable(document, depth: depth)
    }
    return try energyTable(try accelergyTable(document), depth: depth)
  }

  /// An SRAM library by name or by file.
  ///
  /// - Parameter location: Where it is named, whose folder is searched too.
  package func sramLibrary(
    _ name: String, namedAt location: SourceLocation? = nil
  ) throws(InputError) -> SRAMLibrary {
    let document = try document(
      at: try resolver.resolve(name, .sram, referrer: location?.file, namedAt: location))
    return try sramLibrary(document)
  }

  /// The SRAM library of a document, with the one whose ratios it takes.
  package func sramLibrary(_ document: Document) throws(InputError) -> SRAMLibrary {
    try SRAMLibraryReader.read(document) { name, location throws(InputError) in
      let other = try self.document(
        at: try resolver.resolve(name, .sram, referrer: location.file, namedAt: location))
      return try SRAMLibraryReader.read(other) { _, location throws(InputError) in
        throw InputError(
          at: location, "library '\(name)' takes its own ratios from another",
          help: "name that library in its place")
      }
    }
  }

  /// The shipped tables by name.
  package func energyTables() throws(InputError) -> [EnergyTable] {
    var tables: [EnergyTable] = []
    for name in resolver.names(of: .energyTable).sorted() {
      tables.append(try energyTable(at: try resolver.resolve(name, .energyTable)))
    }
    return tables
  }

  /// The shipped tables and a configuration's own, which goes before one of its name.
  package func energyTables(with configured: EnergyTable) throws(InputError) -> [EnergyTable] {
    let others = try energyTables().filter { $0.name != configured.name }
    return (others + [configured]).sorted { $0.name < $1.name }
  }

  // MARK: Runs

  /// A machine with its table, whose errors point to the shipped tables.
  package func run(_ accelerator: Accelerator, _ table: EnergyTable) -> Run {
    Run(accelerator, table: table) { (try? energyTables()) ?? [] }
  }

  /// The accelerator of a configuration with the energy table that it names.
  package func run(_ configuration: Document) throws(InputError) -> Run {
    let accelerator: Accelerator
    do throws(InputError) {
      accelerator = try AcceleratorReader.read(configuration)
    } catch {
      throw InputError(error.diagnostics + tableProblems(configuration, besides: error))
    }
    return run(accelerator, try energyTable(accelerator.energy.table, near: configuration))
  }

  /// What is wrong with the name of a configuration's energy table, to be said with all that is wrong with
  /// its other values.
  private func tableProblems(
    _ configuration: Document, besides error: InputError
  ) -> [Diagnostic] {
    guard let node = Self.tableName(in: configuration), case .scalar(let name) = node.value,
      !error.diagnostics.contains(where: { $0.location == node.location })
    else { return [] }
    do throws(InputError) {
      _ = try tablePath(name.text, namedAt: node.location, in: configuration)
      return []
    } catch {
      return error.diagnostics
    }
  }

  /// The same of a configuration by name.
  package func run(_ name: String, set overrides: [String] = []) throws(InputError) -> Run {
    try run(try configuration(name, set: overrides))
  }
}
