import Diagnostics
import Documents
import Workload

/// Reads `array`.
enum ArrayReader {
  /// Far above any chip; keeps products of dimensions within 64 bits.
  static let largestSide = 65_536

  /// Far above any pipeline; keeps sums of latencies small.
  static let longestLatency = 65_536

  /// Products a cycle, skipped ones included; with it peaks of pools stay within 64 bits.
  static let mostProducts = 1 << 40

  static func read(_ root: inout Fields) -> PEArray {
    guard var fields = root.requiredFields("array") else {
      return PEArray(
        rows: 1, columns: 1, dataflow: .outputStationary, foldOverlap: .none, ragged: .full,
        modes: [])
    }
    let errors = fields.sink.diagnostics.count
    let pools = PEPoolReader.read(&fields)
    var array = PEArray(
      rows: fields.integer("rows", in: 1...largestSide),
      columns: fields.integer("columns", in: 1...largestSide),
      form: fields.choice("form", default: .systolic),
      dataflow: fields.choice("dataflow"),
      pipeline: pipeline(&fields),
      preload: preload(&fields),
      drain: drain(&fields),
      issue: issue(&fields),
      outputFIFO: outputFIFO(&fields),
      foldOverlap: fields.choice("fold_overlap"),
      ragged: fields.choice("ragged", default: .full),
      transpose: fields.choice("transpose", default: .free),
      batchPacking: fields.choice("batch_packing", default: BatchPacking.none),
      modes: fields.nodes("pe").enumerated().map { index, node in
        PEModeReader.read(
          Fields(node, path: "array.pe[\(index)]", sink: fields.sink), pools: pools)
      })
    array.pools = pools
    array.zeroPoints = fields.choice("zero_points", default: .free)
    array.groupScaling = fields.choice("group_scaling", default: .unit)
    array.unmatchedSparsity = fields.choice("unmatched_sparsity", default: .dense)
    array.maskSkipping = fields.choice("mask_skipping", default: MaskSkipping.none)
    if fields.sink.diagnostics.count == errors {
      checkDrain(array, fields)
      checkForm(array, fields)
      checkPacking(array, fields)
      PEPoolReader.check(array, fields)
      checkUnpacking(array, fields)
      checkPeak(array, fields)
    }
    fields.end()
    return array
  }

  /// Nothing hops between dot-product units.
  private static func pipeline(_ fields: inout Fields) -> ArrayPipeline {
    let hop: Int
    if case .scalar(let form)? = fields.node["form"]?.value,
      form.text == ArrayForm.dotProduct.rawValue
    {
      hop = 0
    } else {
      hop = 1
    }
    return ArrayPipeline(
      verticalHop: fields.integer("vertical_hop", in: 0...16, default: hop),
      horizontalHop: fields.integer("horizontal_hop", in: 0...16, default: hop),
      inputRegisters: fields.integer("input_registers", in: 0...longestLatency, default: 0),
      outputRegisters: fields.integer("output_registers", in: 0...longestLatency, default: 0))
  }

  /// Without effect where nothing is stationary; allowed there, so that a sweep can vary `dataflow`.
  private static func preload(_ fields: inout Fields) -> Preload {
    let policy: Preload.Policy = fields.choice("preload", default: .serial)
    let isGuarded = fields.boolean("switch_guard", default: true)
    if policy != .waitAfterSwitch, let node = fields.node["switch_guard"] {
      fields.sink.error(
        at: node.location,
        "'array.switch_guard' has no meaning with 'preload: \(policy.rawValue)'",
        help: "remove it, or set 'preload: \(Preload.Policy.waitAfterSwitch.rawValue)'")
    }
    return Preload(
      policy, lines: fields.integer("preload_lines", in: 1...largestSide, default: 1),
      interval: fields.integer("preload_interval", in: 1...1_024, default: 1),
      isGuarded: isGuarded, first: fields.choice("first_preload", default: .exposed))
  }

  /// Without effect where the sums are not stationary; allowed there, as with `preload`.
  private static func drain(_ fields: inout Fields) -> Drain {
    Drain(
      fields.choice("drain", default: .overlapped),
      lines: fields.choice("drain_lines", default: .rows),
      port: fields.integer("drain_port", in: 1...largestSide, default: 1),
      interval: fields.integer("drain_interval", in: 1...1_024, default: 1))
  }

  private static func issue(_ fields: inout Fields) -> ArrayIssue {
    ArrayIssue(
      bubble: fields.integer("issue_bubble", in: 0...longestLatency, default: 0),
      startUp: fields.integer("start_up", in: 0...longestLatency, default: 0),
      completion: fields.integer("completion", in: 0...longestLatency, default: 0))
  }

