import Diagnostics
import Documents
import Foundation
import Hardware
import TestSupport
import Testing
import YAML

/// Every key of the accelerator's table, set to two legal values: both are written out, read back as the
/// same machine, and have digests of their own.
struct KeyTableTests {
  /// Machines on which each key has a meaning: the shipped ones, and variants of theirs.
  private static let machines: Result<[Document], any Error> = Result {
    let shipped = try Fixture.shippedDocuments(in: ["", "rtl"])
    func variant(_ name: String, _ overrides: String...) throws -> Document {
      guard var document = shipped[name] else { throw InputError("no machine '\(name)'") }
      for text in overrides { document = try document.applying(YAMLReader.readOverride(text)) }
      return document
    }
    let names = ["edge-16x16", "vaqf", "tensor-core", "quant-lab", "gemmini-firesim", "sole"]
    return try names.map { try variant($0) } + [
      variant("edge-16x16", "dram=\(banked)"),
      variant(
        "edge-16x16", "dram.device=\(banked.replacing("model: banked", with: "preset: some"))"),
      variant(
        "edge-16x16",
        "energy={table: horowitz-45, voltage: 800 mV, scale_to: 22 nm, images_per_second: 30, "
          + "idle: gate}"),
      variant("edge-16x16", "mapping={policy: fixed, m: 8, k: 8, n: 8, order: rows_outside}"),
      variant("edge-16x16", "pipeline={mode: row_streamed}"),
      variant(
        "edge-16x16",
        "energy={table: horowitz-45, cells: lstp, periphery: hp, temperature: 320 K}"),
      variant("edge-16x16", "array.fold_overlap=streamed"),
      variant("edge-16x16", "array.dataflow=output_stationary"),
      variant("hg-pipe", "pipeline.fifo_tokens=9"),
      variant("edge-16x16", "fpga={dsp: 2520, lut: 274080, ff: 548160, bram: 912, uram: 96}"),
      variant(
        "edge-16x16", "fpga={dsp: 2520, lut: 274080, ff: 548160, bram: 912, uram: 96, power: 10 W}"),
      variant(
        "edge-16x16", "extra_arrays={first: \(extraArray), second: \(extraArray)}",
        "assign={attention_av: first}"),
      variant("scale-sim", "array.drain=shadowed"),
      variant(
        "edge-16x16", "array.dataflow=output_stationary",
        "buffers.accumulator.holds=[partial_sum, output]", "buffers.activations.holds=[input]"),
      variant(
        "edge-16x16", "buffers.accumulator.width=32 B",
        "dma={burst: 64 B, outstanding: 8, turn: 2 KiB}"),
      variant("edge-16x16", "dma={burst: 64 B, outstanding: 1}"),
      variant(
        "taccel", "units.first={operators: [add, move], lanes: 4}",
        "units.second={operators: [add, move], lanes: 2}"),
    ]
  }

  private static let extraArray =
    "{rows: 4, columns: 4, dataflow: weight_stationary, fold_overlap: none, "
    + "pe: [{activation: int8, weight: int8}]}"

  private static let banked = """
    {model: banked, \
    geometry: {channels: 2, bus_bits: 64, device_bits: 8, ranks: 2, bank_groups: 4, banks: 4, \
    rows: 4096, row: 8 KiB, burst_length: 8}, \
    address_map: [column, bank_group, bank, channel, rank, row], \
    timing: {tCK: 830 ps, CL: 17, CWL: 12, tRCD: 17, tRP: 17, tRAS: 39, tCCD_S: 4, tCCD_L: 6, \
    tRRD_S: 4, tRRD_L: 6, tFAW: 26, tRTP: 9, tWR: 18, tWTR_S: 3, tWTR_L: 9, tRTRS: 1, tRFC: 420, \
    tREFI: 9360}, \
    currents: {VDD: 1.2 V, IDD0: 48 mA, IDD2N: 34 mA, IDD3N: 43 mA, IDD4W: 123 mA, IDD4R: 135 mA, \
    IDD5: 250 mA, IDD6: 30 mA}, \
    io: {read_per_bit: 2 pJ, write_per_bit: 3 pJ}}
    """

  /// Keys that only hold others; a list of stages is no key of its own either.
  private static let keys = AcceleratorReader.rows.filter { row in
    switch row.form {
    case .section, .list, .named: false
    case .integer, .integers, .powerOfTwo, .quantity, .boolean, .text, .name, .names, .other:
      row.pathText != "schema" && !isOfExtraArray(row)
    }
  }

  private static func isOfExtraArray(_ row: KeyRow) -> Bool {
    row.pathText.hasPrefix("extra_arrays.<name>.")
  }

  /// The keys of another array are those of the main one.
  @Test func keysOfArrays() {
    func texts(_ prefix: String) -> [String] {
      AcceleratorReader.rows.filter { $0.pathText.hasPrefix(prefix) }.map {
        "\($0.pathText.dropFirst(prefix.count)) \($0.form) \($0.isRequired) \($0.defaultText ?? "") "
          + "\($0.absence ?? "") \($0.condition ?? "") \($0.meaning) \($0.isEchoed)"
      }
    }
    #expect(texts("array.").count > 40)
    #expect(texts("extra_arrays.<name>.") == texts("array."))
  }

