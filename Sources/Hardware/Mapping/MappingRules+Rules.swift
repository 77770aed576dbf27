import Diagnostics
import Documents
import Workload

extension MappingRules {
  /// What the rule of a policy takes for granted about the machine.
  static func check(_ accelerator: Accelerator, _ fields: Fields) {
    checkSlices(accelerator, fields)
    guard case .gemminiAuto = accelerator.mapping.policy else { return }
    let (array, buffers) = (accelerator.array, accelerator.buffers)
    func need(_ holds: Bool, _ what: String) {
      guard !holds else { return }
      fields.sink.error(
        at: fields.node["mapping"]?["policy"]?.location,
        "'mapping.policy: gemmini-auto' needs \(what)",
        help: "it is the rule of Gemmini's software for Gemmini's memories")
    }
    if case .banked = accelerator.dram {
      need(false, "'dram.model' other than 'banked': its loads have no addresses")
    }
    need(array.rows == array.columns, "as many 'array.columns' as 'array.rows'")
    need(array.dataflow == .weightStationary, "'array.dataflow: weight_stationary'")
    need(
      array.preload == Preload(.doubleBuffered),
      "'array.preload: double_buffered' of a line a cycle")
    need(array.foldOverlap == .pipelined, "'array.fold_overlap: pipelined'")
    need(array.ragged == .full, "'array.ragged: full'")
    need(
      array.pipeline == ArrayPipeline() && array.issue == ArrayIssue() && array.drain == Drain(),
      "an 'array' without registers, bubbles and drains of its own: the mesh is timed by "
        + "'mapping.instruction_cycles'")
    need(array.transpose == .free, "'array.transpose: free': the mesh has a transposer of its own")
    need(
      array.segments == nil && array.bias == nil && array.mergeHeads == nil,
      "no 'array.reduction_segment', 'bias' or 'merge_heads': its loops add biases and write heads where "
        + "they are read")
    need(array.batchPacking == .none, "'array.batch_packing: none'")
    need(array.modes.allSatisfy { $0.packing == 1 }, "modes of 'array.pe' without 'packing'")
    need(
      buffers.all.allSatisfy { $0.ports == nil },
      "buffers without 'ports': its memories serve the mesh every cycle")
    let double = [buffers.input, buffers.weight, buffers.output].allSatisfy {
      buffers.all[$0].isDoubleBuffered
    }
    need(double, "'double_buffered: true' of all buffers that hold tiles")
    need(
      buffers.partialSum == buffers.output && !buffers.keepsActivations,
      "an accumulator: one buffer that holds 'output' and 'partial_sum'")
    need(
      accelerator.units.allSatisfy {
        !$0.operators.contains(.requantize) || $0.placement == .inStream
      },
      "'placement: in_stream' of units that requantize")
  }

  private static func checkSlices(_ accelerator: Accelerator, _ fields: Fields) {
    guard let mapping = fields.node["mapping"] else { return }
    let given = SliceSizes.keyNames.filter { mapping[$0] != nil }
    func refuse(_ key: String, _ reason: String, help: String) {
      fields.sink.error(
        at: mapping[key]?.location, "'mapping.\(key)' has no meaning \(reason)", help: help)
    }
    if accelerator.pipeline.spatial != nil {
      for key in given + ["slices"].filter({ mapping[$0] != nil }) {
        refuse(
          key, "with 'pipeline: spatial'",
          help: "remove it: every operator has a dedicated array or unit")
      }
      return
    }
    if case .scalar(let scalar)? = mapping["slices"]?.value, scalar.text == "none" {
      for key in given { refuse(key, "with 'mapping.slices: none'", help: "remove one of them") }
    }
    if case .given(let sizes) = accelerator.mapping.slices, sizes.rows != nil,
      let heads = sizes.heads, heads > 1
    {
      fields.sink.error(
        at: mapping[SliceSizes.keyNames[1]]?.location,
        "'mapping.heads_per_slice' is \(heads) and 'mapping.rows_per_slice' is given, but its rows are of one head",
        help: "remove one of them")
    }
  }
}
