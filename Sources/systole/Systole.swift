import ArgumentParser

/// The command line: files and arguments in, text and exit codes out.
struct Systole: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "systole",
    abstract: "Simulate accelerators for quantized Vision Transformers.",
    discussion: """
      Reads an accelerator in YAML and a trace of a quantized model, and reports cycles, utilization \
      and energy of each layer, with what limits it.

      Exit codes: 0, success; 1, a comparison found a regression, or an error exceeds its tolerance; \
      2, the input is wrong; 3, an internal error (bug).
      """,
    version: ToolVersion.text,
    subcommands: [
      LowerCommand.self, DescribeCommand.self, SimulateCommand.self, SweepCommand.self,
      ExplainCommand.self, CompareCommand.self,
      DiffCommand.self, DRAMCommand.self, ValidateCommand.self, NumericsCommand.self,
      SchemesCommand.self, CheckCommand.self,
      ImportCommand.self, BenchmarkCommand.self,
    ])
}
