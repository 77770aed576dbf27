import ArgumentParser

/// `systole import`
struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Convert another tool's files to a configuration and a trace, or to an energy table.",
    subcommands: [ImportScaleSimCommand.self, ImportAccelergyCommand.self])
}
