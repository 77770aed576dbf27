import ArgumentParser
import Diagnostics
import Energy
import Exploration
import FPGAModel
import Files
import Hardware
import Library
import Mapping
import Reporting
import Run
import TraceFormat
import Workload

/// `systole explain`
struct ExplainCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Describe a machine, what bounds a trace on it, and what a change would save.",
    discussion: """
      Without a trace: peaks, rates, capacities, and what operations cost under every shipped energy \
      table. With one: where the cycles go, the lower bounds, each size of the machine halved and \
      doubled (simulated, sorted by gain), and the run's energy under every table. With --layer: \
      that layer's loop nest.
      """)

  enum Format: String, CaseIterable, ExpressibleByArgument { case text, json }

  @Argument(help: DesignOptions.configHelp)
  var config: String

  @Argument(help: DesignOptions.traceHelp)
  var trace: String?

  @OptionGroup var workload: WorkloadOptions
  @OptionGroup var configuration: ConfigurationOptions
  @Option(help: "Explain this layer's mapping instead of the run.")
  var layer: String?
  @Flag(
    name: .customLong("no-changes"),
    help: "Leave out the machine's sizes halved and doubled, which are a simulation each.")
  var leavesOutChanges = false
  @Flag(
    name: .customLong("assumed"),
    help: ArgumentHelp(
      "Halve and double every number that the configuration's provenance says is assumed, in place of "
        + "its sizes; two simulations each."))
  var changesAssumed = false
  @Option(help: "text or json.")
  var format = Format.text
  @Option(help: "Changes simulated at a time; all cores unless given.")
  var threads: Int?
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let threads = threads ?? Processors.count
    guard (1...1_024).contains(threads) else {
      throw InputError("--threads is \(threads), which is outside 1...1024")
    }
    if changesAssumed, trace == nil || layer != nil || leavesOutChanges {
      throw InputError(
        "--assumed changes a run: it needs a trace, and neither --layer nor --no-changes")
    }
    try output.check()
    let library = Library()
    let document = try configuration.document(config, in: library)
    let machine = try library.run(document)
    let (accelerator, table) = (machine.accelerator, machine.table)
    let tables = try library.energyTables(with: table)
    var result: RunResult?
    var subject = Explanation.Subject.none
    if let trace {
      let (name, trace) = try workload.trace(trace, in: library)
      try output.check(keeping: library.inputs)
      let run = try machine.simulate(trace)
      let report = Report(
        run, toolVersion: ToolVersion.text, traceName: name, traceDigest: trace.digest)
      if let layer {
        let index = try report.index(ofLayer: layer)
        subject = .layer(
          LayerExplanation(
            report, layer: index, work: run.layers[index].mapping.work(accelerator)))
      } else {
        let changes =
          leavesOutChanges
          ? nil
          : try await simulated(
            MachineChanges(
              document, accelerator, table, trace,
              of: changesAssumed ? .assumptions : .sizes), threads)
        subject = .run(
          RunExplanation(report: report, changes: changes, changesAssumed: changesAssumed))
      }
      result = run
    } else {
      try workload.refuseWithoutTrace()
      if layer != nil {
        throw InputError(
          "--layer needs a trace or a model", help: "name it after the configuration")
      }
    }
    let explanation = Explanation(
      toolVersion: ToolVersion.text, machine: MachineExplanation(accelerator, table, result),
      tables: tables.map { TableExplanation($0, configured: table.name, result) },
      cells: result.map(CellsExplanation.all) ?? [], subject: subject,
      notes: result?.notes ?? RunNote.notes(accelerator, table)
        + RunNote.notes(FPGAEstimate(accelerator)))
    StandardStreams.warn(explanation.notes)
    switch format {
    case .text: try output.write(ExplanationText(explanation).text, keeping: library.inputs)
    case .json: try output.write(ExplanationJSON(explanation).text, keeping: library.inputs)
    }
  }

  private func simulated(
    _ changes: MachineChanges, _ threads: Int
  ) async throws -> [MachineChange] {
    let showsProgress = StandardStreams.errorIsTerminal
    let results = try await changes.run(threads: threads) { finished in
      if showsProgress {
        StandardStreams.writeError("\r\(finished) of \(changes.changes.count) changes")
      }
    }
    if showsProgress { StandardStreams.writeError("\n") }
    return results
  }
}
