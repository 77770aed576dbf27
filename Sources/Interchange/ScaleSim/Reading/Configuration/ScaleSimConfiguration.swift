import Hardware

/// What a configuration of SCALE-Sim (v2 or v3) says of the machine.
package struct ScaleSimConfiguration: Sendable, Equatable {
  /// Where operands come from, `InterfaceBandwidth`.
  package enum Interface: Sendable, Equatable {
    /// `CALC`: the memory gives what is asked for; nothing stalls.
    case calculated
    /// `USER`: words that each of the three SRAMs' ports gets a cycle.
    case user(wordsPerCycle: Int)
  }

  /// `run_name`
  package var name: String
  /// The file's name, without folders.
  package var file: String
  package var rows: Int
  package var columns: Int
  package var dataflow: Dataflow
  /// Sizes of the SRAMs in KiB; a word is one byte (v2 `single_layer_sim.py`).
  package var ifmapKiB: Int
  package var filterKiB: Int
  package var ofmapKiB: Int
  package var interface: Interface

  /// In place of one that cannot be read.
  static let standIn = ScaleSimConfiguration(
    name: "", file: "", rows: 1, columns: 1, dataflow: .outputStationary, ifmapKiB: 1, filterKiB: 1,
    ofmapKiB: 1, interface: .calculated)
}
