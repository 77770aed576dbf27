import Diagnostics
import Documents
import Quantities
import Workload

/// What the parts of a machine must be together.
extension Accelerator {
  static let rules = [
    checkArrays, DMA.check, Control.check, UnitKeys.checkTasks, checkRate, checkPass, checkStreams,
    FixedMapping.checkPart, checkLoops,
    SpatialPipeline.check, MappingRules.check, checkNamedUnits, checkWhole, checkMaskSkipping,
    FPGATarget.check,
  ]

  /// Several arrays need products, and a pipeline and a mapping policy that support them.
  private static func checkArrays(_ accelerator: Accelerator, _ fields: Fields) {
    guard accelerator.arrays.count > 1 else { return }
    func fail(_ node: Node?, _ message: String, _ help: String) {
      fields.sink.error(at: (node ?? fields.node).location, message, help: help)
    }
    let arrays = fields.node["extra_arrays"]
    if accelerator.assignments.isEmpty {
      fail(
        arrays,
        "'extra_arrays' has no work: no 'assign' says which products run on '"
          + "\(accelerator.arrays[1].name)'",
        "add 'assign: {attention_av: \(accelerator.arrays[1].name)}', say, or remove the arrays")
    }
    for id in accelerator.arrayIDs where !accelerator[id].pools.isEmpty {
      fail(
        accelerator.node(of: id, in: fields.node)?["pools"],
        "'\(accelerator.path(of: id)).pools' splits an array, which 'extra_arrays' does not allow",
        "describe the pools as arrays, or remove 'extra_arrays'")
    }
    if accelerator.pipeline.spatial != nil {
      fail(
        arrays,
        "'extra_arrays' is given, and 'pipeline' is 'spatial', which gives each operator a "
          + "dedicated array", "remove 'extra_arrays', or choose another pipeline")
    }
    if case .gemminiAuto = accelerator.mapping.policy {
      fail(
        arrays,
        "'extra_arrays' is given, and 'mapping.policy' is 'gemmini-auto', whose loops run on one "
          + "array", "remove 'extra_arrays', or set 'policy: search'")
    }
  }

  /// More would leave the machine's tick too coarse for a byte; 1 MiB is far above any memory.
  private static let mostBytesPerCycle = 1 << 20

  private static func checkRate(_ accelerator: Accelerator, _ fields: Fields) {
    let clock = accelerator.clock
    guard case .bandwidth(let rate, _, let writes) = accelerator.dram else { return }
    for (key, rate) in [("bandwidth", rate), ("write_bandwidth", writes.rate ?? rate)]
    where rate.count / clock.count >= mostBytesPerCycle {
      guard let node = fields.node["dram"]?[key] else { continue }
      fields.sink.error(
        at: node.location, "'dram.\(key)' is \(rate), more than 1 MiB a cycle of \(clock)",
        help: "write 'model: ideal' for a memory that is never waited for")
    }
  }

  /// Sums wait for a pass of requantization somewhere.
  private static func checkPass(_ accelerator: Accelerator, _ fields: Fields) {
    guard accelerator.buffers.partialSum == nil,
      let unit = accelerator.units.first(where: {
        $0.operators.contains(.requantize) && $0.placement == .pass
      })
    else { return }
    fields.sink.error(
      at: fields.node["units"]?[unit.name]?["placement"]?.location,
      "'units.\(unit.name).placement' is 'pass', but no buffer holds 'partial_sum'",
      help: "sums wait there for the pass; add it to the 'holds' list of one buffer")
  }

  /// Without tiles nothing overlaps a transfer, so that its time would be no design's.
  private static func checkWhole(_ accelerator: Accelerator, _ fields: Fields) {
    guard accelerator.mapping.policy == .whole,
      accelerator.dram != .ideal || accelerator.dma.requestCycles > .zero
        || accelerator.dma.storeCycles > 0
    else { return }
    fields.sink.error(
      at: fields.node["mapping"]?["policy"]?.location,
      "'mapping.policy' is 'whole', which is for a memory that takes no time",
      help:
        "set 'dram: {model: ideal}' and no 'dma.request_cycles' or 'store_cycles', or 'mapping.policy' to "
        + "'search'")
  }

