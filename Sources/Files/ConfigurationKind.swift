/// What a name may refer to; each kind has its folder of shipped files.
package enum ConfigurationKind: CaseIterable, Sendable {
  case model, scheme, energyTable, sram, dram, fpga, algorithm, catalogue, accelerator

  /// The folder below `Configs`; accelerators are in `Configs` itself.
  var folder: String? {
    switch self {
    case .model: "models"
    case .scheme: "schemes"
    case .energyTable: "energy"
    case .sram: "sram"
    case .dram: "dram"
    case .fpga: "fpga"
    case .algorithm: "algorithms"
    case .catalogue: "catalogue"
    case .accelerator: nil
    }
  }

  /// What messages call it.
  var noun: String {
    switch self {
    case .model: "model"
    case .scheme: "scheme"
    case .energyTable: "energy table"
    case .sram: "SRAM library"
    case .dram: "DRAM preset"
    case .fpga: "FPGA"
    case .algorithm: "algorithm"
    case .catalogue: "catalogue"
    case .accelerator: "accelerator"
    }
  }
}
