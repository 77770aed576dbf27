import ArgumentParser
import Files
import Library
import Reporting

/// `systole diff`
struct DiffCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Compare two reports; fail if a threshold is exceeded.",
    discussion: """
      A threshold is METRIC OPERATOR CHANGE: 'cycles>+1%' fails if the new report has over 1 % \
      more cycles. Metrics are cycles, energy, dram_bytes, utilization, area, or paths of the \
      report: totals.cycles, layers.cycles. Without --fail-on the exit code is 0.
      """)

  enum Format: String, CaseIterable, ExpressibleByArgument { case text, json }

  @Argument(help: "The report to compare with (JSON).")
  var base: String

  @Argument(help: "The new report (JSON).")
  var new: String

  @Option(name: .customLong("fail-on"), parsing: .singleValue, help: "A threshold. Repeatable.")
  var thresholds: [String] = []

  @Option(help: "text or json.")
  var format = Format.text
  @OptionGroup var output: OutputOptions

  func run() throws {
    let library = Library()
    let parsed = try thresholds.map { try DiffThreshold.parse($0) }
    let diff = try ReportDiff(
      base: try library.json(base), new: try library.json(new), thresholds: parsed)
    switch format {
    case .text: try output.write(diff.text, keeping: library.inputs)
    case .json: try output.write(diff.json, keeping: library.inputs)
    }
    if diff.hasRegression { throw ExitCode(Outcome.regression.rawValue) }
  }
}
