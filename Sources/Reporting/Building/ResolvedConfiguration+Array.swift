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
      .init("pe", .list(array.modes.map(mode))),
    ]
    return .mapping(entries)
  }

  /// Where no cycle of the drain is counted, its keys are refused.
  private static func countsDrain(_ array: PEArray) -> Bool {
    array.dataflow != .outputStationary || array.drain.policy != .overlapped
      || array.foldOverlap != .none
  }

  private static func mode(_ mode: PEMode) -> ResolvedNode {
    [
      "mac": .text(mode.mac.rawValue), "activation": .text(mode.activation),
      "weight": .text(mode.weight), "packing": .number(mode.packing),
      "cycles": .number(mode.cycles), "multiplier_latency": .number(mode.multiplierLatency),
      "accumulator_latency": .number(mode.accumulatorLatency),
    ]
  }
}
