import ArgumentParser
import Diagnostics
import Exploration
import Files
import YAML

/// `systole sweep`
struct SweepCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sweep",
    abstract: "Simulate every combination of values of configuration keys, on all cores.",
    discussion: """
      Points come in a fixed order: traces outermost, the last --vary innermost. A point that the \
      machine cannot run is a row that says why.

      Besides keys of the configuration, what models are lowered by can be varied: \
      scheme=fq-vit,i-vit,p2-vit, weight_bits=8,4, batch=1,8, and any key of the scheme's file: \
      scheme.requantize.algorithm=float,dyadic,shift. Rows then quote the accuracy that was \
      published for the model under its scheme.
      """)

  enum Format: String, CaseIterable, ExpressibleByArgument { case text, csv, json }

  @Argument(help: "The accelerator's configuration (YAML).")
  var config: String

  @Argument(help: "Trace files (.jsonl), or models with a scheme.")
  var traces: [String]

  @Option(
    name: .customLong("vary"), parsing: .singleValue,
    help: "A key and its values: array.rows=8,16,32 or 8..128:x2 or 16..64:+16. Repeatable.")
  var axes: [String] = []

  @OptionGroup var workload: WorkloadOptions
  @OptionGroup var configuration: ConfigurationOptions
  @Option(help: "text, csv or json.")
  var format = Format.text
  @Option(help: "Points simulated at a time; all cores unless given.")
  var threads: Int?
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let workspace = Workspace()
    let threads = threads ?? Processors.count
    guard (1...1_024).contains(threads) else {
      throw InputError("--threads is \(threads), which is outside 1...1024")
    }
    guard !axes.isEmpty else {
      throw InputError("a sweep needs a --vary", help: "--vary array.rows=8,16,32")
    }
    try output.check()
    let document = try configuration.unexpanded(config, in: workspace)
    let subjects = try traces.map { try workload.subject($0, in: workspace) }
    let parsed = try axes.map { try SweepAxis.parse($0) }
    let sweep = try Sweep(
      base: document, subjects: subjects, axes: parsed, lowering: workload.lowering(in: workspace),
      expand: { document throws(InputError) in try workspace.expanded(document) },
      readOverride: { text throws(InputError) in
        try YAMLReader.readOverride(text, option: "--vary")
      },
      table: { name throws(InputError) in try workspace.energyTable(name, near: document) })
    let showsProgress = StandardStreams.errorIsTerminal && sweep.grid.count > 100
    let rows = try await sweep.run(threads: threads) { finished in
      if showsProgress {
        StandardStreams.writeError("\r\(finished) of \(sweep.grid.count) points")
      }
    }
    if showsProgress { StandardStreams.writeError("\n") }
    for row in rows where row.problem != nil {
      let place = zip(parsed, row.values).map { "\($0.path)=\($1)" }.joined(separator: " ")
      StandardStreams.writeError(
        "warning: \(row.trace) \(place): \(row.problem ?? "")\n")
    }
    let table = SweepTable(axes: parsed, rows: rows)
    switch format {
    case .text: try output.write(table.text)
    case .csv: try output.write(table.csv)
    case .json: try output.write(table.json)
    }
  }
}
