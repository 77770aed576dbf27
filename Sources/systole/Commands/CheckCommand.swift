import Algorithms
import ArgumentParser
import Diagnostics
import Documents
import Energy
import Files
import Hardware
import Interchange
import Library
import Lowering
import Reporting
import Workload

/// `systole check`
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Read files strictly and report everything that is wrong with them.",
    discussion: """
      Files are told apart by their content: accelerators, models, schemes, energy tables, DRAMs, FPGAs, \
      algorithms, traces and reports by their 'schema' key. '-' is standard input. Files of SCALE-Sim and Accelergy are \
      checked by their import.
      """)

  @Argument(help: "Files of any kind that systole reads.")
  var files: [String]

  func run() throws {
    let library = Library()
    var found: [Diagnostic] = []
    for file in files {
      do throws(InputError) {
        StandardStreams.write("\(file): \(try check(file, in: library))\n")
      } catch {
        found += error.diagnostics
      }
    }
    if !found.isEmpty { throw InputError(found) }
  }

  /// Reads one file and says what it is.
  private func check(_ file: String, in library: Library) throws(InputError) -> String {
    switch try library.content(file) {
    case .trace(let trace):
      return "trace, \(trace.operators.count) operators, \(trace.tensors.count) tensors"
    case .report(let document):
      return "report, \(try ReportDocument.read(document).layers.count) layers"
    case .text(let source):
      return try check(try library.document(source, path: file), in: library)
    }
  }

  private func check(_ document: Document, in library: Library) throws(InputError) -> String {
    switch document.schema {
    case AcceleratorReader.schema:
      return "accelerator '\(try AcceleratorReader.read(library.expanded(document)).name)'"
    case ModelReader.schema:
      return "model '\(try ModelReader.read(document).name)'"
    case SchemeReader.schema:
      return "scheme '\(try library.scheme(of: document).name)'"
    case EnergyTableReader.schema:
      return "energy table '\(try library.energyTable(document).name)'"
    case SRAMLibraryReader.schema:
      return "sram '\(try library.sramLibrary(document).name)'"
    case AccelergyMap.schema:
      let table = try library.accelergyTable(document)
      return "map of Accelergy's tables, energy table '\(try library.energyTable(table).name)'"
    case DRAMReader.schema:
      return "DRAM '\(try DRAMReader.read(library.expanded(document)).name)'"
    case FPGADevice.schema:
      return "FPGA '\(try FPGADevice.read(document).name)'"
    case UserAlgorithm.schema:
      return "algorithm '\(try UserAlgorithm.read(document).name.text)'"
    case CatalogueReader.schema:
      return "catalogue '\(try CatalogueReader.read(document).name)'"
    case nil where document.root["ERT"] != nil || document.root["ART"] != nil:
      // Its refusal points to the import.
      return "energy table '\(try library.energyTable(document).name)'"
    case let schema:
      let known = [
        AcceleratorReader.schema, ModelReader.schema, SchemeReader.schema,
        EnergyTableReader.schema, SRAMLibraryReader.schema, AccelergyMap.schema, DRAMReader.schema,
        FPGADevice.schema, UserAlgorithm.schema, CatalogueReader.schema,
      ]
      let sink = document.makeSink()
      _ = Fields(document.root, path: "", sink: sink)
      try sink.throwIfErrors()
      let location = document.root["schema"]?.location ?? document.root.location
      let nearest = schema.flatMap { NearestName.of($0, among: known) }
      sink.error(
        at: location,
        schema.map { "'\($0)' is no schema of systole's" } ?? "'schema' is missing",
        help: nearest.map { "did you mean '\($0)'?" } ?? "one of: \(known.joined(separator: ", "))")
      try sink.throwIfErrors()
      return ""
    }
  }
}
