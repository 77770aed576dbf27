import ArgumentParser
import Diagnostics
import Exploration
import Files
import Hardware
import Library
import Reporting
import Run
import TraceFormat
import Workload

/// `systole compare`
struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract:
      "Compare the energy of two designs, and say whether the result depends on the tables.",
    discussion: """
      The first design is CONFIG running TRACE. The second is the same with what the options that \
      begin with --other change. Both are simulated; their energy of an \
      image is then accounted with every shipped energy table, with each kind of SRAM cells, and with \
      each price of their own tables halved and doubled.
      """)

  enum Format: String, CaseIterable, ExpressibleByArgument { case text, csv, json }

  @OptionGroup var design: DesignOptions
  @Option(help: "The second design's configuration; --set changes it too.")
  var otherConfig: String?
  @Option(help: "The second design's trace or model.")
  var otherTrace: String?
  @Option(help: "The scheme that the second design's model is lowered with.")
  var otherScheme: String?
  @Option(
    name: .customLong("other-set"), parsing: .singleValue,
    help: "Replace a value of the second design's configuration. Repeatable.")
  var otherOverrides: [String] = []
  @Option(help: "text, csv or json.")
  var format = Format.text
  @OptionGroup var output: OutputOptions

  func run() throws {
    guard otherConfig != nil || otherTrace != nil || otherScheme != nil || !otherOverrides.isEmpty
    else {
      throw InputError(
        "both designs are the same",
        help: "say what the second one changes: --other-config, --other-trace, --other-scheme or "
          + "--other-set")
    }
    try output.check()
    let library = Library()
    let first = try Self.simulated(design, changes: [], in: library)
    var other = design
    if let otherConfig { other.config = otherConfig }
    if let otherTrace { other.trace = otherTrace }
    if let otherScheme { other.workload.scheme = otherScheme }
    let second = try Self.simulated(other, changes: otherOverrides, in: library)
    try output.check(keeping: library.inputs)
    var warned: Set<RunNote> = []
    StandardStreams.warn(
      (first.result.notes + second.result.notes).filter { warned.insert($0).inserted })
    let comparison = try Comparison(first, second, tables: try library.energyTables())
    switch format {
    case .text: try output.write(comparison.text, keeping: library.inputs)
    case .csv: try output.write(comparison.csv, keeping: library.inputs)
    case .json: try output.write(comparison.json, keeping: library.inputs)
    }
  }

  /// Reads a design and simulates it.
  private static func simulated(
    _ design: DesignOptions, changes: [String], in library: Library
  ) throws -> ComparedDesign {
    let run = try library.run(
      try design.configuration.document(design.config, changes, of: "--other-set", in: library))
    let (name, trace) = try design.workload.trace(design.trace, in: library)
    let scheme = trace.header.scheme
    return ComparedDesign(
      name: ([run.accelerator.name] + changes).joined(separator: " "),
      trace: scheme.isEmpty ? name : "\(name) (\(scheme))", result: try run.simulate(trace))
  }
}
