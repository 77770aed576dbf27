import ArgumentParser
import Diagnostics
import Energy
import Files
import Interchange
import Library

/// `systole import accelergy`
struct ImportAccelergyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "accelergy",
    abstract: "Import Accelergy's energy and area reference tables, versions 0.3 and 0.4.",
    discussion: """
      The map (schema systole.accelergy-map/1) gives the component and action for each row; \
      the result is an energy table, with the component and the action as each row's source. A map \
      that names its tables under 'ert' and 'art' can be used as an energy table: simulate \
      --energy-table MAP.yaml.
      """)

  @Option(help: "The map (.yaml).")
  var map: String

  @Option(help: "The energy reference table, in place of the map's 'ert'.")
  var ert: String?

  @Option(help: "The area reference table, in place of the map's 'art'.")
  var art: String?

  @OptionGroup var output: OutputOptions

  func run() throws {
    try output.check()
    let library = Library()
    let table = try library.accelergyTable(try library.yaml(map), ert: ert, art: art)
    // Says what is wrong with the rows before they are written.
    _ = try library.energyTable(table)
    try output.write(EnergyTableText(table).text, keeping: library.inputs)
  }
}
