import ArgumentParser
import Diagnostics
import Files
import Hardware
import Library
import DRAM
import Reporting
import YAML

/// `systole dram`
struct DRAMCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dram",
    abstract: "Run one access pattern on a DRAM: cycles, share of peak, row hits, energy.",
    discussion: """
      PATTERN is seq:BYTES, tile:ROWSxWIDTH:PITCH (rows of WIDTH bytes, PITCH apart), \
      random:BURSTS:RANGE[:SEED], two-reads:BYTES:AxB:RELATION (A bursts of one stream, B of the \
      other, in turn) or read-write:BYTES:AxB:RELATION. RELATION says where the other stream \
      lies: same_bank, bank_group, bank, rank or channel.
      """)

  enum Format: String, CaseIterable, ExpressibleByArgument { case text, json }

  @Option(help: "A DRAM: a name in Configs/dram or a file.")
  var preset: String

  @Option(help: "What is accessed: seq:65536, tile:197x384:1152.")
  var pattern: String

  @Flag(help: "Write instead of reading.")
  var write = false

  @Option(
    name: .customLong("set"), parsing: .singleValue,
    help: "Replace a value of the preset: --set timing.tRCD=20. Repeatable.")
  var overrides: [String] = []

  @Option(help: "text or json.")
  var format = Format.text
  @OptionGroup var output: OutputOptions

  func run() throws {
    let overrides = try overrides.enumerated().map {
      try YAMLReader.readOverride($1, number: $0 + 1)
    }
    let library = Library()
    let preset = try library.dram(preset, overrides)
    let parsed = try PatternParser(pattern, isWrite: write, preset.dram).parse()
    let run = PatternRun(parsed, on: preset.dram)
    let bound = PatternBound(parsed, run)
    let name = write ? "\(pattern), written" : pattern
    switch format {
    case .text:
      try output.write(
        PatternText(run, preset, bound, pattern: name).text, keeping: library.inputs)
    case .json:
      try output.write(
        PatternJSON(run, preset, bound, pattern: name).text, keeping: library.inputs)
    }
  }
}
