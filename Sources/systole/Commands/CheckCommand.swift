import ArgumentParser
import Diagnostics
import Documents
import Energy
import Hardware
import Interchange
import Lowering
import Reporting
import Workload

/// `systole check`
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Read files strictly and report everything that is wrong with them.",
    discussion: """
      Accelerators, models, schemes, energy tables and DRAMs are told apart by their 'schema' key; traces \
      end in .jsonl, reports in .json. Files of SCALE-Sim and Accelergy are checked by their import.
      """)

  @Argument(help: "Files of any kind that systole reads.")
  var files: [String]

  func run() throws {
    var found: [Diagnostic] = []
    for file in files {
      do throws(InputError) {
        StandardStreams.write("\(file): \(try check(file))\n")
      } catch {
        found += error.diagnostics
      }
    }
    if !found.isEmpty { throw InputError(found) }
  }

  /// Reads one file and says what it is.
  private func check(_ file: String) throws(InputError) -> String {
    let workspace = Workspace()
    if file.hasSuffix(".jsonl") {
      let trace = try workspace.trace(file: file)
      return "trace, \(trace.operators.count) operators, \(trace.tensors.count) tensors"
    }
    if file.hasSuffix(".json") {
      let report = try ReportDocument.read(try workspace.json(file))
      return "report, \(report.layers.count) layers"
    }
    let document = try workspace.yaml(file)
    switch document.schema {
    case AcceleratorReader.schema:
      return "accelerator '\(try AcceleratorReader.read(workspace.expanded(document)).name)'"
    case ModelReader.schema:
      return "model '\(try ModelReader.read(document).name)'"
    case SchemeReader.schema:
      return "scheme '\(try workspace.scheme(file).name)'"
    case EnergyTableReader.schema:
      return "energy table '\(try EnergyTableReader.read(document).name)'"
    case AccelergyMap.schema:
      let table = try workspace.accelergyTable(document, ert: nil, art: nil)
      return "map of Accelergy's tables, energy table '\(try EnergyTableReader.read(table).name)'"
    case DRAMReader.schema:
      return "DRAM '\(try workspace.dram(file, []).name)'"
    case CatalogueReader.schema:
      return "catalogue '\(try CatalogueReader.read(document).name)'"
    case nil where document.root["ERT"] != nil || document.root["ART"] != nil:
      // Its refusal points to the import.
      return "energy table '\(try EnergyTableReader.read(document).name)'"
    case let schema:
      let known = [
        AcceleratorReader.schema, ModelReader.schema, SchemeReader.schema,
        EnergyTableReader.schema, AccelergyMap.schema, DRAMReader.schema, CatalogueReader.schema,
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
