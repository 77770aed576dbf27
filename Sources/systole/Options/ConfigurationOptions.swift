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
    var document = try unexpanded(config, in: library)
    for (index, text) in others.enumerated() {
      document = try document.changing(
        try YAMLReader.readOverride(text, option: option, number: index + 1))
    }
    return try library.expanded(document)
  }

  /// The same without what it names of other files, which may yet change.
  func unexpanded(_ config: String, in library: Library) throws -> Document {
    var document = try library.configuration(config)
    for (index, text) in overrides.enumerated() {
      document = try document.changing(
        try YAMLReader.readOverride(text, number: index + 1))
    }
    if let energyTable {
      let text = "energy=\(energyTable)"
      document = try document.changing(
        try YAMLReader.readOverride(text, option: "--energy-table"))
    }
    return document
  }
}
