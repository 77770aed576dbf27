import ArgumentParser

/// A design: an accelerator and what runs on it.
struct DesignOptions: ParsableArguments {
  /// Of commands with one of the arguments in another form, too.
  static let configHelp: ArgumentHelp = "The accelerator's configuration (YAML)."
  static let traceHelp: ArgumentHelp =
    "A trace (a file, or - for standard input), or a model's name or file with --scheme."

  @Argument(help: DesignOptions.configHelp)
  var config: String

  @Argument(help: DesignOptions.traceHelp)
  var trace: String

  @OptionGroup var workload: WorkloadOptions
  @OptionGroup var configuration: ConfigurationOptions
}
