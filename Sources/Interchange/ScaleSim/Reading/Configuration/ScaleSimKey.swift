/// The keys of SCALE-Sim's configuration files: those that v2 and v3 read, and those of the files
/// that they ship (`scale_config.py`, `configs/*.cfg`), and of later versions.
enum ScaleSimKey: String, CaseIterable {
  case runName = "run_name"
  case arrayHeight = "ArrayHeight"
  case arrayWidth = "ArrayWidth"
  case ifmapSRAM = "IfmapSramSzkB"
  case filterSRAM = "FilterSramSzkB"
  case ofmapSRAM = "OfmapSramSzkB"
  case ifmapOffset = "IfmapOffset"
  case filterOffset = "FilterOffset"
  case ofmapOffset = "OfmapOffset"
  case dataflow = "Dataflow"
  case bandwidth = "Bandwidth"
  case memoryBanks = "MemoryBanks"
  case onChipMemoryBanks = "OnChipMemoryBanks"
  case onChipMemoryBankPorts = "OnChipMemoryBankPorts"
  case readRequestBuffer = "ReadRequestBuffer"
  case writeRequestBuffer = "WriteRequestBuffer"
  case interfaceBandwidth = "InterfaceBandwidth"
  case useRamulatorTrace = "UseRamulatorTrace"
  case timeLinearModel = "TimeLinearModel"
  case topology = "TopologyCsvLoc"
  case ifmapCustomLayout = "IfmapCustomLayout"
  case ifmapBankBandwidth = "IfmapSRAMBankBandwidth"
  case ifmapBankNumber = "IfmapSRAMBankNum"
  case ifmapBankPorts = "IfmapSRAMBankPort"
  case filterCustomLayout = "FilterCustomLayout"
  case filterBankBandwidth = "FilterSRAMBankBandwidth"
  case filterBankNumber = "FilterSRAMBankNum"
  case filterBankPorts = "FilterSRAMBankPort"
  case ofmapCustomLayout = "OfmapCustomLayout"
  case ofmapBankBandwidth = "OfmapSRAMBankBandwidth"
  case ofmapBankNumber = "OfmapSRAMBankNum"
  case ofmapBankPorts = "OfmapSRAMBankPort"
  case sparsitySupport = "SparsitySupport"
  case sparseRepresentation = "SparseRep"
  case optimizedMapping = "OptimizedMapping"
  case blockSize = "BlockSize"
  case randomSeed = "RandomNumberGeneratorSeed"

  enum Section: String, CaseIterable {
    case general
    case architecture = "architecture_presets"
    case run = "run_presets"
    case network = "network_presets"
    case layout
    case sparsity
  }

  var section: Section {
    switch self {
    case .runName: .general
    case .arrayHeight, .arrayWidth, .ifmapSRAM, .filterSRAM, .ofmapSRAM, .ifmapOffset,
      .filterOffset, .ofmapOffset, .dataflow, .bandwidth, .memoryBanks, .onChipMemoryBanks,
      .onChipMemoryBankPorts, .readRequestBuffer, .writeRequestBuffer:
      .architecture
    case .interfaceBandwidth, .useRamulatorTrace, .timeLinearModel: .run
    case .topology: .network
    case .ifmapCustomLayout, .ifmapBankBandwidth, .ifmapBankNumber, .ifmapBankPorts,
      .filterCustomLayout, .filterBankBandwidth, .filterBankNumber, .filterBankPorts,
      .ofmapCustomLayout, .ofmapBankBandwidth, .ofmapBankNumber, .ofmapBankPorts:
      .layout
    case .sparsitySupport, .sparseRepresentation, .optimizedMapping, .blockSize, .randomSeed:
      .sparsity
    }
  }

  /// Switches of v3 that change only what the memory does where the bandwidth is the user's, with
  /// what they bring (`memory/double_buffered_scratchpad_mem.py`).
  static let memorySwitches: [(key: ScaleSimKey, meaning: String)] = [
    (.useRamulatorTrace, "latencies that Ramulator wrote to a file"),
    (.ifmapCustomLayout, "bank conflicts of a data layout"),
    (.filterCustomLayout, "bank conflicts of a data layout"),
    (.ofmapCustomLayout, "bank conflicts of a data layout"),
  ]

  /// Whole numbers that have no effect on dense cycles; they are checked all the same.
  static let countsWithoutEffect: [ScaleSimKey] = [
    .ifmapOffset, .filterOffset, .ofmapOffset, .memoryBanks, .onChipMemoryBanks,
    .onChipMemoryBankPorts, .readRequestBuffer, .writeRequestBuffer, .ifmapBankBandwidth,
    .ifmapBankNumber, .ifmapBankPorts, .filterBankBandwidth, .filterBankNumber, .filterBankPorts,
    .ofmapBankBandwidth, .ofmapBankNumber, .ofmapBankPorts, .blockSize, .randomSeed,
  ]

  /// The key of a name; SCALE-Sim does not tell upper from lower case.
  init?(name: String) {
    let lower = name.lowercased()
    guard let key = Self.allCases.first(where: { $0.rawValue.lowercased() == lower }) else {
      return nil
    }
    self = key
  }
}
