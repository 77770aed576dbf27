import ArgumentParser
import Diagnostics
import Exploration
import Files
import Library
import Reporting
import YAML

/// `systole sweep`
struct SweepCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sweep",
    abstract: "Simulate every combination of values of configuration keys, on all cores.",
    discussion: """
      Points are in a fixed order: traces outermost, the last --vary innermost. If the machine cannot \
      run a point, its row says why.

      Besides keys of the configuration, the options of lowering can be varied: \
      scheme=fq-vit,i-vit,p2-vit, weight_bits=8,4, batch=1,8, and any key of the scheme's file: \
      scheme.requantize.algorithm=float,dyadic,shift. Rows then quote the accuracy that was \
      published for the model under its scheme.
      """)

  enum Format: String, CaseIterable, ExpressibleByArgument { case text, csv, json }

  @Argument(help: DesignOptions.configHelp)
  var config: String

  @Argument(help: "Traces (files, or - for standard input), or models with a scheme.")
  var traces: [String]

  @Option(
    name: .customLong("vary"), parsing: .singleValue,
    help:
      """
      A key and its values: array.rows=8,16,32 or 8..128:x2 or 16..64:+16, or quantities: \
      64 KiB..256 KiB:x2. Repeatable.
      """)
  var axes: [String] = []

  @OptionGroup var workload: WorkloadOptions
  @OptionGroup var configuration: ConfigurationOptions
  @Option(help: "text, csv or json.")
  var format = Format.text
  @Option(help: "Points simulated at a time; all cores unless given.")
  var threads: Int?
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let library = Library()
    let threads = threads ?? Processors.count
    guard (1...1_024).contains(threads) else {
      throw InputError("--threads is \(threads), which is outside 1...1024")
    }
    guard !axes.isEmpty else {
      throw InputError("a sweep needs a --vary", help: "--vary array.rows=8,16,32")
    }
    try output.check()
    let document = try configuration.unexpanded(config, in: library)
    let subjects = try traces.map { try workload.subject($0, in: library) }
    let parsed = try axes.map { try SweepAxis.parse($0) }
    let sweep = try Sweep(
      base: document, subjects: subjects, axes: parsed,
      lowering: try workload.lowering(in: library),
      expand: { document throws(InputError) in try library.expanded(document) },
      readOverride: { text throws(InputError) in
        try YAMLReader.readOverride(text, option: "--vary")
      },
      table: { name throws(InputError) in try library.energyTable(name, near: document) })
    try output.check(keeping: library.inputs)
    let showsProgress = StandardStreams.errorIsTerminal && sweep.grid.count > 100
    let rows = try await sweep.run(threads: threads) { finished in
      if showsProgress {
        StandardStreams.writeError("\r\(finished) of \(sweep.grid.count) points")
      }
    }
    if showsProgress { StandardStreams.writeError("\n") }
    guard rows.contains(where: { $0.problem == nil }) else {
      throw InputError(problems(of: rows, parsed))
    }
    for row in rows {
      guard let problem = row.problem else { continue }
      StandardStreams.writeError("warning: \(row.place(on: parsed)): \(problem)\n")
    }
    let table = SweepTable(axes: parsed, rows: rows)
    for (trace, note) in table.notes where note.isWarning {
      StandardStreams.writeError("warning: \(trace): \(note.message)\n")
    }
    switch format {
    case .text: try output.write(table.text, keeping: library.inputs)
    case .csv: try output.write(table.csv, keeping: library.inputs)
    case .json: try output.write(table.json, keeping: library.inputs)
    }
  }

  /// Why no point has run: each problem once, with the first point that has it.
  private func problems(of rows: [SweepRow], _ axes: [SweepAxis]) -> [Diagnostic] {
    var seen: Set<String> = []
    let notes = rows.compactMap { row -> Diagnostic? in
      guard let problem = row.problem, seen.insert(problem).inserted else { return nil }
      return Diagnostic(.note, at: nil, "\(row.place(on: axes)): \(problem)")
    }
    let points = rows.count == 1 ? "the point" : "none of the \(rows.count) points"
    return [
      Diagnostic(
        at: nil,
        "\(points) of the sweep \(rows.count == 1 ? "cannot" : "can") run; nothing is written")
    ] + notes
  }
}

extension SweepRow {
  /// The trace and the values of the axes, for messages.
  fileprivate func place(on axes: [SweepAxis]) -> String {
    let values = zip(axes, values).map { "\($0.path)=\($1)" }
    return ([trace] + values).joined(separator: " ")
  }
}

extension WorkloadOptions {
  /// How a sweep lowers models where no axis says otherwise.
  fileprivate func lowering(in library: Library) throws -> SweepLowering {
    SweepLowering(
      scheme: scheme, weightBits: weightBits, layerBits: try layerBits(in: library), batch: batch
    ) { name, location throws(InputError) in
      try library.schemeDocument(name, namedAt: location)
    } readScheme: { document throws(InputError) in
      try library.scheme(expanded: document)
    }
  }
}
