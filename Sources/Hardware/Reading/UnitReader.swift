import Diagnostics
import Documents
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
    let overlaps = fields.boolean("row_overlap", default: true)
    let rowGap = fields.integer("row_gap", in: 0...65_536, default: 0)
    let stages = fields.nodes("stages").enumerated().map { index, node in
      stage(Fields(node, path: "\(fields.path).stages[\(index)]", sink: fields.sink))
    }
    var placement = UnitPlacement.pass
    if operators.contains(.requantize) {
      placement = fields.choice("placement")
    } else {
      let node = fields.node["placement"]
      placement = fields.choice("placement", default: .pass)
      let streams = operators.contains { FunctionUnit.streamed.contains($0) }
      if placement == .inStream, !streams, fields.sink.diagnostics.count == errors {
        fields.sink.error(
          at: node?.location,
          "'\(fields.path).placement' is 'in_stream', which is for units that requantize or run "
            + FunctionUnit.streamed.map(\.rawValue).joined(separator: ", "))
      }
    }
    fields.end()
    return FunctionUnit(
      name: name, operators: operators, algorithms: algorithms, stages: stages,
      overlapsRows: overlaps, rowGap: rowGap, placement: placement)
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

  private static func stage(_ fields: Fields) -> UnitStage {
    var fields = fields
    let stage = UnitStage(
      name: fields.text("name"),
      lanes: fields.integer("lanes", in: 1...65_536),
      interval: fields.integer("interval", in: 1...65_536, default: 1),
      latency: fields.integer("latency", in: 0...65_536, default: 0),
      perRow: fields.integer("per_row", in: 0...65_536, default: 0),
      perRowServers: fields.integer("per_row_servers", in: 1...65_536, default: 1),
      reduction: fields.choice("reduction", default: LaneReduction.none))
    fields.end()
    return stage
  }
}
