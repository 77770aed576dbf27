import Documents
import Hardware
import Quantities
import Workload

/// An accelerator's configuration as it was used: every key that its reader knows, defaults included,
/// in the reader's order, so that it can be written out and read again.
public struct ResolvedConfiguration: Sendable, Equatable {
  public let root: ResolvedNode

  public init(_ accelerator: Accelerator) {
    var entries = [
      ResolvedNode.Entry("schema", .text(AcceleratorReader.schema)),
      .init("name", .text(accelerator.name)),
      .init("source", .text(accelerator.source)),
      .init("clock", .text(accelerator.clock)),
      .init("technology", .text(accelerator.technology)),
      .init("energy", .text(FileName.stem(accelerator.energy))),
      .init("array", Self.array(accelerator.array)),
      .init(
        "buffers", .mapping(accelerator.buffers.all.map { .init($0.name, Self.buffer($0)) })),
      .init("dma", Self.dma(accelerator.dma)),
      .init("dram", Self.dram(accelerator.dram)),
      .init("units", .mapping(accelerator.units.map { .init($0.name, Self.unit($0)) })),
    ]
    if let host = accelerator.host {
      entries.append(
        .init(
          "host",
          [
            "elements_per_second": .number(host.elementsPerSecond), "latency": .text(host.latency),
          ]))
    }
    entries.append(.init("pipeline", Self.pipeline(accelerator.pipeline)))
    entries.append(.init("mapping", Self.mapping(accelerator.mapping)))
    root = .mapping(entries)
  }

  public var values: [ResolvedValue] { root.values() }

  /// SHA-256 over the lines `path: value`.
  public var digest: String {
    var hash = SHA256()
    for value in values { hash.update("\(value.path): \(value.value)\n".utf8) }
    return hash.finish()
  }

  /// `stream` divides a buffer that holds inputs and results; elsewhere the key is refused.
  private static func buffer(_ buffer: Buffer) -> ResolvedNode {
    var entries: [ResolvedNode.Entry] = [
      .init("size", .text(buffer.size)), .init("holds", .names(buffer.holds)),
      .init("double_buffered", .flag(buffer.isDoubleBuffered)),
    ]
    if buffer.holds.contains(.input), buffer.holds.contains(.output) {
      entries.append(.init("stream", .text(buffer.stream)))
    }
    if let ports = buffer.ports {
      entries += [
        .init("width", .text(ports.width)), .init("banks", .number(ports.banks)),
        .init("ports", .number(ports.ports)),
      ]
    }
    return .mapping(entries)
  }

  private static func dram(_ dram: DRAM) -> ResolvedNode {
    switch dram {
    case .ideal: ["model": .text("ideal")]
    case .bandwidth(let rate, let latency):
      ["model": .text("bandwidth"), "bandwidth": .text(rate), "latency": .text(latency)]
    case .banked(let dram, let preset): banked(dram, preset: preset)
    }
  }

  private static func mapping(_ mapping: MappingRules) -> ResolvedNode {
    var entries: [ResolvedNode.Entry]
    switch mapping.policy {
    case .search(let rules):
      entries = [
        .init("policy", .text("search")), .init("objective", .text(rules.objective.rawValue)),
        .init("candidates", .number(rules.candidates)),
        .init("finalists", .number(rules.finalists)),
        .init("finalist_tasks", .number(rules.finalistTasks)),
        .init("tolerance_ppm", .number(rules.tolerance)),
      ]
    case .fixed(let fixed):
      entries = [
        .init("policy", .text("fixed")), .init("m", .number(fixed.m)),
        .init("k", .number(fixed.k)), .init("n", .number(fixed.n)),
        .init("order", .text(fixed.order.rawValue)),
        .init("keep", .list(fixed.keeps.names.map { .text($0) })),
      ]
      if let rows = fixed.rows { entries.append(.init("rows", .number(rows))) }
      if let columns = fixed.columns { entries.append(.init("columns", .number(columns))) }
    case .gemminiAuto(let cycles):
      return ["policy": .text("gemmini-auto"), "instruction_cycles": .number(cycles)]
    case .whole: return ["policy": .text("whole")]
    }
    entries.append(.init("tiles_in_flight", .number(mapping.tilesInFlight)))
    entries.append(.init("row_blocks", .number(mapping.rowBlocks)))
    return .mapping(entries)
  }
}
