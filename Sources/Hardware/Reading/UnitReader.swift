import Diagnostics
import Documents
import Quantities
import Workload

/// Reads `units`.
enum UnitReader {
  /// Far above any chip; a program numbers its resources in 8 bits.
  static let mostUnits = 64

  static func read(_ root: inout Fields) -> [FunctionUnit] {
    guard let fields = root.fields("units") else { return [] }
    if fields.all.count > mostUnits {
      fields.sink.error(
        at: fields.location, "'units' names \(fields.all.count) units, more than \(mostUnits)")
    }
    return fields.all.map { entry in
      unit(entry.key, Fields(entry.value, path: "units.\(entry.key)", sink: root.sink))
    }
  }

  private static func unit(_ name: String, _ fields: Fields) -> FunctionUnit {
    var fields = fields
    let errors = fields.sink.diagnostics.count
    let operators: [OperatorKind] = fields.names("operators")
    let algorithms: [Algorithm] = fields.choices("algorithms", default: [])
    if fields.sink.diagnostics.count == errors { check(operators, algorithms, fields) }
    let isRight = fields.sink.diagnostics.count == errors
    let overlaps = fields.boolean("row_overlap", default: true)
    let rowGap = fields.integer("row_gap", in: 0...65_536, default: 0)
    let parallel = fields.integer("parallel_rows", in: 1...65_536, default: 1)
    let choices = isRight ? UnitFunction.choices(operators, algorithms) : []
    let functions = zip(choices, StageReader.read(&fields, choices)).map {
      UnitFunction(
        $0.kind, $0.algorithm,
        RowPipeline(
          $1, overlapsRows: overlaps, rowGap: rowGap, parallelRows: parallel))
    }
    let rowBuffer = rowBuffer(&fields)
    let placement = placement(of: operators, &fields, errors: errors)
    if placement == .inStream, fields.sink.diagnostics.count == errors { refuseRowKeys(fields) }
    fields.end()
    return FunctionUnit(
      name: name, operators: operators, algorithms: algorithms, functions: functions,
      rowBuffer: rowBuffer, placement: placement)
  }

  /// Requantization has to say where it stands; other work is a pass unless it says so.
  private static func placement(
    of operators: [OperatorKind], _ fields: inout Fields, errors: Int
  ) -> UnitPlacement {
    guard !operators.contains(.requantize) else { return fields.choice("placement") }
    let placement = fields.choice("placement", default: UnitPlacement.pass)
    let streams = operators.contains { FunctionUnit.streamed.contains($0) }
    if placement == .inStream, !streams, fields.sink.diagnostics.count == errors {
      fields.sink.error(
        at: fields.node["placement"]?.location,
        "'\(fields.path).placement' is 'in_stream', which is for units that requantize or run "
          + FunctionUnit.streamed.map(\.rawValue).joined(separator: ", "))
    }
    return placement
  }

  /// In the stream rows come one after the other, and wait in the array's buffers.
  private static func refuseRowKeys(_ fields: Fields) {
    for key in ["row_buffer", "parallel_rows"] {
      guard let node = fields.node[key] else { continue }
      fields.sink.error(
        at: node.location, "'\(fields.path).\(key)' has no meaning with 'placement: in_stream'",
        help: "rows come one after the other there, and wait in the array's buffers; remove it")
    }
  }

  /// A size, or `none`.
  private static func rowBuffer(_ fields: inout Fields) -> RowBuffer {
    guard let node = fields.node["row_buffer"] else {
      _ = fields.optional("row_buffer")
      return .unmodelled
    }
    if case .scalar(let scalar) = node.value, scalar.text == "none" {
      _ = fields.optional("row_buffer")
      return .refetched
    }
    return .memory(fields.quantity("row_buffer", atLeast: Bytes(1), atMost: Bytes(1 << 30)))
  }

  private static func check(
    _ operators: [OperatorKind], _ algorithms: [Algorithm], _ fields: Fields
  ) {
    for kind in operators where kind.isMatrix {
      fields.sink.error(
        at: fields.location, "'\(fields.path).operators' lists '\(kind.rawValue)'",
        help: "products of matrices run on the array")
    }
    let needsAlgorithm = operators.contains { !Algorithm.choices(for: $0).isEmpty }
    if needsAlgorithm, algorithms.isEmpty {
      let kinds = operators.filter { !Algorithm.choices(for: $0).isEmpty }.map(\.rawValue)
      fields.sink.error(
        at: fields.location,
        "'\(fields.path).algorithms' names none for \(kinds.joined(separator: ", "))")
    }
    for algorithm in algorithms
    where !operators.contains(where: { Algorithm.choices(for: $0).contains(algorithm) }) {
      let kinds = operators.map(\.rawValue).joined(separator: ", ")
      fields.sink.error(
        at: fields.location,
        "'\(fields.path).algorithms' lists '\(algorithm.rawValue)', which is no algorithm of \(kinds)"
      )
    }
  }
}
