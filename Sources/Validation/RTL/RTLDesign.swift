import Hardware

/// An RTL design whose cycle counts can be replayed, and the preset that describes it.
enum RTLDesign: String, CaseIterable {
  case scaleSimMAC = "scalesim_mac"
  case axisArray = "axis_sa"
  case tinyTPU = "tinytpu_vhdl"
  case openTPU = "opentpu_pyrtl"

  /// The words of the column `dataflow`.
  enum Stationary: String, CaseIterable {
    case output = "OS"
    case weight = "WS"
    case input = "IS"
  }

  /// The name of the preset for a dataflow, and what to override in it; nil where the design has no
  /// such dataflow.
  func preset(_ dataflow: Stationary) -> (name: String, overrides: [String])? {
    switch (self, dataflow) {
    case (.scaleSimMAC, .output): ("rtl/scalesim-mac-os", [])
    case (.scaleSimMAC, .weight): ("rtl/scalesim-mac-ws", [])
    // The same control lines: which operand comes from where is the memories' matter.
    case (.scaleSimMAC, .input):
      ("rtl/scalesim-mac-ws", ["array.dataflow=\(Dataflow.inputStationary.rawValue)"])
    case (.axisArray, .output): ("rtl/axis-sa", [])
    case (.tinyTPU, .weight): ("rtl/tinytpu", [])
    case (.openTPU, .weight): ("rtl/opentpu", [])
    case (.axisArray, .weight), (.axisArray, .input), (.tinyTPU, .output), (.tinyTPU, .input),
      (.openTPU, .output), (.openTPU, .input):
      nil
    }
  }
}
