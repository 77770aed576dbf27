import Mapping
import Simulation

/// A layer with the report that it is in, which names buffers and components.
struct LayerOfReport {
  var layer: Report.Layer
  var report: Report
}

/// A number or a word of the report's layers, of its totals, or of both: one row for each, from which
/// JSON, CSV, totals, `diff` and the page of the report's fields derive.
struct Metric: Sendable {
  /// Of `layers[]`.
  var layer: FieldRow<LayerOfReport>?
  /// Of `totals`.
  var total: FieldRow<Report>?
  /// The word for the total in a threshold of `diff`.
  var alias: DiffAlias?
  /// What `diff` calls the total where it always shows it.
  var title: String?

  init(layer: FieldRow<LayerOfReport>? = nil, total: FieldRow<Report>? = nil) {
    self.layer = layer
    self.total = total
  }

  // MARK: Of layers

  static func layer(
    _ path: String, _ unit: FieldUnit, _ meaning: String,
    _ value: @escaping @Sendable (Report.Layer) -> ReportField.Value
  ) -> Metric {
    Metric(layer: FieldRow(path, unit, meaning) { value($0.layer) })
  }

  static func layer(
    _ path: String, _ unit: FieldUnit, _ meaning: String,
    _ value: @escaping @Sendable (Report.Layer) -> some FieldValue
  ) -> Metric {
    layer(path, unit, meaning) { value($0).fieldValue }
  }

  // MARK: Of the run

  static func total(
    _ path: String, _ unit: FieldUnit, _ meaning: String,
    _ value: @escaping @Sendable (Report.Totals) -> ReportField.Value
  ) -> Metric {
    Metric(total: FieldRow(path, unit, meaning) { value($0.totals) })
  }

  static func total(
    _ path: String, _ unit: FieldUnit, _ meaning: String,
    _ value: @escaping @Sendable (Report.Totals) -> some FieldValue
  ) -> Metric {
    total(path, unit, meaning) { value($0).fieldValue }
  }

  // MARK: Of both

  /// What layers sum to.
  static func sum(
    _ path: String, _ unit: FieldUnit, _ meaning: String, total: String = "sum of the layers'",
    _ value: @escaping @Sendable (LayerCounts) -> Int?
  ) -> Metric {
    Metric(
      layer: FieldRow(path, unit, meaning) { .integer(value($0.layer.counts)) },
      total: FieldRow(path, unit, total) { .integer(value($0.totals.counts)) })
  }

  /// Sums of which there is one for each of many.
  static func sums(
    _ path: String, _ unit: FieldUnit, _ meaning: String, total: String,
    _ fields: @escaping @Sendable (LayerCounts) -> [ReportField]
  ) -> Metric {
    Metric(
      layer: FieldRow(path, unit, meaning, fields: { fields($0.layer.counts) }),
      total: FieldRow(path, unit, total, fields: { fields($0.totals.counts) }))
  }

  func compared(as title: String? = nil, alias: DiffAlias? = nil) -> Metric {
    var metric = self
    metric.title = title
    metric.alias = alias
    return metric
  }
}

extension Metric {
  /// What the number at a path of a report is in: `totals.energy_pJ.dram`, `layers.cycles`. Nil for a path
  /// that the table does not have.
  static func unit(of path: String) -> FieldUnit? {
    let keys = path.split(separator: ".")
    for metric in all {
      let lines = keys.first == "layers" ? metric.layer?.lines : metric.total?.lines
      for line in lines ?? [] where line.isAt(keys.dropFirst()) { return line.unit }
    }
    return nil
  }
}

/// Words for totals in thresholds of `diff`.
enum DiffAlias: String, CaseIterable, Sendable {
  case cycles
  case energy
  case dramBytes = "dram_bytes"
  case utilization
  case area

  /// The path of the total: `totals.energy_pJ.total`.
  var metric: String {
    guard let total = Metric.all.first(where: { $0.alias == self })?.total?.lines.first else {
      preconditionFailure("every alias has a row in the table of metrics")
    }
    return "totals.\(total.path)"
  }
}
