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
      .quantityLimit(
        "voltage", \.voltage, atLeast: voltages.lowerBound, atMost: voltages.upperBound,
        "supply of logic and SRAM: their dynamic energy scales with its square, within the table's "
          + "`voltage_range`; leakage does not"
      ).absent("the table's"),
      .quantityLimit(
        "scale_to", \.scaleTo, atLeast: nodes.lowerBound, atMost: nodes.upperBound,
        "process node that the table's logic is scaled to, at `voltage`; SRAM and DRAM are not"
      ).absent("the table's"),
      .choice(
        "scaling", \.scaling,
        "`stillmaker-baas`: energy by their polynomials of node and voltage (Integration 58, 2017); `linear`: "
          + "by the ratio of the nodes and the square of that of the voltages"
      ).when(
        .given(
          "scale_to", \.scaleTo, example: "22 nm", reason: "without 'scale_to'",
          help: "remove it, or state the node")),
      .limit(
        "images_per_second", \.imagesPerSecond, in: 1...mostImages,
        "images, or sequences, that come in a second: reports give the energy of one with the idle time"
      ).absent("runs follow each other without a wait"),
      .choice(
        "idle", \.idle,
        "between images, with clocks stopped. `leak`: the chip leaks and the DRAM stands by; `gate`: the chip "
          + "keeps `gated_leakage`, the DRAM refreshes itself; `off`: only the DRAM does"
      ).when(hasRate),
      .integer(
        "gated_leakage", \.gatedLeakage, in: 0...100,
        "percent of the chip's leakage that power gating leaves, with `idle: gate`"
      ).when(hasRate).echoed(.unlessDefault),
    ],
    rules: [checkScaling])

  /// Far outside of what chips are supplied with.
  private static let voltages = Millivolts(100)...Millivolts(5_000)
  /// Those of the scaling.
  private static let nodes = Nanometres(7)...Nanometres(130)
  private static let mostImages = 1_000_000_000

  private static let hasRate = KeyCondition<EnergySettings>.given(
    "images_per_second", \.imagesPerSecond, example: "30", reason: "without 'images_per_second'",
    help: "remove it, or state the rate")

  /// The energy of a node depends on the voltage.
  private static func checkScaling(_ settings: EnergySettings, _ fields: Fields) {
    guard settings.scaleTo != nil, settings.voltage == nil else { return }
    fields.sink.error(
      at: fields.node["scale_to"]?.location, "'energy.scale_to' needs 'energy.voltage'",
      help: "state the supply at that node: energy depends on both")
  }

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
  /// Mappings for which a name alone is short, with the key that the name is of.
  private static let shortForms: [(path: [String], name: String)] = [
    (["energy"], "table"), (["dram", "device"], "preset"),
  ]

  /// The document of a configuration with a value replaced, as `applying`; `energy: NAME` is short for
  /// `energy: {table: NAME}` in both directions: other keys of `energy` are added to a name, and a new
  /// name leaves them as they are. So is `dram.device: NAME` for `{preset: NAME}`.
  public func changing(_ override: Override) throws(InputError) -> Document {
    for (keys, name) in Self.shortForms {
      let path = keys.map { Override.Step.key($0) }
      let found = keys.reduce(root as Node?) { $0?[$1] }
      guard Array(override.path.prefix(path.count)) == path, let node = found else { continue }
      func replacement(_ path: [Override.Step], _ value: Node) -> Override {
        Override(source: override.source, number: override.number, path: path, value: value)
      }
      switch (override.path.count - path.count, node.value, override.value.value) {
      case (0, .mapping, .scalar):
        return try applying(replacement(path + [.key(name)], override.value))
      case (1..., .scalar, _):
        let entry = Node.Entry(key: name, keyLocation: node.location, value: node)
        let whole = replacement(path, Node(.mapping([entry]), at: node.location))
        return try applying(whole).applying(override)
      default: return try applying(override)
      }
    }
    return try applying(override)
  }
}
