import Diagnostics
import Documents
import Files
import Hardware
import Interchange
import YAML

extension Library {
  /// The document in a file that has been noted.
  func document(at path: String) throws(InputError) -> Document {
    try document(try InputFile(path).source(), path: path)
  }

  /// The document that a file's text is.
  ///
  /// - Throws: As `YAMLReader.read`, and for a file of another tool that an import takes.
  package func document(_ source: SourceText, path: String) throws(InputError) -> Document {
    if let foreign = ForeignFile(source) { throw foreign.error(in: source, path: path) }
    // What other tools and copied pages leave in them is no part of a component's name.
    let text = AccelergyMap.isAccelergy(source) ? source.plain.text : source.text
    return try YAMLReader.read(text, file: source.file)
  }

  /// An accelerator's document as written in its file.
  package func configuration(_ name: String) throws(InputError) -> Document {
    try document(at: try resolver.resolve(name, .accelerator))
  }

  /// An accelerator's document with what it names of other files in its place.
  ///
  /// - Parameter overrides: `path=value`, each checked as `--set` checks it.
  package func configuration(
    _ name: String, set overrides: [String]
  ) throws(InputError) -> Document {
    var document = try configuration(name)
    for override in overrides {
      document = try document.changing(
        try YAMLReader.readOverride(override, option: "override of \(name)"))
    }
    return try expanded(document)
  }

  /// A configuration with the DRAM that its preset names, the FPGA, and user-defined algorithms in their places.
  package func expanded(_ document: Document) throws(InputError) -> Document {
    try AlgorithmFiles(resolver).expanding(
      accelerator: try FPGADevices(resolver).expanding(
        try DRAMPresets(resolver).expanding(document)))
  }

  /// A scheme's document with its base below its keys.
  ///
  /// - Parameter location: Where it is named, if that is in a text.
  package func schemeDocument(
    _ name: String, namedAt location: SourceLocation? = nil
  ) throws(InputError) -> Document {
    try SchemeBases(resolver).document(name, namedAt: location)
  }

  /// The energy table that a map makes of Accelergy's; the files that it names are in its folder.
  package func accelergyTable(
    _ map: Document, ert: String? = nil, art: String? = nil
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
}