  /// Tiles are skipped where the mapping forms tiles.
  private static func checkMaskSkipping(_ accelerator: Accelerator, _ fields: Fields) {
    guard let id = accelerator.arrayIDs.first(where: { accelerator[$0].maskSkipping == .tiles })
    else { return }
    let (mapping, pipeline) = (accelerator.mapping, accelerator.pipeline)
    let other: String
    switch (pipeline.spatial, mapping.policy) {
    case (_?, _): other = "'pipeline' is '\(pipeline.mode.rawValue)'"
    case (nil, .whole): other = "'mapping.policy' is 'whole'"
    case (nil, .gemminiAuto): other = "'mapping.policy' is 'gemmini-auto'"
    case (nil, .search), (nil, .fixed): return
    }
    fields.sink.error(
      at: accelerator.node(of: id, in: fields.node)?["mask_skipping"]?.location,
      "'\(accelerator.path(of: id)).mask_skipping' is 'tiles', but \(other)",
      help: "tiles of 'policy: search' or 'fixed' are skipped; remove the key, or change the policy"
    )
  }

  /// The units that `bias` and `merge_heads` name.
  private static func checkNamedUnits(_ accelerator: Accelerator, _ fields: Fields) {
    for id in accelerator.arrayIDs { checkNamedUnits(of: id, accelerator, fields) }
  }

  private static func checkNamedUnits(
    of id: ArrayID, _ accelerator: Accelerator, _ fields: Fields
  ) {
    let array = accelerator[id]
    let path = accelerator.path(of: id)
    let node = accelerator.node(of: id, in: fields.node)
    let named: [(key: String, name: String?, kind: OperatorKind)] = [
      ("bias", array.bias, .add), ("merge_heads", array.mergeHeads, .move),
    ]
    for (key, name, kind) in named {
      guard let name else { continue }
      func fail(_ message: String, _ help: String) {
        fields.sink.error(
          at: node?[key]?.location, "'\(path).\(key)' is '\(name)', \(message)",
          help: help)
      }
      guard let unit = accelerator.units.first(where: { $0.name == name }) else {
        let names = accelerator.units.map(\.name)
        fail(
          "and no unit has that name",
          NearestName.of(name, among: names).map { "did you mean '\($0)'?" }
            ?? "name a unit that runs '\(kind.rawValue)'")
        continue
      }
      guard unit.runs(kind, .none), unit.placement == .pass else {
        fail(
          "which does not run '\(kind.rawValue)' as a pass",
          "add '\(kind.rawValue)' to 'units.\(name).operators', with 'placement: pass'")
        continue
      }
    }
    guard let bias = array.bias else { return }
    let location = node?["bias"]?.location
    if accelerator.buffers.partialSum == nil {
      fields.sink.error(
        at: location, "'\(path).bias' is '\(bias)', but no buffer holds 'partial_sum'",
        help: "sums wait there for their bias; add it to the 'holds' list of one buffer")
    }
    if let unit = accelerator.units.first(where: {
      $0.placement == .inStream && $0.operators.contains(.requantize)
    }) {
      fields.sink.error(
        at: location,
        "'\(path).bias' is '\(bias)', a pass after the array, but unit '\(unit.name)' requantizes as "
          + "results leave it",
        help: "set 'units.\(unit.name).placement' to 'pass', or remove '\(path).bias'")
    }
  }

  /// Gemmini's loops hand over whole operators.
  private static func checkLoops(_ accelerator: Accelerator, _ fields: Fields) {
    let pipeline = accelerator.pipeline
    guard case .gemminiAuto = accelerator.mapping.policy, pipeline.rowStreaming != nil
    else { return }
    fields.sink.error(
      at: fields.node["pipeline"]?.location,
      "'pipeline' is '\(pipeline.mode.rawValue)', but 'mapping.policy' is 'gemmini-auto'",
      help: "its loops wait for whole operators: set 'pipeline: overlapped', or 'policy: search'")
  }

  /// A unit in the stream has to keep up with it.
  private static func checkStreams(_ accelerator: Accelerator, _ fields: Fields) {
    let results = accelerator.resultsPerCycle
    for unit in accelerator.units where unit.placement == .inStream {
      let works = unit.operators.contains { unit.worksInStream(of: $0) }
      let stages = unit.functions.flatMap(\.pipeline.stages)
      guard works, let slow = stages.first(where: { $0.lanes < results * $0.interval })
      else { continue }
      fields.sink.error(
        at: fields.node["units"]?[unit.name]?["placement"]?.location,
        "'units.\(unit.name).placement' is 'in_stream', but its stage '\(slow.name)' takes fewer than "
          + "the \(results) results that come a cycle",
        help: "raise its 'lanes', or write 'placement: pass'")
    }
  }
}
