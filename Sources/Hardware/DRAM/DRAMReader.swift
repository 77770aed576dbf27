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
    try DRAMPreset.keys.read(document)
  }
}

extension DRAMPreset {
  /// The keys of a DRAM's file.
  static let keys = Section(
    DRAMPreset(name: "", source: "", isValidated: false, dram: BankedDRAM()),
    [
      .text("name", \.name, required: true, "the file's name"),
      .text("source", \.source, required: true, "where the values are from"),
      .boolean(
        "validated", \.isValidated, required: true,
        "whether runs have been compared with a reference simulator"),
      Key(
        "preset", .text, "a name in `Configs/dram`, whose keys can be overridden here",
        read: { if let node = $0 { _ = ScalarReader(path: "preset", sink: $2.sink).text(node) } },
        echo: { _ in nil }),
    ] + BankedDRAM.keys.lifted(to: \.dram), schema: DRAMReader.schema,
    complete: { BankedDRAM.keys.complete(&$0.dram) },
    rules: [{ BankedDRAM.keys.check($0.dram, $1) }])
}
