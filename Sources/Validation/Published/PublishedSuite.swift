import Diagnostics
import Hardware
import Library
import Lowering
import Quantities
import Run

/// Figures that authors published of their designs, compared with the preset: a row is `simulate` of
/// a model by name in the design's scheme.
///
/// Columns: design, model, part (`linear`, `ffn`, both with a plus sign between, `image` or
/// `interval`), and what was published, `cycles`, `milliseconds` or `images_per_second`.
struct PublishedSuite {
  enum Quantity: String, CaseIterable {
    case cycles, milliseconds
    case imagesPerSecond = "images_per_second"
  }

  /// What rows about parts of one model share.
  private struct Point: Hashable {
    var design: PublishedDesign
    var model: String
  }

  func replay(_ table: ReferenceTable, library: Library) throws -> SuiteReport {
    try table.require(["design", "model", "part"])
    var rows: [SuiteRow] = []
    var runs: [Point: RunResult] = [:]
    for row in table.rows {
      guard let (group, predictions) = try predict(row, library, &runs) else { continue }
      rows.append(SuiteRow(row, group: group, predictions))
    }
    try table.sink.throwIfErrors()
    let bounds = PublishedDesign.allCases.flatMap(\.bounds)
    return try SuiteReport(
      suite: Suite.published.rawValue, table,
      measures: Quantity.allCases.map { quantity in
        Measure(
          "predicted_\(quantity.rawValue)", reference: quantity.rawValue,
          bounds: bounds.filter { $0.reference == quantity }.map(\.bound))
      },
      rows: rows)
  }

  /// Nil where the row has errors, which it has reported.
  private func predict(
    _ row: ReferenceRow, _ library: Library, _ runs: inout [Point: RunResult]
  ) throws -> (group: String, predictions: [SuiteRow.Value?])? {
    let design: PublishedDesign? = row.choice("design")
    let text = row.text("part")
    let part = PublishedPart(text)
    if part == nil, !text.isEmpty {
      row.fail(
        "part", "'part' is '\(text)'",
        help: "one of \(PublishedPart.known.joined(separator: ", ")), or linear+ffn")
    }
    let name = row.text("model")
    guard let model = try row.model(name, in: "model", library), let design, let part else {
      return nil
    }
    let point = Point(design: design, model: name)
    let result = try runs[point] ?? simulate(model, on: design, library)
    runs[point] = result
    guard let cycles = part.cycles(in: result) else {
      row.fail("part", "model '\(model.name)' has no operators of '\(text)'")
      return nil
    }
    let milliseconds = result.accelerator.clock.seconds(Cycles(cycles)) * 1_000
    let group = part.isInterval ? "\(design.rawValue) interval" : design.rawValue
    return (group, [.integer(cycles), .decimal(milliseconds), .decimal(1_000 / milliseconds)])
  }

  private func simulate(
    _ model: Model, on design: PublishedDesign, _ library: Library
  ) throws -> RunResult {
    let trace = try Lowering(model: model, scheme: try library.scheme(design.scheme)).trace()
    return try library.run(design.preset).simulate(trace)
  }
}
