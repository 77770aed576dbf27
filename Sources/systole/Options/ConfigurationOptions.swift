import ArgumentParser
import Diagnostics
import Documents
import Energy
import Hardware
import Library
import YAML

/// An accelerator's file and what changes it.
struct ConfigurationOptions: ParsableArguments {
  @Option(
    name: .customLong("set"), parsing: .singleValue,
    help: "Replace a value of the configuration: --set array.rows=32. Repeatable.")
  var overrides: [String] = []

  @Option(help: "Use this energy table instead of the configuration's.")
  var energyTable: String?

  /// The configuration's document with all overrides applied, and what it names of other files below
  /// them.
  func document(_ config: String, in library: Library) throws -> Document {
    try library.expanded(try unexpanded(config, in: library))
  }

  /// The same with values of another option, which come after those of --set.
  func document(
    _ config: String, _ others: [String], of option: String, in library: Library
  ) throws -> Document {
    try library.expanded(
      Self.changed(try unexpanded(config, in: library), others, by: option))
  }

  /// The same without what it names of other files, which may yet change.
  func unexpanded(_ config: String, in library: Library) throws -> Document {
    let document = try Self.changed(try library.configuration(config), overrides, by: "--set")
    guard let energyTable else { return document }
    return try document.changing(
      Override(naming: energyTable, at: [.key("energy")], option: "--energy-table"))
  }

  /// A document with the values that an option gives, one after the other.
  ///
  /// - Throws: What is wrong with each of them.
  private static func changed(
    _ document: Document, _ texts: [String], by option: String
  ) throws(InputError) -> Document {
    var document = document
    var problems: [Diagnostic] = []
    for (index, text) in texts.enumerated() {
      do throws(InputError) {
        document = try document.changing(
          try YAMLReader.readOverride(text, option: option, number: index + 1))
      } catch {
        problems += error.diagnostics
      }
    }
    guard problems.isEmpty else { throw InputError(problems) }
    return document
  }
}
