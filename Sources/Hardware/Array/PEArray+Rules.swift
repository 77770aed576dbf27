import Diagnostics
import Documents

/// What the keys of `array` must be together.
extension PEArray {
  /// Products a cycle, skipped ones included; with it peaks of pools stay within 64 bits.
  private static let mostProducts = 1 << 40

  static func checkDrain(_ array: PEArray, _ fields: Fields) {
    guard array.dataflow == .outputStationary else { return }
    if array.drain.policy == .global, array.foldOverlap != .none {
      fields.sink.error(
        at: fields.node["drain"]?.location,
        "'\(fields.path(of: "drain"))' is 'global', which stops every PE, but folds are "
          + "'\(array.foldOverlap.rawValue)'",
        help: "set 'fold_overlap: none', or 'drain: shadowed'")
    }
    if !array.countsDrain {
      for key in ["drain_lines", "drain_port", "drain_interval"] {
        guard let node = fields.node[key] else { continue }
        fields.sink.error(
          at: node.location,
          "'\(fields.path(of: key))' has no effect: with 'drain: overlapped' and 'fold_overlap: none' no cycle "
            + "of the drain is counted",
          help: "set 'drain: global' or 'drain: shadowed'")
      }
    }
  }

  static func checkForm(_ array: PEArray, _ fields: Fields) {
    func fail(_ key: String, _ message: String, _ help: String) {
      fields.sink.error(at: fields.node[key]?.location, message, help: help)
    }
    if array.form == .dotProduct {
      if array.dataflow == .outputStationary {
        fail(
          "form",
          "'\(fields.path(of: "form"))' is 'dot_product', and 'dataflow' is 'output_stationary'",
          "dot-product units hold one operand: 'weight_stationary' or 'input_stationary'")
      }
    }
    if array.outputFIFO != nil {
      if array.dataflow == .outputStationary {
        fail(
          "output_fifo",
          "'\(fields.path(of: "output_fifo"))' has no meaning with 'dataflow: output_stationary'",
          "its sums leave by the drain: 'drain_port', 'drain_interval'")
      } else if array.foldOverlap != .streamed {
        fail(
          "output_fifo", "'\(fields.path(of: "output_fifo"))' needs 'fold_overlap: streamed'",
          "results that wait are known only along the stream of tiles")
      }
    }
  }

  /// The diagonal is that of a stationary weight.
  static func checkPacking(_ array: PEArray, _ fields: Fields) {
    guard array.batchPacking == .blockDiagonal, array.dataflow != .weightStationary else { return }
    fields.sink.error(
      at: fields.node["batch_packing"]?.location,
      "'\(fields.path(of: "batch_packing"))' is 'block_diagonal', but 'dataflow' is '\(array.dataflow.rawValue)'",
      help: "set 'dataflow: weight_stationary', or 'batch_packing: none'")
  }

  static func checkPeak(_ array: PEArray, _ fields: Fields) {
    for (index, mode) in array.modes.enumerated() {
      let products = array.elements * mode.packing * mode.elementsPerStep.elements
      guard products > mostProducts else { continue }
      fields.sink.error(
        at: fields.node["pe"]?.location,
        "'\(fields.path(of: "pe"))[\(index)]' makes \(products) products a cycle, more than 2^40",
        help: "make the grid smaller, or 'reduction', 'packing' or 'sparsity'")
    }
  }

  /// Fields of a word overflow where a sum stays in the PE.
  static func checkUnpacking(_ array: PEArray, _ fields: Fields) {
    guard array.dataflow != .outputStationary,
      let index = array.modes.firstIndex(where: { $0.unpackEvery != nil }),
      case .sequence(let modes)? = fields.node["pe"]?.value
    else { return }
    fields.sink.error(
      at: modes[index]["unpack_every"]?.location,
      "'\(fields.path(of: "pe"))[\(index)].unpack_every' needs sums that stay in the PEs, but 'dataflow' is "
        + "'\(array.dataflow.rawValue)'",
      help: "set 'dataflow: output_stationary', or remove it")
  }

  /// Tables come with weights that stay.
  static func checkTables(_ array: PEArray, _ fields: Fields) {
    guard array.dataflow != .weightStationary,
      let index = array.modes.firstIndex(where: { $0.table?.loads == .weight }),
      case .sequence(let modes)? = fields.node["pe"]?.value
    else { return }
    fields.sink.error(
      at: modes[index]["table_loads"]?.location,
      "'\(fields.path(of: "pe"))[\(index)].table_loads' is 'weight', but 'dataflow' is "
        + "'\(array.dataflow.rawValue)'",
      help: "tables of weights are loaded where weights stay: set 'dataflow: weight_stationary'")
  }

  /// The pools are all columns, and every pool can do something.
  static func checkPools(_ array: PEArray, _ fields: Fields) {
    guard !array.pools.isEmpty else { return }
    let location = fields.node["pools"]?.location
    let sum = array.pools.reduce(0) { $0 + $1.columns }
    if sum != array.columns {
      fields.sink.error(
        at: location,
        "the pools of '\(fields.path(of: "pools"))' have \(sum) columns, and "
          + "'\(fields.path(of: "columns"))' is \(array.columns)",
        help: "give every column of the grid to one pool")
    }
    for (index, pool) in array.pools.enumerated()
    where !array.modes.contains(where: { $0.pool == index }) {
      fields.sink.error(
        at: fields.node["pools"]?[pool.name]?.location,
        "no mode of '\(fields.path(of: "pe"))' is of the pool '\(pool.name)'",
        help: "add one with 'pool: \(pool.name)'")
    }
    if array.batchPacking != .none {
      fields.sink.error(
        at: fields.node["batch_packing"]?.location,
        "'\(fields.path(of: "batch_packing"))' is '\(array.batchPacking.rawValue)', and "
          + "'\(fields.path(of: "pools"))' splits the grid",
        help: "set 'batch_packing: none'")
    }
  }
}
