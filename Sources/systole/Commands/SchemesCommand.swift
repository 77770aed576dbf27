import ArgumentParser
import Diagnostics
import Files
import Library
import Lowering
import Reporting

/// `systole schemes`
struct SchemesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schemes",
    abstract: "List quantization systems, the schemes that they deploy, and what was published.",
    discussion: """
      A system has a scheme in Configs/schemes, is deployed with another system's scheme, or is no \
      number format for inference; the entry says which and why. Accuracies are quoted from their sources.
      """)

  enum Format: String, CaseIterable, ExpressibleByArgument { case text, json }

  @Argument(help: "A system or a scheme, to see all about it.")
  var name: String?

  @Option(help: "text or json; json lists everything.")
  var format = Format.text
  @OptionGroup var output: OutputOptions

  func run() throws {
    let library = Library()
    let list = try library.schemeList()
    guard let name else {
      return try output.write(format == .json ? list.json : list.text, keeping: library.inputs)
    }
    guard format == .text else {
      throw InputError("--format json lists everything", help: "leave out '\(name)'")
    }
    guard let details = list.details(of: name) else {
      throw InputError(
        "there is no system or scheme '\(name)'",
        help: NearestName.of(name, among: list.names).map { "did you mean '\($0)'?" }
          ?? "'systole schemes' lists them")
    }
    try output.write(details, keeping: library.inputs)
  }
}
