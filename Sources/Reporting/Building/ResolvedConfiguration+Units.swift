import Algorithms
import Hardware
import Workload

extension ResolvedConfiguration {
  static func unit(_ unit: FunctionUnit) -> ResolvedNode {
    let pipeline = unit.functions.first?.pipeline
    var entries: [ResolvedNode.Entry] = [
      .init("operators", .names(unit.operators)), .init("algorithms", .names(unit.algorithms)),
      .init("row_overlap", .flag(pipeline?.overlapsRows ?? true)),
      .init("row_gap", .number(pipeline?.rowGap ?? 0)),
    ]
    if let parallel = pipeline?.parallelRows, parallel > 1 {
      entries.append(.init("parallel_rows", .number(parallel)))
    }
    switch unit.rowBuffer {
    case .unmodelled: break
    case .memory(let size): entries.append(.init("row_buffer", .text(size)))
    case .refetched: entries.append(.init("row_buffer", .text("none")))
    }
    entries.append(.init("placement", .text(unit.placement.rawValue)))
    entries.append(.init("stages", stages(unit)))
    return .mapping(entries)
  }

  /// One list where all that the unit computes has the same stages, else lists by operator and
  /// algorithm.
  private static func stages(_ unit: FunctionUnit) -> ResolvedNode {
    if let stages = common(unit.functions) { return .list(stages.map(stage)) }
    return .mapping(
      unit.operators.map { kind in
        let functions = unit.functions.filter { $0.kind == kind }
        if let stages = common(functions) {
          return .init(kind.rawValue, .list(stages.map(stage)))
        }
        return .init(
          kind.rawValue,
          .mapping(
            functions.map {
              .init($0.algorithm.rawValue, .list($0.pipeline.stages.map(stage)))
            }))
      })
  }

  private static func common(_ functions: [UnitFunction]) -> [UnitStage]? {
    guard let first = functions.first?.pipeline.stages else { return [] }
    return functions.allSatisfy { $0.pipeline.stages == first } ? first : nil
  }

  private static func stage(_ stage: UnitStage) -> ResolvedNode {
    var entries: [ResolvedNode.Entry] = [
      .init("name", .text(stage.name)), .init("lanes", .number(stage.lanes)),
      .init("interval", .number(stage.interval)), .init("latency", .number(stage.latency)),
      .init("per_row", .number(stage.perRow)),
      .init("per_row_servers", .number(stage.perRowServers)),
      .init("reduction", .text(stage.reduction.rawValue)),
    ]
    if let bits = stage.keptBits { entries.append(.init("kept_bits", .number(bits))) }
    return .mapping(entries)
  }
}
