import ArgumentParser
import Diagnostics
import Exploration
import Hardware
import Reporting
import Workload

/// `systole simulate`
struct SimulateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate",
    abstract: "Run a trace on an accelerator and report cycles, utilization and energy.")

  enum Format: String, CaseIterable, ExpressibleByArgument { case text, json, csv }

  @Argument(help: "The accelerator's configuration (YAML).")
  var config: String

  @Argument(help: "A trace file (.jsonl), or a model's name or file with --scheme.")
  var trace: String

  @OptionGroup var workload: WorkloadOptions
  @OptionGroup var configuration: ConfigurationOptions
  @Option(help: "text, json (the contract, schema systole.report/1) or csv (a line per layer).")
  var format = Format.text
  @Flag(help: "List every layer in the text, not one line per kind of layer.")
  var layers = false
  @Flag(
    inversion: .prefixedNo,
    help: "Skip periods that repeat exactly; the report is the same either way.")
  var fastForward = true
  @OptionGroup var output: OutputOptions

  func run() throws {
    guard !layers || format == .text else {
      throw InputError(
        "--layers has no meaning with --format \(format), which has every layer",
        help: "remove it")
    }
    let workspace = Workspace()
    let document = try configuration.document(config, in: workspace)
    let accelerator = try AcceleratorReader.read(document)
    let table = try workspace.energyTable(accelerator.energy, near: document)
    let (name, trace) = try workload.trace(trace, in: workspace)
    let result = try Experiment(accelerator, table: table).run(trace, fastForward: fastForward)
    let report = Report(
      result, toolVersion: ToolVersion.text, traceName: name, traceDigest: trace.digest)
    switch format {
    case .text: try output.write(ReportText(report, everyLayer: layers).text)
    case .json: try output.write(ReportJSON(report).text)
    case .csv: try output.write(ReportCSV(report).text)
    }
  }
}
