import ArgumentParser
import Documents
import Files
import Library
import Validation

/// `systole validate`
struct ValidateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "validate",
    abstract: "Replay reference data through the mapper and the machine; report the errors.",
    discussion: """
      Each suite has its presets in Configs and its form of reference file (see the Accuracy page). \
      Without columns of references, only the predictions are made. Exits with 1 if an error exceeds \
      the suite's tolerance.
      """)

  enum Format: String, CaseIterable, ExpressibleByArgument { case text, csv, json }

  @Argument(help: "\(Suite.allCases.map(\.rawValue).joined(separator: ", ")).")
  var suite: Suite

  @Argument(help: "Files of reference rows; for scale-sim, folders of runs.")
  var files: [String]

  @Option(help: "text (summary), csv (rows with a column 'predicted') or json (both).")
  var format = Format.text
  @OptionGroup var output: OutputOptions

  func run() throws {
    try output.check()
    let library = Library()
    for input in try files.flatMap(suite.files) { try library.inputs.note(input) }
    try output.check(keeping: library.inputs)
    let reports = try suite.replay(files, library: library)
    switch format {
    case .text:
      try output.write(reports.map(\.text).joined(separator: "\n"), keeping: library.inputs)
    case .csv:
      try output.write(reports.map(\.csv).joined(separator: "\n"), keeping: library.inputs)
    case .json: try output.write(json(reports), keeping: library.inputs)
    }
    if reports.contains(where: { !$0.broken.isEmpty }) {
      throw ExitCode(Outcome.regression.rawValue)
    }
  }

  private func json(_ reports: [SuiteReport]) -> String {
    var writer = JSONWriter()
    if reports.count == 1 {
      reports[0].write(to: &writer)
    } else {
      writer.array { writer in
        for report in reports { report.write(to: &writer) }
      }
    }
    return writer.text + "\n"
  }
}

extension Suite: ExpressibleByArgument {}
