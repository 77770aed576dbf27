import Diagnostics
import Documents

/// A device's file (schema `systole.fpga/1`).
public struct FPGADevice: Sendable, Equatable {
  public var name: String
  /// Where its counts are from.
  public var source: String
  public var target: FPGATarget

  public static let schema = "systole.fpga/1"

  public static func read(_ document: Document) throws(InputError) -> FPGADevice {
    try keys.read(document)
  }

  /// The keys of a device's file.
  static let keys = Section(
    FPGADevice(name: "", source: "", target: FPGATarget()),
    [
      .text("name", \.name, required: true, "the board or the device"),
      .text("source", \.source, required: true, "where the counts are from"),
    ] + Section(FPGATarget(), FPGATarget.deviceKeys).lifted(to: \.target), schema: schema)
}
