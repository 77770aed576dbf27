import Diagnostics
import Documents
import Energy
import Files
import Hardware
import Interchange
import Library
import Run
import YAML

/// Runs of SCALE-Sim, replayed: folders with `config.cfg`, `topology.csv` and the reports that it
/// wrote, where they are there.
///
/// With calculated bandwidth all but the DRAM columns, which are ours, must be exact. With the
/// user's bandwidth the memory is ours, so that cycles have no tolerance; counts at the SRAMs are
/// exact.
struct ScaleSimSuite {
  static let configuration = "config.cfg"
  static let topology = "topology.csv"

  /// How far floats may be off: their last digits depend on the order in which SCALE-Sim adds.
  static let rounding = 1e-9

  /// - Parameter paths: Folders of runs, or folders of such folders.
  func replay(_ paths: [String], library: Library) throws -> SuiteReport {
    var rows: [SuiteRow] = []
    for run in try paths.flatMap({ try runs(in: $0) }) { rows += try replay(run, library: library) }
    return SuiteReport(
      suite: "scale-sim", columns: ScaleSimColumns.columns, measures: ScaleSimColumns.measures,
      rows: rows)
  }

  /// What is read of folders of runs.
  static func files(in path: String) throws(InputError) -> [String] {
    let names = [configuration, topology] + ScaleSimReports.forms.map(\.file)
    return try ScaleSimSuite().runs(in: path).flatMap { run in
      names.filter { run.contains($0) }.map { run.path(of: $0) }
    }
  }

  private func runs(in path: String) throws(InputError) -> [InputFolder] {
    let folder = InputFolder(path)
    try folder.check()
    if folder.contains(Self.configuration) { return [folder] }
    let runs = folder.folders.filter { $0.contains(Self.configuration) }
    guard !runs.isEmpty else {
      throw InputError(
        "there is no '\(Self.configuration)' in '\(path)', nor in a folder of it",
        help: "a run is a folder with \(Self.configuration), \(Self.topology) and the reports")
    }
    return runs
  }

  private func replay(_ folder: InputFolder, library: Library) throws -> [SuiteRow] {
    let sink = DiagnosticSink()
    let run = try ScaleSimRun.read(
      configuration: try InputFile(folder.path(of: Self.configuration)).source(),
      topology: try InputFile(folder.path(of: Self.topology)).source(), isDepthwiseByName: true,
      sink: sink)
    let accelerator = try AcceleratorReader.read(
      try YAMLReader.read(run.configuration.acceleratorText, file: "accelerator.yaml"))
    let machine = Run(accelerator, table: try library.energyTable(accelerator.energy.table))
    let (tables, note) = try predict(run, on: machine)
    let references = try ScaleSimReferences(layers: run.topology.layers.count, in: folder)
    return run.topology.layers.indices.map { layer in
      ScaleSimColumns.row(run, folder, layer: layer, tables, note: note, references)
    }
  }

  /// With the user's bandwidth, tiles that fit the SRAMs may be more than are simulated, where SCALE-Sim
  /// cuts none; then there is a note why, and no table.
  private func predict(
    _ run: ScaleSimRun, on machine: Run
  ) throws -> (tables: [ScaleSimTable], note: String) {
    do {
      let result = try machine.simulate(run.topology.trace())
      return (try ScaleSimReports(result, traceName: run.topology.name).tables, "")
    } catch let error as InputError where run.configuration.interface != .calculated {
      return ([], error.diagnostics.first?.message ?? "")
    }
  }
}
