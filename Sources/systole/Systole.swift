import ArgumentParser

/// The command line: files and arguments in, text and exit codes out.
struct Systole: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "systole",
    abstract: "Simulate accelerators for quantized Vision Transformers.",
    discussion: """
      An accelerator in YAML and a trace of a quantized model go in; cycles, utilization and energy \
      per layer come out, with the reason why.

      Exit codes: 0 fine, 1 a comparison found a regression, 2 the input is wrong, 3 an \
      internal error (bug).
      """,
    version: ToolVersion.text,
    subcommands: [
      LowerCommand.self, DescribeCommand.self, SimulateCommand.self, SweepCommand.self,
      ExplainCommand.self,
      DiffCommand.self, DRAMCommand.self, ValidateCommand.self, NumericsCommand.self,
      SchemesCommand.self, CheckCommand.self,
      ImportCommand.self, BenchmarkCommand.self,
    ])
}
