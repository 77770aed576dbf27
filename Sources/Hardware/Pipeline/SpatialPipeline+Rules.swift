import Diagnostics
import Documents
import Workload

extension SpatialPipeline {
  /// What a stage for each operator leaves without meaning is refused.
  static func check(_ accelerator: Accelerator, _ fields: Fields) {
    guard case .spatial = accelerator.pipeline else { return }
    let array = accelerator.array
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
    for unit in accelerator.units {
      let requantizes = unit.operators.contains(.requantize)
      need(
        (unit.placement == .inStream) == requantizes, "units",
        "'placement: \(requantizes ? "in_stream" : "pass")' of unit '\(unit.name)'")
    }
    if case .banked = accelerator.dram {
      need(false, "dram", "a memory of the models 'ideal' or 'bandwidth'")
    }
    if case .search = accelerator.mapping.policy { return }
    need(false, "mapping", "'mapping.policy: search': stages have no tiles")
  }
}
