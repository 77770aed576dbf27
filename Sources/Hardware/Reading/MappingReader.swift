import Diagnostics
import Documents
import Workload

/// Reads `mapping`.
enum MappingReader {
  enum Policy: String, CaseIterable {
    case search
    case fixed
    case gemminiAuto = "gemmini-auto"
    case whole
  }

  /// At most this many tilings per distinct operator; the shipped candidate sets stay below it.
  static let defaultCandidates = 2_000

  static func read(_ root: inout Fields) -> MappingPolicy {
    guard var fields = root.fields("mapping") else {
      return .search(candidates: defaultCandidates)
    }
    let policy: Policy = fields.choice("policy")
    let result: MappingPolicy
    switch policy {
    case .search:
      result = .search(
        candidates: fields.integer(
          "candidates", in: 1...defaultCandidates, default: defaultCandidates))
    case .fixed:
      let largest = Int(UInt32.max)
      result = .fixed(
        FixedTile(
          m: fields.integer("m", in: 1...largest), k: fields.integer("k", in: 1...largest),
          n: fields.integer("n", in: 1...largest), order: fields.choice("order")))
    case .gemminiAuto:
      result = .gemminiAuto(
        instructionCycles: fields.integer("instruction_cycles", in: 1...1_000, default: 1))
    case .whole:
      result = .whole
    }
    fields.end()
    return result
  }

  /// What the rule of a policy takes for granted about the machine.
  static func check(
    _ policy: MappingPolicy, _ array: PEArray, _ buffers: BufferSet, _ units: [FunctionUnit],
    _ dram: DRAM, _ fields: Fields
  ) {
    guard case .gemminiAuto = policy, !fields.sink.hasErrors else { return }
    func need(_ holds: Bool, _ what: String) {
      guard !holds else { return }
      fields.sink.error(
        at: fields.node["mapping"]?["policy"]?.location,
        "'mapping.policy: gemmini-auto' needs \(what)",
        help: "it is the rule of Gemmini's software for Gemmini's memories")
    }
    if case .banked = dram {
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
      units.allSatisfy { !$0.operators.contains(.requantize) || $0.placement == .inStream },
      "'placement: in_stream' of units that requantize")
  }
}
