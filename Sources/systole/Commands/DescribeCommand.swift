import ArgumentParser
import Files
import Library
import Workload

/// `systole describe`
struct DescribeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "describe",
    abstract: "Count a trace's or a model's operators, MACs, elements and bytes.")

  enum Format: String, CaseIterable, ExpressibleByArgument { case text, json }

  @Argument(
    help: "A trace (a file, or - for standard input), a model's name or file, or a bare operator.")
  var input: String

  @OptionGroup var workload: WorkloadOptions
  @Option(help: "text or json; json has the keys macs, elements, softmax_rows, params.")
  var format = Format.text
  @OptionGroup var output: OutputOptions

  func run() throws {
    // Counts of MACs and of nonlinear elements do not depend on the scheme; floats add no
    // quantizers of their own.
    let library = Library()
    let (name, trace) = try workload.trace(input, in: library, defaultScheme: "fp16")
    let counts = WorkloadCounts(trace)
    switch format {
    case .text:
      try output.write(counts.text(name: name, header: trace.header), keeping: library.inputs)
    case .json: try output.write(counts.json, keeping: library.inputs)
    }
  }
}
