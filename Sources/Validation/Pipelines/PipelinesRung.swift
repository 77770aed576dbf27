import Diagnostics
import Exploration
import Lowering
import Reporting
import Workload

/// What pipelines between operators save: latencies of a design without some of them, relative to those
/// with all (an ablation).
///
/// Columns: design (`p2-vit`), model, pipeline (`none`, `intra_layer`, `inter_layer`, `both`), and, where
/// given, set: one `path=value` as `simulate --set` takes it, for the run and for the one it is divided
/// by. References: `attention`, `mlp` and `overall`, each latency divided by that with both.
struct PipelinesRung {
  private enum Design: String, CaseIterable {
    /// The chunk-based accelerator, with sizes that are assumed.
    case p2ViT = "p2-vit"

    /// Of the preset and of the scheme.
    var preset: String { rawValue }
  }

  private struct Run: Hashable {
    var design: Design
    var model: String
    var pipeline: AblatedPipeline
    var setting: String?
  }

  /// With how far off the preset is, at most: it hides less than the publication says.
  private static let quantities = [("attention", 0.36), ("mlp", 0.10), ("overall", 0.30)]

  func replay(_ table: ReferenceTable, presets: Presets) throws -> RungReport {
    try table.require(["design", "model", "pipeline"])
    var rows: [RungRow] = []
    var runs: [Run: EncoderHalves] = [:]
    var traces: [String: Trace] = [:]
    for row in table.rows {
      guard let ratios = try predict(row, presets, &runs, &traces) else { continue }
      let group = row.optionalText("set") == nil ? row.text("design") : "assumed values changed"
      rows.append(RungRow(row, group: group, ratios.map { .decimal($0) }))
    }
    try table.sink.throwIfErrors()
    return try RungReport(
      rung: Rung.pipelines.rawValue, table,
      measures: Self.quantities.map { quantity, furthest in
        Measure(
          "predicted_\(quantity)", reference: quantity,
          bounds: Design.allCases.map { ErrorBound(.worst, furthest, group: $0.rawValue) })
      },
      rows: rows)
  }

  /// Nil where the row has errors, which it has reported.
  private func predict(
    _ row: ReferenceRow, _ presets: Presets, _ runs: inout [Run: EncoderHalves],
    _ traces: inout [String: Trace]
  ) throws -> [Double]? {
    let design: Design? = row.choice("design")
    let pipeline: AblatedPipeline? = row.choice("pipeline")
    let model = row.text("model")
    guard let design, let pipeline, !model.isEmpty else { return nil }
    let run = Run(
      design: design, model: model, pipeline: pipeline, setting: row.optionalText("set"))
    var base = run
    base.pipeline = .both
    guard let whole = try halves(base, row, presets, &runs, &traces),
      let ablated = try halves(run, row, presets, &runs, &traces)
    else { return nil }
    return [
      Double(ablated.attention) / Double(whole.attention),
      Double(ablated.feedForward) / Double(whole.feedForward),
      Double(ablated.overall) / Double(whole.overall),
    ]
  }

  private func halves(
    _ run: Run, _ row: ReferenceRow, _ presets: Presets, _ runs: inout [Run: EncoderHalves],
    _ traces: inout [String: Trace]
  ) throws -> EncoderHalves? {
    if let known = runs[run] { return known }
    guard let trace = try trace(run, row, presets, &traces),
      let experiment = try experiment(run, row, presets)
    else { return nil }
    let result = try experiment.run(trace)
    let halves = EncoderHalves(trace, result.times)
    runs[run] = halves
    return halves
  }

  private func trace(
    _ run: Run, _ row: ReferenceRow, _ presets: Presets, _ traces: inout [String: Trace]
  ) throws -> Trace? {
    if let known = traces[run.model] { return known }
    guard let model = try row.model(run.model, in: "model", presets) else { return nil }
    let trace = try Lowering(model: model, scheme: presets.scheme(run.design.preset)).trace()
    guard EncoderHalves.divide(trace) else {
      row.fail("model", "model '\(run.model)' has no encoder blocks 'norm1', 'attn', 'mlp'")
      return nil
    }
    traces[run.model] = trace
    return trace
  }

  /// What a setting has wrong is the row's mistake.
  private func experiment(
    _ run: Run, _ row: ReferenceRow, _ presets: Presets
  ) throws(InputError) -> Experiment? {
    let base = try presets.experiment(run.design.preset, [run.pipeline.override])
    guard let setting = run.setting else { return base }
    do {
      return try presets.experiment(run.design.preset, [setting, run.pipeline.override])
    } catch {
      for diagnostic in error.diagnostics {
        row.fail("set", diagnostic.message, help: diagnostic.help)
      }
      return nil
    }
  }
}
