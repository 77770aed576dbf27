import Diagnostics
import Documents
import Workload

/// An element of `array.pe` with the pools that its `pool` names one of.
struct PEModeKeys: Sendable {
  /// Far above any PE.
  private static let widestReduction = 1_024
  private static let longestLatency = 1_024
  private static let mostPacked = 8
  private static let mostSums = 65_536
  private static let largestTable = 65_536

  var mode = PEMode(mac: .multiply, activation: .int8, weight: .int8, packing: 1, cycles: 1)
  var pools: [PEPool] = []

  static let keys = Section(
    PEModeKeys(), operandKeys + tableKeys + timingKeys + optionKeys,
    rules: [checkTypes, checkTable, checkOptions])

  private static let operandKeys: [Key<PEModeKeys>] = [
    mac,
    .elementType("activation", \.mode.activation, required: true, "the widest first operand"),
    .elementType("weight", \.mode.weight, required: true, "the widest second operand"),
    .integer(
      "packing", \.mode.packing, in: 1...mostPacked,
      "weights of neighbouring columns that a PE multiplies in the same cycle"),
  ]

  private static let tableKeys: [Key<PEModeKeys>] = [
    .integer(
      "index_bits", \.tableIndex, in: 1...ProductTable.widestIndex,
      "bits that index the table. Wider operands take several look-ups, whose products are "
        + "added"
    ).when(.with("mac", \.mode.mac, .lut)).echoed(.unlessDefault),
    .choice(
      "table_loads", \.tableLoads,
      "`constant`: both operands index one table, half of the index each; `weight`: the first operand indexes "
        + "the products of a stationary weight, which are loaded in its place from the buffer"
    ).when(.with("mac", \.mode.mac, .lut)).echoed(.unlessDefault),
    .limit(
      "table_bytes", \.tableBytes, in: 1...largestTable, "bytes of the table"
    ).when(.with("mac", \.mode.mac, .lut)).absent("its products, each in whole bytes"),
  ]

  private static let timingKeys: [Key<PEModeKeys>] = [
    .integer("cycles", \.mode.cycles, in: 1...longestLatency, "cycles of a product"),
    .integer(
      "zero_bits", \.mode.zeroBits, in: 0...99,
      "percent of a product's cycles that it skips on average: bits that are zero of an operand that passes "
        + "bit by bit. A fold of T vectors takes ⌈T × `cycles` × (100 − `zero_bits`) ÷ 100⌉ cycles, and at "
        + "least T"
    ).echoed(.unlessDefault),
    .integer(
      "multiplier_latency", \.mode.multiplierLatency, in: 0...longestLatency,
      "registers inside the multiplier"),
    .integer(
      "accumulator_latency", \.mode.accumulatorLatency, in: 1...longestLatency,
      "cycles from a product to the sum with it"),
  ]

  private static let optionKeys: [Key<PEModeKeys>] = [
    .integer(
      "reduction", \.mode.reduction, in: 1...widestReduction,
      "neighbouring elements of the reduction that a PE multiplies and adds in the same cycle: bits of "
        + "an XNOR word, products of a dot-product PE"
    ).echoed(.unlessDefault),
    accumulator, codes, sparsity,
    .limit(
      "group_scales", \.groupScales, in: 1...widestReduction,
      "equal parts of `reduction` whose sums the PE scales, each by the scales of its group of the "
        + "reduction, before they are added to others: a step covers several groups or a part of one, and "
        + "folds do not keep to groups"
    ).absent("none: as `group_scaling` says"),
    .choice(
      "group_scale_kind", \.mode.groupScaleKind,
      "scales that it applies so. `power_of_two`: those alone (E8M0), by adding exponents or shifting; "
        + "others are applied as `group_scaling` says"
    ).when(
      .given(
        "group_scales", \.groupScales, example: "1", reason: "without 'group_scales'",
        help: "add 'group_scales', the parts of a step whose sums the PE scales")
    ).echoed(.unlessDefault),
    .limit(
      "unpack_every", \.mode.unpackEvery, in: 1...mostSums,
      "with `packing`, on output-stationary arrays: sums after which the fields of a packed word are "
        + "taken apart, in a separate cycle"
    ).absent("never"),
    pool,
  ]

  private var tableIndex: Int {
    get { (mode.table ?? ProductTable()).indexBits }
    set { mode.table?.indexBits = newValue }
  }

