import Diagnostics
import Library
import Lowering
import Run
import Simulation
import Workload

/// What pipelines between operators save: latencies of a design without some of them, relative to those
/// with all (an ablation); and how fast it runs one model relative to another.
///
/// Columns: design (`p2-vit`), model, pipeline (`none`, `intra_layer`, `inter_layer`, `both`), and, where
/// given, set: one `path=value` as `simulate --set` takes it, for the run and for the one it is divided
/// by; other: a second model. References: `attention`, `mlp` and `overall`, the latency of the attention
/// module alone, of the MLP module alone and of the whole model, each divided by that with both; of a row
/// with `other` instead `rate`, operations a second relative to those of the other model.
struct PipelinesSuite {
  private enum Design: String, CaseIterable {
    /// The chunk-based accelerator.
    case p2ViT = "p2-vit"

    /// Of the preset and of the scheme.
    var preset: String { rawValue }
  }

  private struct Point: Hashable {
    var design: Design
    var model: String
    var pipeline: AblatedPipeline
    var setting: String?
  }

  /// Cycles of the modules alone and of the whole model, and its MACs.
  private struct Latencies {
    var attention: Int
    var feedForward: Int
    var overall: Int
    var macs: Int

    var rate: Double { Double(macs) / Double(overall) }
  }

  private static let quantities = ["attention", "mlp", "overall", "rate"]
  /// The largest relative error of each.
  private static let tolerance = 0.10

  func replay(_ table: ReferenceTable, library: Library) throws -> SuiteReport {
    try table.require(["design", "model", "pipeline"])
    var rows: [SuiteRow] = []
    var runs: [Point: Latencies] = [:]
    var modules: [String: EncoderModules] = [:]
    for row in table.rows {
      guard let ratios = try predict(row, library, &runs, &modules) else { continue }
      let group = row.optionalText("set") == nil ? row.text("design") : "assumed values changed"
      rows.append(SuiteRow(row, group: group, ratios.map { $0.map { .decimal($0) } }))
    }
    try table.sink.throwIfErrors()
    return try SuiteReport(
      suite: Suite.pipelines.rawValue, table,
      measures: Self.quantities.map { quantity in
        Measure(
          "predicted_\(quantity)", reference: quantity,
          bounds: Design.allCases.map { ErrorBound(.worst, Self.tolerance, group: $0.rawValue) })
      },
      rows: rows)
  }

  /// Nil where the row has errors, which it has reported.
  private func predict(
    _ row: ReferenceRow, _ library: Library, _ runs: inout [Point: Latencies],
    _ modules: inout [String: EncoderModules]
  ) throws -> [Double?]? {
    let design: Design? = row.choice("design")
    let pipeline: AblatedPipeline? = row.choice("pipeline")
    let model = row.text("model")
    guard let design, let pipeline, !model.isEmpty, hasFittingReferences(row) else { return nil }
    let point = Point(
      design: design, model: model, pipeline: pipeline, setting: row.optionalText("set"))
    let other = row.optionalText("other")
    var base = point
    if let other { base.model = other } else { base.pipeline = .both }
    guard
      let divisors = try latencies(
        base, row, in: other == nil ? "model" : "other", library, &runs, &modules),
      let own = try latencies(point, row, in: "model", library, &runs, &modules)
    else { return nil }
    guard other == nil else { return [nil, nil, nil, own.rate / divisors.rate] }
    return [
      Double(own.attention) / Double(divisors.attention),
      Double(own.feedForward) / Double(divisors.feedForward),
      Double(own.overall) / Double(divisors.overall), nil,
    ]
  }

  /// A row gives latencies, or with `other` a rate.
  private func hasFittingReferences(_ row: ReferenceRow) -> Bool {
    let hasOther = row.optionalText("other") != nil
    let given = (hasOther ? ["attention", "mlp", "overall"] : ["rate"]).filter {
      row.optionalText($0) != nil
    }
    for column in given {
      row.fail(
        column, "'\(column)' is given \(hasOther ? "with" : "without") 'other'",
        help: hasOther
          ? "latencies are those of one model; leave one of the two empty"
          : "name the model in 'other' whose rate the model's is divided by")
    }
    return given.isEmpty
  }

  /// - Parameter column: The row's column that names the model, for errors.
  private func latencies(
    _ point: Point, _ row: ReferenceRow, in column: String, _ library: Library,
    _ runs: inout [Point: Latencies], _ modules: inout [String: EncoderModules]
  ) throws -> Latencies? {
    if let known = runs[point] { return known }
    guard let modules = try self.modules(point, row, in: column, library, &modules),
      let run = try run(point, row, library)
    else { return nil }
    let latencies = try attempt(point, row) {
      let overall = try run.simulate(modules.overall)
      return Latencies(
        attention: try run.simulate(modules.attention).cycles,
        feedForward: try run.simulate(modules.feedForward).cycles,
        overall: overall.cycles, macs: overall.activity.macs)
    }
    runs[point] = latencies
    return latencies
  }

  private func modules(
    _ point: Point, _ row: ReferenceRow, in column: String, _ library: Library,
    _ modules: inout [String: EncoderModules]
  ) throws -> EncoderModules? {
    if let known = modules[point.model] { return known }
    guard let model = try row.model(point.model, in: column, library) else { return nil }
    let trace = try Lowering(model: model, scheme: library.scheme(point.design.preset)).trace()
    guard let own = EncoderModules(trace) else {
      row.fail(
        column, "model '\(point.model)' has no encoder blocks 'norm1', 'attn', 'mlp'")
      return nil
    }
    modules[point.model] = own
    return own
  }

  private func run(_ point: Point, _ row: ReferenceRow, _ library: Library) throws -> Run? {
    let settings = (point.setting.map { [$0] } ?? []) + [point.pipeline.override]
    return try attempt(point, row) { try library.run(point.design.preset, set: settings) }
  }

  /// Errors of a run with a setting are the row's, since the preset runs without it; nil then.
  private func attempt<Result>(
    _ point: Point, _ row: ReferenceRow, _ body: () throws -> Result
  ) throws -> Result? {
    do {
      return try body()
    } catch let error as InputError where point.setting != nil {
      for diagnostic in error.diagnostics {
        row.fail("set", diagnostic.message, help: diagnostic.help)
      }
      return nil
    }
  }
}

/// What an ablation leaves of a pipeline.
enum AblatedPipeline: String, CaseIterable {
  case none
  case intraLayer = "intra_layer"
  case interLayer = "inter_layer"
  case both

  /// As `--set` takes it.
  var override: String {
    let (intra, inter) = (
      self == .both || self == .intraLayer, self == .both || self == .interLayer
    )
    return "pipeline={mode: row_streamed, intra_layer: \(intra), inter_layer: \(inter)}"
  }
}
