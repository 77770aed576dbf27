import Diagnostics
import Documents
import Workload

/// Reads what `pipeline` says of `mode: spatial`, and checks the machine around it.
enum SpatialReader {
  private static let most = 1 << 24

  static func read(_ fields: inout Fields) -> SpatialPipeline {
    let sink = fields.sink
    return SpatialPipeline(
      stages: fields.list("stages").enumerated().map { index, node in
        stage(Fields(node, path: "pipeline.stages[\(index)]", sink: sink))
      },
      fifoTokens: optional(&fields, "fifo_tokens"),
      imageBuffers: fields.integer("image_buffers", in: 1...64, default: 2))
  }

  private static func stage(_ fields: Fields) -> SpatialPipeline.Stage {
    var fields = fields
    let stage = SpatialPipeline.Stage(
      match: NamePattern(fields.text("match")),
      tokens: fields.integer("tokens", in: 1...65_536, default: 1),
      inputs: optional(&fields, "inputs", most: ArrayReader.largestSide),
      outputs: optional(&fields, "outputs", most: ArrayReader.largestSide),
      latency: fields.integer("latency", in: 0...65_536, default: 0),
      fifoTokens: optional(&fields, "fifo_tokens"))
    fields.end()
    return stage
  }

  private static func optional(_ fields: inout Fields, _ key: String, most: Int = most) -> Int? {
    fields.optional(key) == nil ? nil : fields.integer(key, in: 1...most)
  }

  /// What a stage for each operator leaves without meaning is refused.
  static func check(
    _ pipeline: Pipeline, _ array: PEArray, _ units: [FunctionUnit], _ dram: DRAM,
    _ mapping: MappingRules, _ fields: Fields
  ) {
    guard case .spatial = pipeline, !fields.sink.hasErrors else { return }
    func need(_ holds: Bool, _ section: String, _ what: String) {
      guard !holds else { return }
      fields.sink.error(
        at: (fields.node[section] ?? fields.node).location,
        "'pipeline' is 'spatial', which needs \(what)",
        help: "each operator has a stage of its own, through which its rows stream")
    }
    let plain = PEArray(
      rows: array.rows, columns: array.columns, form: .dotProduct, dataflow: .weightStationary,
      pipeline: ArrayPipeline(verticalHop: 0, horizontalHop: 0), foldOverlap: .pipelined,
      ragged: .full, modes: array.modes)
    need(
      array == plain, "array",
      "an 'array' of 'form: dot_product', 'dataflow: weight_stationary' and 'fold_overlap: pipelined' "
        + "without further structure")
    for unit in units {
      let requantizes = unit.operators.contains(.requantize)
      need(
        (unit.placement == .inStream) == requantizes, "units",
        "'placement: \(requantizes ? "in_stream" : "pass")' of unit '\(unit.name)'")
    }
    if case .banked = dram { need(false, "dram", "a memory without banks") }
    if case .search = mapping.policy { return }
    need(false, "mapping", "'mapping.policy: search': stages cut nothing into tiles")
  }
}
