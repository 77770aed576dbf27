import Diagnostics
import Documents
import Quantities

extension Control {
  /// Far above any controller.
  static let mostCycles = 1_000_000
  static let mostInstructions = 1_024
  private static let mostBytes = Bytes(1 << 20)

  /// The keys of `control`.
  static let keys = Section(
    Control(),
    [
      .integer(
        "issue_cycles", \.issueCycles, in: 0...mostCycles,
        "cycles of an instruction, in series with its task: the resource that runs it is idle meanwhile"
      ).explored(),
      .quantityLimit(
        "fetch", \.fetch, atLeast: Bytes(1), atMost: mostBytes,
        "bytes that an instruction's fetch reads from the DRAM: its latency and these bytes at its rate "
          + "are added to `issue_cycles`"
      ).absent("none"),
      .boolean(
        "waits", \.waits,
        "an instruction is issued once the task before it has ended, so that tasks run one by one"),
      .integer(
        "load_instructions", \.load, in: 0...mostInstructions, "instructions of a load from DRAM"),
      .integer("store_instructions", \.store, in: 0...mostInstructions, "instructions of a store"),
      .integer(
        "product_instructions", \.product, in: 0...mostInstructions,
        "instructions of a tile on the array"),
    ])

  /// Instructions need a controller that issues them, and tasks to issue them for.
  static func check(_ accelerator: Accelerator, _ root: Fields) {
    if accelerator.control != nil {
      guard accelerator.pipeline.spatial != nil else { return }
      root.sink.error(
        at: root.node["control"]?.location,
        "'control' has no meaning with 'pipeline: spatial'",
        help: "stages that stream to each other take no instructions; remove it")
      return
    }
    for unit in accelerator.units {
      guard let node = root.node["units"]?[unit.name]?["instructions"] else { continue }
      root.sink.error(
        at: node.location, "'units.\(unit.name).instructions' has no meaning without 'control'",
        help: "add 'control: {issue_cycles: 1}', or remove it")
    }
  }
}