  private var tableLoads: ProductTable.Loads {
    get { (mode.table ?? ProductTable()).loads }
    set { mode.table?.loads = newValue }
  }

  private var tableBytes: Int? {
    get { mode.table?.statedBytes }
    set { mode.table?.statedBytes = newValue }
  }

  private var groupScales: Int? {
    get { mode.groupScales > 0 ? mode.groupScales : nil }
    set { mode.groupScales = newValue ?? 0 }
  }

  /// A product of integers or of floats goes without saying.
  private static let mac = Key<PEModeKeys>(
    "mac", .name(MACKind.allCases.map(\.rawValue)),
    "what it does with a pair of operands; must be there unless both are integers or both are floats"
  ) { node, value, fields in
    if let node {
      value.mode.mac = ScalarReader(path: fields.path(of: "mac"), sink: fields.sink).choice(node)
      value.mode.table = value.mode.mac == .lut ? ProductTable() : nil
    } else if MACKind(of: type(fields, "activation"), type(fields, "weight")) != .multiply {
      fields.reportMissing("mac")
    }
  } echo: {
    .text($0.mode.mac.rawValue)
  }

  /// What a key that is still to be read says.
  private static func type(_ fields: Fields, _ key: String) -> ElementType {
    guard case .scalar(let scalar)? = fields.node[key]?.value else { return .int8 }
    return ElementType(scalar.text) ?? .int8
  }

  private static let accumulator = Key<PEModeKeys>(
    "accumulator", .other("an element type", examples: ["fp32", "fp16"]),
    "what sums are kept in: `int32`, or of floats `fp16` or `fp32`"
  ) { node, value, fields in
    let mode = value.mode
    let reader = ScalarReader(path: fields.path(of: "accumulator"), sink: fields.sink)
    value.mode.accumulator =
      node.map(reader.elementType) ?? PEMode.usualAccumulator(mode.activation, mode.weight)
  } echo: {
    let usual = PEMode.usualAccumulator($0.mode.activation, $0.mode.weight)
    return $0.mode.accumulator == usual ? nil : .text($0.mode.accumulator)
  }.absent("`int32`; `fp32` of floats")

  private static let codes = Key<PEModeKeys>(
    "codes", \.mode.codes, .names(OperandCodes.decodable.map(\.rawValue)),
    "operand codes that it decodes: `twin` and `two_scale` by a shift of every product, `log_sqrt2` by "
      + "two sums"
  ) { node, reader in
    OperandCodes(reader.elements(node).map { reader.choice($0) as OperandCode })
  } echo: {
    .names($0.codes)
  }.echoed(.unlessDefault)

  /// A colon between digits is text to us, whatever YAML 1.1 would make of it.
  private static let sparsity = Key<PEModeKeys>(
    "sparsity", \.mode.sparsity, .other("`N:M`", examples: ["2:4", "1:4"]),
    "skips the zeros of weights of which N of every M are kept; for such products only"
  ) { node, reader in
    if case .scalar(let scalar) = node.value, let sparsity = Sparsity(scalar.text),
      sparsity.of <= widestReduction
    {
      return sparsity
    }
    reader.sink.error(
      at: node.location, "'\(reader.path)' needs N:M, of at most \(widestReduction)",
      help: "the PE skips the zeros of weights of which N of every M are kept: 2:4")
    return nil
  } echo: {
    $0.map { .text($0) }
  }.absent("none")

  private static let pool = Key<PEModeKeys>(
    "pool", .other("a name", examples: []),
    "the part of `array.pools` whose PEs do it; required "
      + "with pools"
  ) { node, value, fields in
    guard let node else {
      if !value.pools.isEmpty { fields.reportMissing("pool") }
      return
    }
    let reader = ScalarReader(path: fields.path(of: "pool"), sink: fields.sink)
    let (name, names) = (reader.text(node), value.pools.map(\.name))
    value.mode.pool = names.firstIndex(of: name)
    guard value.mode.pool == nil else { return }
    fields.sink.error(
      at: node.location, "'\(reader.path)' is '\(name)', and no pool has that name",
      help: names.isEmpty
        ? "name the array's pools and their columns in 'pools'"
        : NearestName.of(name, among: names).map { "did you mean '\($0)'?" }
          ?? "one of: \(names.joined(separator: ", "))")
  } echo: { value in
    value.mode.pool.map { .text(value.pools[$0].name) }
  }.absent("none")
}
