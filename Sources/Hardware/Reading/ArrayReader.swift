import Diagnostics
import Documents
import Workload

/// Reads `array`.
enum ArrayReader {
  /// Far above any chip; keeps products of dimensions within 64 bits.
  static let largestSide = 65_536

  static func read(_ root: inout Fields) -> PEArray {
    guard var fields = root.requiredFields("array") else {
      return PEArray(
        rows: 1, columns: 1, dataflow: .outputStationary, preload: .serial, foldOverlap: .none,
        ragged: .full, modes: [])
    }
    let rows = fields.integer("rows", in: 1...largestSide)
    let columns = fields.integer("columns", in: 1...largestSide)
    let dataflow: Dataflow = fields.choice("dataflow")
    // Without effect where nothing is stationary; allowed there, so that a sweep can vary `dataflow`.
    let preload: Preload = fields.choice("preload", default: .serial)
    let overlap: FoldOverlap = fields.choice("fold_overlap")
    let ragged: Ragged = fields.choice("ragged", default: .full)
    let modes = fields.nodes("pe").enumerated().map { index, node in
      mode(Fields(node, path: "array.pe[\(index)]", sink: fields.sink))
    }
    fields.end()
    return PEArray(
      rows: rows, columns: columns, dataflow: dataflow, preload: preload, foldOverlap: overlap,
      ragged: ragged, modes: modes)
  }

  private static func mode(_ fields: Fields) -> PEMode {
    var fields = fields
    let errors = fields.sink.diagnostics.count
    let mode = PEMode(
      mac: fields.choice("mac", default: .multiply),
      activation: fields.elementType("activation"),
      weight: fields.elementType("weight"),
      packing: fields.integer("packing", in: 1...8, default: 1),
      cycles: fields.integer("cycles", in: 1...1024, default: 1))
    if fields.sink.diagnostics.count == errors { checkTypes(mode, fields) }
    fields.end()
    return mode
  }

  /// Modes that would cover no product are mistakes.
  private static func checkTypes(_ mode: PEMode, _ fields: Fields) {
    func fail(_ message: String) {
      fields.sink.error(at: fields.location, "'\(fields.path)' \(message)")
    }
    let types = "\(mode.activation) by \(mode.weight)"
    let families = [mode.activation.family, mode.weight.family]
    switch mode.mac {
    case .multiply:
      if mode.activation.isFloat != mode.weight.isFloat {
        fail("multiplies \(types); both must be floats or neither")
      } else if families.contains(where: { $0 == .log2 || $0 == .binary || $0 == .ternary }) {
        fail("multiplies \(types); a multiplier takes integers or floats")
      }
    case .shiftAdd:
      if !families.contains(.log2) || families.contains(.float) {
        fail("is 'shift_add' of \(types); one must be a log2 code, the other no float")
      }
    case .addSubtract:
      if !families.contains(where: { $0 == .binary || $0 == .ternary }) {
        fail("is 'add_sub' of \(types); one must be binary or ternary")
      }
    case .xnorPopcount:
      if families != [.binary, .binary] {
        fail("is 'xnor_popcount' of \(types); both must be binary")
      }
    }
  }
}
