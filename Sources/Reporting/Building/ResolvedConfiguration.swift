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
      .init("energy", .text(accelerator.energy)),
      .init("array", Self.array(accelerator.array)),
      .init(
        "buffers", .mapping(accelerator.buffers.all.map { .init($0.name, Self.buffer($0)) })),
      .init("dma", ["request_cycles": .number(accelerator.dma.requestCycles.count)]),
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
    entries.append(.init("pipeline", .text(accelerator.pipeline.rawValue)))
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

  private static func array(_ array: PEArray) -> ResolvedNode {
    [
      "rows": .number(array.rows), "columns": .number(array.columns),
      "dataflow": .text(array.dataflow.rawValue), "preload": .text(array.preload.rawValue),
      "fold_overlap": .text(array.foldOverlap.rawValue), "ragged": .text(array.ragged.rawValue),
      "pe": .list(array.modes.map(mode)),
    ]
  }

  private static func mode(_ mode: PEMode) -> ResolvedNode {
    [
      "mac": .text(mode.mac.rawValue), "activation": .text(mode.activation),
      "weight": .text(mode.weight), "packing": .number(mode.packing),
      "cycles": .number(mode.cycles),
    ]
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
    return .mapping(entries)
  }

  private static func dram(_ dram: DRAM) -> ResolvedNode {
    switch dram {
    case .ideal: ["model": .text("ideal")]
    case .bandwidth(let rate, let latency):
      ["model": .text("bandwidth"), "bandwidth": .text(rate), "latency": .text(latency)]
    }
  }

  /// `placement` belongs to units that requantize; elsewhere the key is refused.
  private static func unit(_ unit: FunctionUnit) -> ResolvedNode {
    var entries: [ResolvedNode.Entry] = [
      .init("operators", .names(unit.operators)), .init("algorithms", .names(unit.algorithms)),
      .init("row_overlap", .flag(unit.overlapsRows)),
    ]
    if unit.operators.contains(.requantize) {
      entries.append(.init("placement", .text(unit.placement.rawValue)))
    }
    entries.append(.init("stages", .list(unit.stages.map(stage))))
    return .mapping(entries)
  }

  private static func stage(_ stage: UnitStage) -> ResolvedNode {
    [
      "name": .text(stage.name), "lanes": .number(stage.lanes), "interval": .number(stage.interval),
      "latency": .number(stage.latency), "per_row": .number(stage.perRow),
    ]
  }

  private static func mapping(_ policy: MappingPolicy) -> ResolvedNode {
    switch policy {
    case .search(let candidates):
      ["policy": .text("search"), "candidates": .number(candidates)]
    case .fixed(let tile):
      [
        "policy": .text("fixed"), "m": .number(tile.m), "k": .number(tile.k), "n": .number(tile.n),
        "order": .text(tile.order.rawValue),
      ]
    }
  }
}