  private static func outputFIFO(_ fields: inout Fields) -> OutputFIFO? {
    let interval = fields.integer("output_interval", in: 1...1_024, default: 1)
    guard fields.optional("output_fifo") != nil else {
      if let node = fields.node["output_interval"] {
        fields.sink.error(
          at: node.location, "'array.output_interval' has no meaning without 'array.output_fifo'",
          help: "add 'output_fifo', the results that are on their way at most")
      }
      return nil
    }
    return OutputFIFO(
      depth: fields.integer("output_fifo", in: 1...65_536), interval: interval)
  }

  private static func checkForm(_ array: PEArray, _ fields: Fields) {
    func fail(_ key: String, _ message: String, _ help: String) {
      fields.sink.error(at: fields.node[key]?.location, message, help: help)
    }
    if array.form == .dotProduct {
      if array.dataflow == .outputStationary {
        fail(
          "form", "'array.form' is 'dot_product', and 'dataflow' is 'output_stationary'",
          "dot-product units hold one operand: 'weight_stationary' or 'input_stationary'")
      }
      for key in ["vertical_hop", "horizontal_hop"] where (fields.node[key] != nil) {
        fail(key, "'array.\(key)' has no meaning with 'form: dot_product'", "remove it")
      }
    }
    if array.outputFIFO != nil {
      if array.dataflow == .outputStationary {
        fail(
          "output_fifo", "'array.output_fifo' has no meaning with 'dataflow: output_stationary'",
          "its sums leave by the drain: 'drain_port', 'drain_interval'")
      } else if array.foldOverlap != .streamed {
        fail(
          "output_fifo", "'array.output_fifo' needs 'fold_overlap: streamed'",
          "results that wait are known only along the stream of tiles")
      }
    }
  }

  /// The diagonal is that of a stationary weight.
  private static func checkPacking(_ array: PEArray, _ fields: Fields) {
    guard array.batchPacking == .blockDiagonal, array.dataflow != .weightStationary else { return }
    fields.sink.error(
      at: fields.node["batch_packing"]?.location,
      "'array.batch_packing' is 'block_diagonal', but 'dataflow' is '\(array.dataflow.rawValue)'",
      help: "set 'dataflow: weight_stationary', or 'batch_packing: none'")
  }

  private static func checkPeak(_ array: PEArray, _ fields: Fields) {
    for (index, mode) in array.modes.enumerated() {
      let products = array.elements * mode.packing * mode.elementsPerStep.elements
      guard products > mostProducts else { continue }
      fields.sink.error(
        at: fields.node["pe"]?.location,
        "'array.pe[\(index)]' makes \(products) products a cycle, more than 2^40",
        help: "make the grid smaller, or 'reduction', 'packing' or 'sparsity'")
    }
  }

  /// Fields of a word overflow where a sum stays in the PE.
  private static func checkUnpacking(_ array: PEArray, _ fields: Fields) {
    guard array.dataflow != .outputStationary,
      let index = array.modes.firstIndex(where: { $0.unpackEvery != nil }),
      case .sequence(let modes)? = fields.node["pe"]?.value
    else { return }
    fields.sink.error(
      at: modes[index]["unpack_every"]?.location,
      "'array.pe[\(index)].unpack_every' needs sums that stay in the PEs, but 'dataflow' is "
        + "'\(array.dataflow.rawValue)'",
      help: "set 'dataflow: output_stationary', or remove it")
  }

  private static func checkDrain(_ array: PEArray, _ fields: Fields) {
    guard array.dataflow == .outputStationary else { return }
    if array.drain.policy == .global, array.foldOverlap != .none {
      fields.sink.error(
        at: fields.node["drain"]?.location,
        "'array.drain' is 'global', which stops every PE, but folds are "
          + "'\(array.foldOverlap.rawValue)'",
        help: "set 'fold_overlap: none', or 'drain: shadowed'")
    }
    if array.drain.policy == .overlapped, array.foldOverlap == .none {
      for key in ["drain_lines", "drain_port", "drain_interval"] {
        guard let node = fields.node[key] else { continue }
        fields.sink.error(
          at: node.location,
          "'array.\(key)' has no effect: with 'drain: overlapped' and 'fold_overlap: none' no cycle "
            + "of the drain is counted",
          help: "set 'drain: global' or 'drain: shadowed'")
      }
    }
  }
}
