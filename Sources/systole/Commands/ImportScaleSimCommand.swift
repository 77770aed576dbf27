import ArgumentParser
import Diagnostics
import Files
import Interchange
import Library
import TraceFormat
import Workload

/// `systole import scale-sim`
struct ImportScaleSimCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "scale-sim",
    abstract: "Import a run of SCALE-Sim, v2 or v3.",
    discussion: """
      Writes DIR/accelerator.yaml and DIR/trace.jsonl, which 'systole simulate' runs; \
      'simulate --format scale-sim' writes SCALE-Sim's reports of it. InterfaceBandwidth: CALC gives \
      SCALE-Sim's cycles exactly; in USER the memory is Systole's. Columns of the topology are those that its \
      header names, in any order; notes say what SCALE-Sim reads differently.
      """)

  @Option(help: "The configuration (.cfg).")
  var config: String

  @Option(help: "The topology (.csv).")
  var topology: String

  @Option(help: "conv or gemm, what the rows of the topology are; by default their columns tell.")
  var input: ScaleSimTopology.Form?

  @Flag(
    name: .customLong("depthwise-by-name"),
    help: "Take a convolution whose name contains DP for one layer a channel, as SCALE-Sim does.")
  var isDepthwiseByName = false

  @Option(name: .shortAndLong, help: "The folder to write to; it is made if it is missing.")
  var output: String

  func run() throws {
    let sink = DiagnosticSink()
    let library = Library()
    let sources = (
      configuration: try library.input(config).source(),
      topology: try library.input(topology).source()
    )
    try refuseSwapped(sources)
    let run = try ScaleSimRun.read(
      configuration: sources.configuration, topology: sources.topology, form: input,
      isDepthwiseByName: isDepthwiseByName, sink: sink)
    try OutputFolder(output).write(
      [
        OutputFolder.File("accelerator.yaml", run.configuration.acceleratorText),
        OutputFolder.File("trace.jsonl", run.topology.trace().canonicalBytes),
      ], keeping: library.inputs)
    StandardStreams.writeError(DiagnosticRenderer.text(sink.diagnostics))
  }

  /// One error where each file is given in the other's place, not one for each of their lines.
  private func refuseSwapped(
    _ sources: (configuration: SourceText, topology: SourceText)
  ) throws(InputError) {
    guard ForeignFile(sources.configuration)?.kind == .scaleSimTopology,
      ForeignFile(sources.topology)?.kind == .scaleSimConfiguration
    else { return }
    throw InputError(
      "--config is a topology, '\(config)', and --topology a configuration, '\(topology)'",
      help: "give the topology to --topology")
  }
}

extension ScaleSimTopology.Form: ExpressibleByArgument {}
