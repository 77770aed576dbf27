import Diagnostics
import Documents
import Workload

/// Reads what a weight format says of the array: `sparsity`, `packing`, `pot_rows`,
/// `stored_percent`.
enum WeightTraitsReader {
  static func read(_ fields: inout Fields, _ format: TensorFormat) -> WeightTraits {
    var traits = WeightTraits()
    traits.sparsity = sparsity(&fields)
    traits.packing = fields.integer("packing", in: 1...64, default: 1)
    traits.powerOfTwo = powerOfTwo(&fields, format)
    if fields.optional("stored_percent") != nil {
      traits.storedPercent = fields.integer("stored_percent", in: 1...99)
    }
    if traits.sparsity != nil, traits.powerOfTwo != nil {
      fields.sink.error(
        at: fields.location, "'\(fields.path)' has both 'sparsity' and 'pot_rows'",
        help: "one of the two is modelled at a time")
    }
    return traits
  }

  /// A colon between digits is text to us, whatever YAML 1.1 would make of it.
  private static func sparsity(_ fields: inout Fields) -> Sparsity? {
    guard let node = fields.optional("sparsity") else { return nil }
    if case .scalar(let scalar) = node.value, let sparsity = Sparsity(scalar.text),
      sparsity.of <= 1_024
    {
      return sparsity
    }
    fields.sink.error(
      at: node.location, "'\(fields.path(of: "sparsity"))' needs N:M, of at most 1024",
      help: "N of every M weights are kept, as 2:4")
    return nil
  }

  private static func powerOfTwo(
    _ fields: inout Fields, _ format: TensorFormat
  ) -> WeightTraits.PowerOfTwoShare? {
    guard var rows = fields.fields("pot_rows") else { return nil }
    let percent = rows.integer("percent", in: 1...100)
    let typeNode = rows.required("type")
    rows.end()
    guard let typeNode else { return nil }
    let path = rows.path(of: "type")
    let type = FormatReader(defaultScale: .powerOfTwo, sink: fields.sink).type(
      typeNode, path: path)
    guard type.family == .log2, type.bits <= format.type.bits, !format.type.isFloat else {
      fields.sink.error(
        at: typeNode.location,
        "'\(path)' is \(type), but the other rows are \(format.type)",
        help:
          "rows of powers of two are log2 codes, one bit of which is the sign, of at most as many "
          + "bits as the integers of the other rows: log2-4")
      return nil
    }
    return WeightTraits.PowerOfTwoShare(percent: percent, type: type)
  }
}
