import Diagnostics
import Documents
import Energy
import Files
import Hardware
import Lowering
import Run
import YAML

/// The shipped configurations that rungs replay, changed row by row as `--set` would.
public struct Presets: Sendable {
  private let resolver: NameResolver

  public init(_ resolver: NameResolver) { self.resolver = resolver }

  /// - Parameters:
  ///   - name: A name or path: `rtl/axis-sa`.
  ///   - overrides: `path=value`, each checked as `--set` checks it.
  public func document(_ name: String, _ overrides: [String] = []) throws(InputError) -> Document {
    var document = try YAMLFile.read(try resolver.resolve(name, .accelerator))
    for override in overrides {
      document = try document.applying(
        try YAMLReader.readOverride(override, option: "override of \(name)"))
    }
    return try DRAMPresets(resolver).expanding(document)
  }

  public func dram(_ name: String) throws(InputError) -> BankedDRAM {
    try DRAMReader.read(try DRAMPresets(resolver).document(name)).dram
  }

  public func accelerator(
    _ name: String, _ overrides: [String] = []
  ) throws(InputError) -> Accelerator {
    try AcceleratorReader.read(try document(name, overrides))
  }

  public func model(_ name: String) throws(InputError) -> Model {
    try ModelReader.read(try YAMLFile.read(try resolver.resolve(name, .model)))
  }

  public func scheme(_ name: String) throws(InputError) -> Scheme {
    try SchemeReader.read(try SchemeBases(resolver).document(name))
  }

  /// What `simulate` makes of a configuration: the accelerator with the energy table it names.
  public func run(
    _ name: String, _ overrides: [String] = []
  ) throws(InputError) -> Run {
    let accelerator = try accelerator(name, overrides)
    return Run(accelerator, table: try energyTable(accelerator.energy))
  }

  /// - Parameter name: A name or path: `horowitz-45`.
  public func energyTable(_ name: String) throws(InputError) -> EnergyTable {
    try EnergyTableReader.read(try YAMLFile.read(try resolver.resolve(name, .energyTable)))
  }
}
