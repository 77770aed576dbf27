import Diagnostics
import Documents
import Quantities

extension EnergySettings {
  /// The temperatures of which SRAM libraries state leakage.
  public static let temperatures = Kelvin(300)...Kelvin(400)

  static let blank = EnergySettings(table: "")

  /// The keys of `energy`, where it is a mapping.
  static let keys = Section(
    blank,
    [
      .text(
        "table", \.table, required: true, "name of an energy table, see [Energy tables](Energy.md)",
        echo: { FileName.stem($0) }),
      cells(
        "cells", \.cells, "devices of the SRAMs' cells, where the table refers to an SRAM library"
      ).absent("`\(SRAMCells.standard.rawValue)`"),
      cells(
        "periphery", \.periphery,
        "devices of the SRAMs' decoders, drivers and sense amplifiers"
      ).absent("those of `cells`"),
      .quantityLimit(
        "temperature", \.temperature, atLeast: temperatures.lowerBound,
        atMost: temperatures.upperBound, "of the SRAMs, whose leakage depends on it"
      ).absent("that of the SRAM library: `300 K`"),
    ])

  private static func cells(
    _ name: String, _ field: Key<EnergySettings>.Field<SRAMCells?>, _ meaning: String
  ) -> Key<EnergySettings> {
    Key(name, field, .name(SRAMCells.allCases.map(\.rawValue)), meaning) {
      $1.choice($0) as SRAMCells
    } echo: {
      $0.map { .text($0.rawValue) }
    }
  }

  /// A table's name, or a mapping of the keys.
  static let key = Key<Accelerator>(
    "energy", .text, required: true,
    "name of an energy table, or a mapping of the keys below"
  ) { node, accelerator, fields in
    guard let node else { return }
    guard case .mapping = node.value else {
      accelerator.energy = EnergySettings(
        table: ScalarReader(path: "energy", sink: fields.sink).text(node))
      return
    }
    keys.read(Fields(node, path: "energy", sink: fields.sink), &accelerator.energy)
  } echo: {
    let entries = keys.entries($0.energy)
    return entries.count == 1 ? entries[0].value : .mapping(entries)
  } nested: {
    keys.rows(under: $0)
  }
}

extension Document {
  /// The document of a configuration with a value replaced, as `applying`; `energy: NAME` is short for
  /// `energy: {table: NAME}` in both directions: other keys of `energy` are added to a name, and a new
  /// name leaves them as they are.
  public func changing(_ override: Override) throws(InputError) -> Document {
    let key = Override.Step.key("energy")
    guard override.path.first == key, let node = root["energy"] else {
      return try applying(override)
    }
    switch (override.path.count, node.value, override.value.value) {
    case (1, .mapping, .scalar):
      return try applying(
        Override(
          source: override.source, number: override.number, path: [key, .key("table")],
          value: override.value))
    case (2..., .scalar, _):
      let table = Node.Entry(key: "table", keyLocation: node.location, value: node)
      let whole = Override(
        source: override.source, number: override.number, path: [key],
        value: Node(.mapping([table]), at: node.location))
      return try applying(whole).applying(override)
    default: return try applying(override)
    }
  }
}