  @Test(arguments: keys.map(\.pathText))
  func secondValue(path: String) throws {
    let row = try #require(Self.keys.first { $0.pathText == path })
    let found = try Self.machines.get().contains { machine in
      try Self.paths(row, in: machine.root).contains { try Self.check(row, at: $0, in: machine) }
    }
    #expect(found, "no machine takes two values of '\(path)'")
  }

  /// Whether two values could be set; expects of any two that they differ in all that is derived.
  private static func check(_ row: KeyRow, at path: String, in machine: Document) throws -> Bool {
    // A banked DRAM ignores a device, so that a sweep can vary the model.
    if path.hasPrefix("dram.device."), machine.root["dram"]?["device"] == nil { return false }
    var machine = machine
    if let setting = row.setting, let dot = path.lastIndex(of: ".") {
      let text = "\(path[..<dot]).\(setting.key)=\(setting.values[0])"
      guard let changed = try? machine.applying(YAMLReader.readOverride(text)) else { return false }
      machine = changed
    }
    let current = try? ResolvedConfiguration(AcceleratorReader.read(machine)).values
    let own = current?.filter { $0.path == path || $0.path.hasPrefix(path + "[") }.map(\.value)
    var digests: Set<String> = []
    var isEchoed = false
    for value in values(row.form, own ?? []) {
      guard let accelerator = try? Self.machine(machine, path, value) else { continue }
      let resolved = ResolvedConfiguration(accelerator)
      // A mode alone is written as its section.
      isEchoed =
        isEchoed
        || resolved.values.contains {
          $0.path == path || $0.path.hasPrefix(path + "[") || path == $0.path + ".mode"
        }
      let again = try AcceleratorReader.read(Document(resolved: resolved.root))
      #expect(again == accelerator, "\(path)=\(value)")
      #expect(ResolvedConfiguration(again) == resolved, "\(path)=\(value)")
      #expect(digests.insert(resolved.digest).inserted, "\(path)=\(value) changes nothing")
      if digests.count == 2 { break }
    }
    if digests.count == 2 { #expect(isEchoed == row.isEchoed, "\(path)") }
    return digests.count == 2
  }

  /// The machine with a value, and with what cannot be as it was beside it.
  private static func machine(
    _ machine: Document, _ path: String, _ value: String
  ) throws -> Accelerator {
    var texts = ["\(path)=\(value)"]
    if path == "dram.model" {
      let keys = ["ideal": "", "bandwidth": ", bandwidth: 8 GB/s, latency: 9 ns"]
      texts = try [#require(keys[value].map { "dram={model: \(value)\($0)}" })]
    } else if path.hasPrefix("array.pools."), let width = Int(value) {
      let own = path.dropFirst("array.pools.".count).prefix { $0 != "." }
      let pools = try AcceleratorReader.read(machine).array.pools
      let others = pools.filter { $0.name != own }.reduce(0) { $0 + $1.columns }
      texts.append("array.columns=\(others + width)")
    }
    return try AcceleratorReader.read(
      texts.reduce(machine) { try $0.applying(YAMLReader.readOverride($1)) })
  }

  /// Values to try, of which a machine may refuse some.
  private static func values(_ form: KeyForm, _ own: [String]) -> [String] {
    switch form {
    case .integer(let range), .powerOfTwo(let range):
      let current = own.compactMap { Int($0) }.flatMap { [$0 * 2, $0 / 2, $0 + 1, $0] }
      return (current + [1, 2, 4, range.lowerBound, range.upperBound]).filter(range.contains)
        .map { "\($0)" }.unique
    case .quantity(let form):
      let current = own.compactMap { form.count(of: $0) }.flatMap { [$0 * 2, $0 / 2, $0] }
      return (current.map { "\($0) \(form.baseUnit)" } + [form.least]).unique
    case .boolean: return ["true", "false"]
    case .text: return ["first", "second"]
    case .name(let names): return names
    case .names(let names):
      let lists =
        [own, own.reversed(), own.dropLast()] + names.map { own + [$0] } + names.map { [$0] }
      return lists.filter { !$0.isEmpty }.map { "[\($0.joined(separator: ", "))]" }.unique
    case .other(_, let examples): return examples + ["lut", "dsp"]
    case .integers, .section, .list, .named: return []
    }
  }

  /// Where a machine has the key, or may have it: names that it has, and first elements.
  private static func paths(_ row: KeyRow, in root: Node) -> [String] {
    var places: [(text: String, node: Node?)] = [("", root)]
    for step in row.path {
      places = places.flatMap { place -> [(String, Node?)] in
        switch step {
        case .key(let key):
          return [(place.text.isEmpty ? key : "\(place.text).\(key)", place.node?[key])]
        case .name:
          guard case .mapping(let entries)? = place.node?.value else { return [] }
          return entries.map { ("\(place.text).\($0.key)", $0.value) }
        case .index, .listByNames:
          guard case .sequence(let nodes)? = place.node?.value else { return [] }
          return nodes.indices.map { ("\(place.text)[\($0)]", nodes[$0]) }
        }
      }
    }
    return places.map(\.text)
  }
}

extension [String] {
  /// Each once, in order.
  fileprivate var unique: [String] {
    indices.filter { firstIndex(of: self[$0]) == $0 }.map { self[$0] }
  }
}
