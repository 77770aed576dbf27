import Diagnostics
import Hardware
import Library
import Lowering
import Quantities
import Run

/// Cycles of nonlinear units, from rows of elements that enter to their last result: open RTL designs
/// and a bare operator of the same size on their presets.
struct NonlinearSuite {
  /// The units of the designs, by the name they have in files and presets.
  enum Unit: String, CaseIterable {
    case softmax, layernorm, gelu
  }

  /// Far above any row of a model.
  private static let sizes = 1...1_048_576

  func replay(_ table: ReferenceTable, library: Library) throws -> SuiteReport {
    try table.require(["design", "unit", "lanes", "row_len", "rows", "idle_between_rows"])
    var rows: [SuiteRow] = []
    for row in table.rows {
      guard let prediction = try predict(row, library) else { continue }
      rows.append(
        SuiteRow(
          row, group: row.text("design"),
          [.integer(prediction.cycles), .integer(prediction.firstResult)]))
    }
    try table.sink.throwIfErrors()
    return try SuiteReport(
      suite: Suite.nonlinear.rawValue, table,
      measures: [
        Measure(reference: "cycles", bounds: [.exact()]),
        Measure("predicted_first", reference: "first_output_cycle", bounds: [.exact()]),
      ],
      rows: rows)
  }

  private func predict(
    _ row: ReferenceRow, _ library: Library
  ) throws -> (cycles: Int, firstResult: Int)? {
    let name = row.text("design")
    guard let (design, stated) = NonlinearDesign.parse(name) else {
      row.fail(
        "design", "'\(name)' is no known design",
        help: "for example \(NonlinearDesign.examples.joined(separator: ", "))")
      return nil
    }
    let unit: Unit? = row.choice("unit")
    let lanes = row.integer("lanes", in: 1...65_536)
    let length = row.integer("row_len", in: Self.sizes)
    let count = row.integer("rows", in: Self.sizes)
    let gap = row.integer("idle_between_rows", in: 0...65_536)
    guard let unit else { return nil }
    if let stated, stated != lanes {
      row.fail("lanes", "'lanes' is \(lanes), and the name of the design says \(stated)")
      return nil
    }
    let preset = try library.accelerator(design.preset).units.first { $0.name == unit.rawValue }
    guard let stages = preset?.functions.first?.pipeline.stages else {
      row.fail("unit", "design '\(name)' has no unit '\(unit.rawValue)'")
      return nil
    }
    let path = "units.\(unit.rawValue)"
    let run = try library.run(
      design.preset,
      set: stages.indices.map { "\(path).stages[\($0)].lanes=\(lanes)" } + [
        "\(path).row_gap=\(gap)"
      ])
    let trace = try bare(unit, rows: count, length: length)
      .trace(scheme: library.scheme(design.scheme))
    let cycles = try run.simulate(trace).cycles
    let measured = run.accelerator.units.first { $0.name == unit.rawValue }?.functions.first
    return (cycles, measured?.pipeline.firstResult(length: length).count ?? 0)
  }

  private func bare(_ unit: Unit, rows: Int, length: Int) -> BareOperator {
    switch unit {
    case .softmax: .softmax(rows: rows, length: length)
    case .layernorm: .layernorm(rows: rows, length: length)
    case .gelu: .gelu(rows: rows, length: length)
    }
  }
}
