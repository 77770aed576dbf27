import Hardware

/// What a configuration of SCALE-Sim (v2 or v3) says of the machine.
public struct ScaleSimConfiguration: Sendable, Equatable {
  /// Where operands come from, `InterfaceBandwidth`.
  public enum Interface: Sendable, Equatable {
    /// `CALC`: the memory gives what is asked for; nothing stalls.
    case calculated
    /// `USER`: words that each of the three SRAMs' ports gets a cycle.
    case user(wordsPerCycle: Int)
  }

  /// `run_name`
  public var name: String
  /// The file's name, without folders.
  public var file: String
  public var rows: Int
  public var columns: Int
  public var dataflow: Dataflow
  /// Sizes of the SRAMs in KiB; a word is one byte (v2 `single_layer_sim.py`).
  public var ifmapKiB: Int
  public var filterKiB: Int
  public var ofmapKiB: Int
  public var interface: Interface

  /// In place of one that cannot be read.
  static let standIn = ScaleSimConfiguration(
    name: "", file: "", rows: 1, columns: 1, dataflow: .outputStationary, ifmapKiB: 1, filterKiB: 1,
    ofmapKiB: 1, interface: .calculated)
}
