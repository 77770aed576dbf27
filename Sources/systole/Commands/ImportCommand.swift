import ArgumentParser

/// `systole import`
struct ImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Turn another simulator's files into a configuration and a trace.",
    subcommands: [ImportScaleSimCommand.self])
}
