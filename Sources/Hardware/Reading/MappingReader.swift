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

  private enum Operand: String, CaseIterable {
    case input
    case weight
  }

  static func read(_ root: inout Fields, _ array: PEArray) -> MappingRules {
    guard var fields = root.fields("mapping") else {
      return MappingRules(.search(SearchRules()))
    }
    let policy: Policy = fields.choice("policy")
    let result: MappingRules
    switch policy {
    case .search: result = rules(.search(search(&fields)), &fields)
    case .fixed: result = rules(.fixed(fixed(&fields, array)), &fields)
    case .gemminiAuto:
      result = MappingRules(
        .gemminiAuto(
          instructionCycles: fields.integer("instruction_cycles", in: 1...1_000, default: 1)))
    case .whole: result = MappingRules(.whole)
    }
    fields.end()
    return result
  }

  /// The constants that matter where tiles pass through buffers.
  private static func rules(_ policy: MappingPolicy, _ fields: inout Fields) -> MappingRules {
    MappingRules(
      policy,
      tilesInFlight: fields.integer(
        "tiles_in_flight", in: 2...1_024, default: MappingRules.defaultTilesInFlight),
      rowBlocks: fields.integer(
        "row_blocks", in: 1...65_536, default: MappingRules.defaultRowBlocks))
  }

  private static func search(_ fields: inout Fields) -> SearchRules {
    let usual = SearchRules()
    return SearchRules(
      objective: fields.choice("objective", default: usual.objective),
      candidates: fields.integer("candidates", in: 1...usual.candidates, default: usual.candidates),
      finalists: fields.integer(
        "finalists", in: SearchRules.leastFinalists...1_000, default: usual.finalists),
      finalistTasks: fields.integer(
        "finalist_tasks", in: 1...1_000_000, default: usual.finalistTasks),
      tolerance: fields.integer("tolerance_ppm", in: 0...1_000_000, default: usual.tolerance))
  }

  private static func fixed(_ fields: inout Fields, _ array: PEArray) -> FixedMapping {
    let largest = Int(UInt32.max)
    var mapping = FixedMapping(
      m: fields.integer("m", in: 1...largest), k: fields.integer("k", in: 1...largest),
      n: fields.integer("n", in: 1...largest), order: fields.choice("order"))
    let keeps = fields.optional("keep") == nil ? [] : keptOperands(&fields)
    for operand in keeps {
      switch operand {
      case .input: mapping.keeps.insert(.input)
      case .weight: mapping.keeps.insert(.weight)
      }
    }
    mapping.rows = part("rows", of: array.rows, array, &fields)
    mapping.columns = part("columns", of: array.columns, array, &fields)
    return mapping
  }

  /// Each at most once; none in an empty list.
  private static func keptOperands(_ fields: inout Fields) -> [Operand] {
    if let node = fields.node["keep"], case .sequence(let elements) = node.value, elements.isEmpty {
      return []
    }
    return fields.names("keep")
  }

  /// Rows or columns of the array that folds use; nil for all.
  private static func part(
    _ key: String, of side: Int, _ array: PEArray, _ fields: inout Fields
  ) -> Int? {
    guard let node = fields.optional(key) else { return nil }
    let errors = fields.sink.diagnostics.count
    let length = fields.integer(key, in: 1...ArrayReader.largestSide)
    guard fields.sink.diagnostics.count == errors else { return nil }
    if length > side {
      fields.sink.error(
        at: node.location,
        "'\(fields.path(of: key))' is \(length), but 'array.\(key)' is \(side)",
        help: "give the \(key) of the array that folds use, at most \(side)")
    } else if !array.pools.isEmpty, length < side {
      fields.sink.error(
        at: node.location,
        "'\(fields.path(of: key))' is \(length), but 'array.pools' divides the array already",
        help: "leave it out: with pools, folds use the whole array")
    }
    return length
  }

  /// What the rule of a policy takes for granted about the machine.
  static func check(
    _ mapping: MappingRules, _ array: PEArray, _ buffers: BufferSet, _ units: [FunctionUnit],
    _ dram: DRAM, _ fields: Fields
  ) {
    guard case .gemminiAuto = mapping.policy, !fields.sink.hasErrors else { return }
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
