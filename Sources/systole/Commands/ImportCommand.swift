import ArgumentParser

/// `systole import`
struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Turn another tool's files into ours: a configuration and a trace, an energy table.",
    subcommands: [ImportScaleSimCommand.self, ImportAccelergyCommand.self])
}
