import Hardware
import Library
import TestSupport

/// Shipped machines with an FPGA, for tests to change.
enum Machines {
  static let board = "fpga={device: zcu102}"

  /// A machine on a ZCU102, then with overrides as `--set` gives them.
  static func onBoard(
    _ name: String = "edge-16x16", _ overrides: String...
  ) throws -> Accelerator {
    try Repository.library.accelerator(name, set: [board] + overrides)
  }
}
