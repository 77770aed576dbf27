import Hardware
import Workload

extension ResolvedConfiguration {
  static func array(_ array: PEArray) -> ResolvedNode {
    var entries: [ResolvedNode.Entry] = [
      .init("rows", .number(array.rows)), .init("columns", .number(array.columns)),
      .init("form", .text(array.form.rawValue)),
      .init("dataflow", .text(array.dataflow.rawValue)),
    ]
    if array.form == .systolic {
      entries += [
        .init("vertical_hop", .number(array.pipeline.verticalHop)),
        .init("horizontal_hop", .number(array.pipeline.horizontalHop)),
      ]
    }
    entries += [
      .init("input_registers", .number(array.pipeline.inputRegisters)),
      .init("output_registers", .number(array.pipeline.outputRegisters)),
      .init("preload", .text(array.preload.policy.rawValue)),
    ]
    if array.preload.policy == .waitAfterSwitch {
      entries.append(.init("switch_guard", .flag(array.preload.isGuarded)))
    }
    entries += [
      .init("preload_lines", .number(array.preload.lines)),
      .init("preload_interval", .number(array.preload.interval)),
      .init("first_preload", .text(array.preload.first.rawValue)),
      .init("drain", .text(array.drain.policy.rawValue)),
    ]
    if countsDrain(array) {
      entries += [
        .init("drain_lines", .text(array.drain.lines.rawValue)),
        .init("drain_port", .number(array.drain.port)),
        .init("drain_interval", .number(array.drain.interval)),
      ]
    }
    entries += [
      .init("issue_bubble", .number(array.issue.bubble)),
      .init("start_up", .number(array.issue.startUp)),
      .init("completion", .number(array.issue.completion)),
    ]
    if let fifo = array.outputFIFO {
      entries += [
        .init("output_fifo", .number(fifo.depth)), .init("output_interval", .number(fifo.interval)),
      ]
    }
    entries += [
      .init("fold_overlap", .text(array.foldOverlap.rawValue)),
      .init("ragged", .text(array.ragged.rawValue)),
      .init("transpose", .text(array.transpose.rawValue)),
      .init("batch_packing", .text(array.batchPacking.rawValue)),
    ]
    entries += products(array)
    entries.append(.init("pe", .list(array.modes.map { mode($0, array.pools) })))
    return .mapping(entries)
  }

  /// What a grid of PEs that are all alike, and that meets no sums but those of its products, has not.
  private static func products(_ array: PEArray) -> [ResolvedNode.Entry] {
    var entries: [ResolvedNode.Entry] = []
    if !array.pools.isEmpty {
      entries.append(
        .init(
          "pools",
          .mapping(array.pools.map { .init($0.name, ["columns": .number($0.columns)]) })))
    }
    if array.zeroPoints != .free {
      entries.append(.init("zero_points", .text(array.zeroPoints.rawValue)))
    }
    if array.groupScaling != .unit {
      entries.append(.init("group_scaling", .text(array.groupScaling.rawValue)))
    }
    if array.unmatchedSparsity != .dense {
      entries.append(.init("unmatched_sparsity", .text(array.unmatchedSparsity.rawValue)))
    }
    if array.maskSkipping != .none {
      entries.append(.init("mask_skipping", .text(array.maskSkipping.rawValue)))
    }
    return entries
  }

  /// Where no cycle of the drain is counted, its keys are refused.
  private static func countsDrain(_ array: PEArray) -> Bool {
    array.dataflow != .outputStationary || array.drain.policy != .overlapped
      || array.foldOverlap != .none
  }

  private static func mode(_ mode: PEMode, _ pools: [PEPool]) -> ResolvedNode {
    var entries: [ResolvedNode.Entry] = [
      .init("mac", .text(mode.mac.rawValue)), .init("activation", .text(mode.activation)),
      .init("weight", .text(mode.weight)), .init("packing", .number(mode.packing)),
      .init("cycles", .number(mode.cycles)),
      .init("multiplier_latency", .number(mode.multiplierLatency)),
      .init("accumulator_latency", .number(mode.accumulatorLatency)),
    ]
    if mode.reduction != 1 { entries.append(.init("reduction", .number(mode.reduction))) }
    if mode.accumulator != PEMode.usualAccumulator(mode.activation, mode.weight) {
      entries.append(.init("accumulator", .text(mode.accumulator)))
    }
    if !mode.codes.isEmpty { entries.append(.init("codes", .names(mode.codes.codes))) }
    if let sparsity = mode.sparsity { entries.append(.init("sparsity", .text(sparsity))) }
    if let count = mode.unpackEvery { entries.append(.init("unpack_every", .number(count))) }
    if let pool = mode.pool { entries.append(.init("pool", .text(pools[pool].name))) }
    return .mapping(entries)
  }
}
