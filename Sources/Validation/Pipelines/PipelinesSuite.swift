import Diagnostics
import Library
import Lowering
import Run
import Workload

/// What pipelines between operators save: latencies of a design without some of them, relative to those
/// with all (an ablation).
///
/// Columns: design (`p2-vit`), model, pipeline (`none`, `intra_layer`, `inter_layer`, `both`), and, where
/// given, set: one `path=value` as `simulate --set` takes it, for the run and for the one it is divided
/// by. References: `attention`, `mlp` and `overall`, each latency divided by that with both.
struct PipelinesSuite {
  private enum Design: String, CaseIterable {
    /// The chunk-based accelerator, with sizes that are assumed.
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

  /// With how far off the preset is, at most: it hides less than the publication says.
  private static let quantities = [("attention", 0.36), ("mlp", 0.10), ("overall", 0.30)]

  func replay(_ table: ReferenceTable, library: Library) throws -> SuiteReport {
    try table.require(["design", "model", "pipeline"])
    var rows: [SuiteRow] = []
    var runs: [Point: EncoderHalves] = [:]
    var traces: [String: Trace] = [:]
    for row in table.rows {
      guard let ratios = try predict(row, library, &runs, &traces) else { continue }
      let group = row.optionalText("set") == nil ? row.text("design") : "assumed values changed"
      rows.append(SuiteRow(row, group: group, ratios.map { .decimal($0) }))
    }
    try table.sink.throwIfErrors()
    return try SuiteReport(
      suite: Suite.pipelines.rawValue, table,
      measures: Self.quantities.map { quantity, furthest in
        Measure(
          "predicted_\(quantity)", reference: quantity,
          bounds: Design.allCases.map { ErrorBound(.worst, furthest, group: $0.rawValue) })
      },
      rows: rows)
  }

  /// Nil where the row has errors, which it has reported.
  private func predict(
    _ row: ReferenceRow, _ library: Library, _ runs: inout [Point: EncoderHalves],
    _ traces: inout [String: Trace]
  ) throws -> [Double]? {
    let design: Design? = row.choice("design")
    let pipeline: AblatedPipeline? = row.choice("pipeline")
    let model = row.text("model")
    guard let design, let pipeline, !model.isEmpty else { return nil }
    let point = Point(
      design: design, model: model, pipeline: pipeline, setting: row.optionalText("set"))
    var base = point
    base.pipeline = .both
    guard let whole = try halves(base, row, library, &runs, &traces),
      let ablated = try halves(point, row, library, &runs, &traces)
    else { return nil }
    return [
      Double(ablated.attention) / Double(whole.attention),
      Double(ablated.feedForward) / Double(whole.feedForward),
      Double(ablated.overall) / Double(whole.overall),
    ]
  }

  private func halves(
    _ point: Point, _ row: ReferenceRow, _ library: Library, _ runs: inout [Point: EncoderHalves],
    _ traces: inout [String: Trace]
  ) throws -> EncoderHalves? {
    if let known = runs[point] { return known }
    guard let trace = try trace(point, row, library, &traces),
      let run = try run(point, row, library)
    else { return nil }
    let halves = EncoderHalves(try run.simulate(trace))
    runs[point] = halves
    return halves
  }

  private func trace(
    _ point: Point, _ row: ReferenceRow, _ library: Library, _ traces: inout [String: Trace]
  ) throws -> Trace? {
    if let known = traces[point.model] { return known }
    guard let model = try row.model(point.model, in: "model", library) else { return nil }
    let trace = try Lowering(model: model, scheme: library.scheme(point.design.preset)).trace()
    guard EncoderHalves.divide(trace) else {
      row.fail("model", "model '\(point.model)' has no encoder blocks 'norm1', 'attn', 'mlp'")
      return nil
    }
    traces[point.model] = trace
    return trace
  }

  /// What a setting has wrong is the row's mistake.
  private func run(
    _ point: Point, _ row: ReferenceRow, _ library: Library
  ) throws(InputError) -> Run? {
    let base = try library.run(point.design.preset, set: [point.pipeline.override])
    guard let setting = point.setting else { return base }
    do {
      return try library.run(point.design.preset, set: [setting, point.pipeline.override])
    } catch {
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
