import Diagnostics
import FPGAModel
import Hardware
import Library
import Lowering
import Quantities
import Reporting
import Run

/// What designs take of an FPGA, compared with what vendors and authors published.
///
/// Columns: config, a configuration with an `fpga` section; set, what is replaced in it (`array.rows=8`,
/// several between semicolons); model and scheme of a run, whose functions alone count, or neither for all
/// that the machine can do; grade (A: published and read; B: derived from published numbers; C: an
/// estimate; D: from memory, which no bound judges), source, and what was published: dsp, array_dsp (of the
/// arrays alone), lut, ff, bram, uram,
/// gops_per_dsp, gops_per_array_dsp.
struct FPGASuite {
  private enum Quantity: String, CaseIterable {
    case dsp
    case arrayDSP = "array_dsp"
    case lut, ff, bram, uram
    case gopsPerDSP = "gops_per_dsp"
    case gopsPerArrayDSP = "gops_per_array_dsp"
  }

  private enum Grade: String, CaseIterable {
    case read = "A"
    case derived = "B"
    case estimated = "C"
    case remembered = "D"
  }

  func replay(_ table: ReferenceTable, library: Library) throws -> SuiteReport {
    try table.require(["config", "grade"])
    var rows: [SuiteRow] = []
    for row in table.rows {
      guard let (group, info) = try predict(row, library) else { continue }
      rows.append(SuiteRow(row, group: group, Quantity.allCases.map { value($0, info) }))
    }
    try table.sink.throwIfErrors()
    return try SuiteReport(
      suite: Suite.fpga.rawValue, table,
      measures: Quantity.allCases.map { quantity in
        Measure(
          "predicted_\(quantity.rawValue)", reference: quantity.rawValue, bounds: bounds(quantity))
      },
      rows: rows)
  }

  /// The vendor's rows judge; boards, of which most sizes are assumed, are compared.
  private func bounds(_ quantity: Quantity) -> [ErrorBound] {
    let vendor = "dpuczdx8g"
    return switch quantity {
    case .dsp: [.exact(group: vendor)]
    case .lut: [ErrorBound(.worst, 0.17, group: vendor)]
    case .ff: [ErrorBound(.worst, 0.22, group: vendor)]
    case .arrayDSP: [.exact(group: "me-vit")]
    case .bram, .uram, .gopsPerDSP, .gopsPerArrayDSP: []
    }
  }

  /// Nil where the row has errors, which it has reported.
  private func predict(
    _ row: ReferenceRow, _ library: Library
  ) throws -> (group: String, info: Report.FPGAInfo)? {
    let grade: Grade? = row.choice("grade")
    let config = row.text("config")
    guard let grade, !config.isEmpty else { return nil }
    let overrides = (row.optionalText("set") ?? "").split(separator: ";").map(String.init)
    let run = try library.run(config, set: overrides)
    guard run.accelerator.fpga != nil else {
      row.fail(
        "config", "configuration '\(config)' has no section 'fpga'",
        help: "add 'fpga: {device: zcu102}' to it")
      return nil
    }
    let group = grade == .remembered ? "not gated" : run.accelerator.name
    guard let info = try info(row, run, library) else { return nil }
    return (group, info)
  }

  private func info(
    _ row: ReferenceRow, _ run: Run, _ library: Library
  ) throws -> Report.FPGAInfo? {
    guard let name = row.optionalText("model") else {
      guard let estimate = FPGAEstimate(run.accelerator) else {
        row.fail("config", "'pipeline: spatial' needs a model, of whose operators its stages are")
        return nil
      }
      return Report.FPGAInfo(estimate: estimate)
    }
    guard let model = try row.model(name, in: "model", library) else { return nil }
    let scheme = try library.scheme(row.text("scheme"))
    let result = try run.simulate(try Lowering(model: model, scheme: scheme).trace())
    return Report(result, toolVersion: "", traceName: name, traceDigest: "").fpga
  }

  private func value(_ quantity: Quantity, _ info: Report.FPGAInfo) -> SuiteRow.Value? {
    let total = info.estimate.total
    let arrays = info.estimate.parts.reduce(0) { $1.kind == .array ? $0 + $1.resources.dsp : $0 }
    return switch quantity {
    case .dsp: .integer(total.dsp)
    case .arrayDSP: .integer(arrays)
    case .lut: .integer(total.lut)
    case .ff: .integer(total.ff)
    case .bram: .decimal(Double(total.bramHalves) / 2)
    case .uram: .integer(total.uram)
    case .gopsPerDSP: info.gopsPerDSP.map { .decimal($0) }
    case .gopsPerArrayDSP: arrays > 0 ? info.gops.map { .decimal($0 / Double(arrays)) } : nil
    }
  }
}
