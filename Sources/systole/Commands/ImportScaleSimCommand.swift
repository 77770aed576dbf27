import ArgumentParser
import Diagnostics
import Files
import Interchange
import Workload

/// `systole import scale-sim`
struct ImportScaleSimCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "scale-sim",
    abstract: "Import a run of SCALE-Sim, v2 or v3.",
    discussion: """
      Writes DIR/accelerator.yaml and DIR/trace.jsonl, which 'systole simulate' runs; \
      'simulate --format scale-sim' writes SCALE-Sim's reports of it. InterfaceBandwidth: CALC gives \
      its cycles exactly; in USER the memory is Systole's.
      """)

  @Option(help: "The configuration (.cfg).")
  var config: String

  @Option(help: "The topology (.csv).")
  var topology: String

  @Option(help: "conv or gemm, what the rows of the topology are; by default their columns tell.")
  var input: ScaleSimTopology.Form?

  @Option(name: .shortAndLong, help: "The folder to write to; it is made if it is missing.")
  var output: String

  func run() throws {
    let sink = DiagnosticSink()
    let workspace = Workspace()
    let run = try ScaleSimRun.read(
      configuration: try workspace.input(config).source(),
      topology: try workspace.input(topology).source(),
      form: input, sink: sink)
    try OutputFolder(output).write(
      [
        OutputFolder.File("accelerator.yaml", run.configuration.acceleratorText),
        OutputFolder.File("trace.jsonl", run.topology.trace().canonicalBytes),
      ], keeping: workspace.inputs)
    StandardStreams.writeError(DiagnosticRenderer.text(sink.diagnostics))
  }
}

extension ScaleSimTopology.Form: ExpressibleByArgument {}
