import Diagnostics
import Documents

/// What changed from one report to another, and whether a threshold was passed.
///
/// Layers are compared by name. Results are deterministic, so every difference is a change of the
/// design, the workload or the simulator; the inputs that differ are listed first.
package struct ReportDiff: Sendable {
  /// An input that differs; nil where one report lacks it.
  struct InputChange: Sendable, Equatable {
    var path: String
    var base: String?
    var new: String?
  }

  struct TotalChange: Sendable {
    /// Path inside the totals.
    var path: String
    var change: MetricChange
  }

  struct LayerChange: Sendable {
    var name: String
    var cycles: MetricChange
    var energy: MetricChange
    var dramReadBytes: MetricChange
    var dramWriteBytes: MetricChange

    var isChange: Bool {
      cycles.isChange || energy.isChange || dramReadBytes.isChange || dramWriteBytes.isChange
    }
  }

  package let base: ReportDocument
  package let new: ReportDocument
  let inputs: [InputChange]
  /// Every number of the totals that both have.
  let totals: [TotalChange]
  /// Every layer that both have, in the order of the new report.
  let layers: [LayerChange]
  let addedLayers: [String]
  let removedLayers: [String]
  let verdicts: [DiffVerdict]

  /// Without thresholds there is never a regression.
  package var hasRegression: Bool { verdicts.contains { $0.isFailure } }

  /// - Throws: what is wrong with a file, or a threshold on a metric that the reports do not have.
  package init(
    base: Document, new: Document, thresholds: [DiffThreshold] = []
  ) throws(InputError) {
    try self.init(
      base: ReportDocument.read(base), new: ReportDocument.read(new), thresholds: thresholds)
  }

  init(
    base: ReportDocument, new: ReportDocument, thresholds: [DiffThreshold]
  ) throws(InputError) {
    self.base = base
    self.new = new
    inputs = Self.inputChanges(base, new)
    totals = new.totalPaths.compactMap { path in
      guard let a = base.totals[path], let b = new.totals[path] else { return nil }
      return TotalChange(path: path, change: MetricChange(base: a, new: b))
    }
    let pairs = LayerPairs(base, new)
    layers = pairs.both.compactMap { Self.layerChange($0.base, $0.new) }
    addedLayers = pairs.added
    removedLayers = pairs.removed
    var verdicts: [DiffVerdict] = []
    for threshold in thresholds {
      verdicts.append(try DiffVerdict(threshold, base, new, pairs))
    }
    self.verdicts = verdicts
  }

  private static func inputChanges(
    _ base: ReportDocument, _ new: ReportDocument
  ) -> [InputChange] {
    var changes: [InputChange] = []
    func compare(_ path: String, _ a: String?, _ b: String?) {
      if a != b { changes.append(InputChange(path: path, base: a, new: b)) }
    }
    compare("tool.version", base.toolVersion, new.toolVersion)
    compare("trace.name", base.trace, new.trace)
    compare("trace.digest", base.traceDigest, new.traceDigest)
    compare("energy_table.name", base.energyTable, new.energyTable)
    if let old = base.energyTableDigest, let own = new.energyTableDigest {
      compare("energy_table.digest", old, own)
    }
    compare("accelerator.digest", base.acceleratorDigest, new.acceleratorDigest)
    let old = Dictionary(base.resolved.map { ($0.path, $0.value) }) { first, _ in first }
    let paths = Set(new.resolved.map(\.path))
    for value in new.resolved { compare(value.path, old[value.path], value.value) }
    for value in base.resolved where !paths.contains(value.path) {
      compare(value.path, value.value, nil)
    }
    return changes
  }

  private static func layerChange(
    _ a: ReportDocument.Layer, _ b: ReportDocument.Layer
  ) -> LayerChange? {
    func change(_ path: String) -> MetricChange? {
      guard let base = a.numbers[path], let new = b.numbers[path] else { return nil }
      return MetricChange(base: base, new: new)
    }
    guard let cycles = change("cycles"), let energy = change("energy_pJ.dynamic"),
      let read = change("dram_read_bytes"), let write = change("dram_write_bytes")
    else { return nil }
    return LayerChange(
      name: b.name, cycles: cycles, energy: energy, dramReadBytes: read, dramWriteBytes: write)
  }
}
