import Diagnostics
import Documents

/// A DRAM's file (schema `systole.dram/1`).
public struct DRAMPreset: Sendable, Equatable {
  public var name: String
  /// Where its values are from.
  public var source: String
  /// Whether runs of it have been compared with a reference simulator.
  public var isValidated: Bool
  public var dram: BankedDRAM
}

/// Reads a DRAM's file, strictly, after what its `preset` names has been put in its place.
public enum DRAMReader {
  public static let schema = "systole.dram/1"

  public static func read(_ document: Document) throws(InputError) -> DRAMPreset {
    let sink = document.makeSink()
    var fields = Fields(document.root, path: "", sink: sink)
    try fields.expectSchema(schema)
    let name = fields.text("name")
    let source = fields.text("source")
    let isValidated = fields.boolean("validated")
    _ = fields.optionalText("preset")
    let dram = BankedDRAMReader.read(&fields)
    fields.end()
    try sink.throwIfErrors()
    return DRAMPreset(name: name, source: source, isValidated: isValidated, dram: dram)
  }
}
