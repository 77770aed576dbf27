import ArgumentParser
import Diagnostics
import Files
import Hardware
import Interchange
import Library
import Reporting
import Run
import TraceFormat
import Workload

/// `systole simulate`
struct SimulateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate",
    abstract: "Run a trace on an accelerator and report cycles, utilization and energy.")

  enum Format: String, CaseIterable, ExpressibleByArgument {
    case text, json, csv
    case scaleSim = "scale-sim"
  }

  @OptionGroup var design: DesignOptions
  @Option(
    help:
      """
      text, json (the contract, schema systole.report/2), csv (a line per layer), or scale-sim \
      (its reports, into the folder of --output).
      """)
  var format = Format.text
  @Option(help: "Images that follow each other, with 'pipeline: spatial' (default: 1).")
  var images = 1
  @Flag(help: "List every layer in the text, not one line per kind of layer.")
  var layers = false
  @Flag(
    name: [.customLong("no-reuse"), .customLong("no-fast-forward")],
    help:
      """
      Read, map, emit and run repeated work again each time. The report is the same; it only takes \
      longer.
      """)
  var noReuse = false
  @OptionGroup var output: OutputOptions

  private static let mostImages = 1_000

  func run() throws {
    guard !layers || format == .text else {
      throw InputError(
        "--layers has no meaning with --format \(format), which has every layer",
        help: "remove it")
    }
    guard (1...Self.mostImages).contains(images) else {
      throw InputError("--images is \(images), which is outside 1...\(Self.mostImages)")
    }
    let folder = try reportFolder()
    let library = Library()
    let run = try library.run(try design.configuration.document(design.config, in: library))
    let (name, trace) = try design.workload.trace(design.trace, in: library, reuse: !noReuse)
    if folder == nil { try output.check(keeping: library.inputs) }
    let result = try run.simulate(trace, images: images, reuse: !noReuse)
    StandardStreams.warn(result.notes)
    switch format {
    case .text:
      try output.write(
        ReportText(report(result, of: name, trace), everyLayer: layers).text,
        keeping: library.inputs)
    case .json:
      try output.write(
        ReportJSON(report(result, of: name, trace)).text, keeping: library.inputs)
    case .csv:
      try output.write(ReportCSV(report(result, of: name, trace)).text, keeping: library.inputs)
    case .scaleSim:
      let reports = try ScaleSimReports(result, traceName: name)
      try folder?.write(
        reports.tables.map { OutputFolder.File($0.file, $0.text) }
          + [OutputFolder.File("NOTES.txt", reports.notes)], keeping: library.inputs)
    }
  }

  private func report(
    _ result: RunResult, of name: String, _ trace: Workload.Trace
  ) -> Report {
    Report(result, toolVersion: ToolVersion.text, traceName: name, traceDigest: trace.digest)
  }

  /// Where a format of several files goes, refused before work that takes long; nil for the others.
  private func reportFolder() throws -> OutputFolder? {
    guard format == .scaleSim else { return nil }
    guard let path = output.output else {
      throw InputError(
        "--format scale-sim writes several files, which need a folder", help: "add -o DIR")
    }
    let folder = OutputFolder(path)
    try folder.check()
    return folder
  }
}
