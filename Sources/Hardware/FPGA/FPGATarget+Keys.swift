import Diagnostics
import Documents
import Quantities

extension FPGATarget {
  /// Far above any device.
  private static let mostOfAKind = 100_000_000
  private static let mostPower = Picowatts(1_000_000_000_000_000)

  /// The keys of `fpga`, those of the device's file included.
  static let keys = Section(
    FPGATarget(),
    [
      .optionalText(
        "device", \.device,
        "a name in `Configs/fpga`, whose keys can be overridden here", echo: { FileName.stem($0) }
      ).absent("none")
    ] + deviceKeys + designKeys)

  /// What a device has.
  static let deviceKeys: [Key<FPGATarget>] = [
    .optionalText("part", \.part, "the device, as its maker calls it").absent("none"),
    .integer("dsp", \.available.dsp, in: 0...mostOfAKind, required: true, "its DSP slices"),
    .integer(
      "lut", \.available.lut, in: 0...mostOfAKind, required: true,
      "its look-up tables of six inputs"),
    .integer("ff", \.available.ff, in: 0...mostOfAKind, required: true, "its flip-flops"),
    .integer(
      "bram", \.blockRAMs, in: 0...mostOfAKind, required: true, "its block RAMs of 36 Kib"),
    .integer("uram", \.available.uram, in: 0...mostOfAKind, "its UltraRAMs of 288 Kib"),
  ]

  private static let designKeys: [Key<FPGATarget>] = [
    .integer(
      "dsp_packing", \.dspPacking, in: 1...4,
      "products that a DSP slice makes at once: at most 2 of 8 by 8 bits, which share an operand, and "
        + "as many as this of 4 by 4 bits; wider ones take a slice or several"),
    .integer(
      "dsp_clock_ratio", \.dspClockRatio, in: 1...4,
      "the DSP slices' clock as a multiple of `clock`"),
    .integer(
      "lut_products", \.lutProducts, in: 0...16,
      "products whose operands both have at most this many bits are made of LUTs; 0: none"),
    .choice(
      "accumulators", \.accumulators,
      "what adds results that leave an array to their partial sums; sums that stay in the PEs are in "
        + "the DSP slices"),
    uramKey, outsideKey,
    .quantityLimit(
      "power", \.power, atLeast: Picowatts(1), atMost: mostPower,
      "what was measured or reported for the design, for GOPS/W; power is not modelled"
    ).absent("none"),
  ]

  private static let uramKey = names(
    "uram_buffers", \.uramBuffers, of: "buffers", examples: ["[weights]", "[activations]"],
    "buffers in UltraRAM; the others are in block RAM")

  private static let outsideKey = names(
    "outside", \.outside, of: "units", examples: ["[softmax]", "[gelu]"],
    "units that are not in the fabric: a processor next to it does their work")

  /// A list of names of other parts, which `check` looks up.
  private static func names(
    _ name: String, _ field: Key<FPGATarget>.Field<[String]>, of section: String,
    examples: [String], _ meaning: String
  ) -> Key<FPGATarget> {
    Key<FPGATarget>(name, .other("names of `\(section)`", examples: examples), meaning) {
      node, target, fields in
      guard let node else { return }
      let reader = ScalarReader(path: fields.path(of: name), sink: fields.sink)
      target[keyPath: field] = reader.elements(node).map { reader.text($0) }
    } echo: {
      $0[keyPath: field].isEmpty ? nil : .list($0[keyPath: field].map { .text($0) })
    }.absent("none")
  }

  private var blockRAMs: Int {
    get { available.bramHalves / 2 }
    set { available.bramHalves = 2 * newValue }
  }

  /// What of other parts it names.
  static func check(_ accelerator: Accelerator, _ root: Fields) {
    guard let target = accelerator.fpga else { return }
    let node = root.node["fpga"]
    for (key, names, section, known) in [
      ("uram_buffers", target.uramBuffers, "buffers", accelerator.buffers.all.map(\.name)),
      ("outside", target.outside, "units", accelerator.units.map(\.name)),
    ] {
      for name in names where !known.contains(name) {
        root.sink.error(
          at: node?[key]?.location,
          "'fpga.\(key)' names '\(name)', which '\(section)' does not have",
          help: NearestName.of(name, among: known).map { "did you mean '\($0)'?" }
            ?? "they are \(known.joined(separator: ", "))")
      }
    }
    if target.available.uram == 0, !target.uramBuffers.isEmpty {
      root.sink.error(
        at: node?["uram_buffers"]?.location,
        "'fpga.uram_buffers' puts buffers in UltraRAM, which the device does not have",
        help: "remove it, or set 'fpga.uram' to what the device has")
    }
  }
}
