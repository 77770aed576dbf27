import Diagnostics
import Documents
import Energy
import Hardware
import Library
import Lowering
import Quantities
import Run
import Simulation
import Workload
import YAML

/// Published area, power and energy of designs, compared with runs of configurations of them.
///
/// Columns: design, config (a configuration), set (values of it, between semicolons), workload (a bare
/// operator), scheme (likewise with values after semicolons), quantity (see `DesignQuantity`), component (names with plus signs between; empty for the
/// whole design), part (of their energy, likewise), value. Optional: other_config, other_set,
/// other_workload and other_scheme, of the second design of a ratio; table; gmac_per_s, the rate at which a
/// design worked, where the run is faster; tolerance, the relative error in percent that a row may have (a
/// row without one is only shown); grade; calibration and use, see `DesignCalibration`.
struct DesignSuite {
  /// A machine with what it runs.
  private struct Point: Hashable {
    var config: String
    var overrides: [String]
    var workload: String
    var scheme: String
  }

  static let column = "design"

  func replay(_ table: ReferenceTable, library: Library) throws -> SuiteReport {
    try table.require([
      Self.column, "config", "set", "workload", "scheme", "quantity", "component", "part", "value",
    ])
    var runs: [Point: RunResult] = [:]
    var found: [(row: ReferenceRow, limit: Double?, estimate: DesignEstimate)] = []
    for row in table.rows {
      guard let quantity: DesignQuantity = row.choice("quantity"),
        let own = try result(row, "", library, &runs),
        let estimate = try estimate(quantity, row, own, library, &runs)
      else { continue }
      found.append((row, limit(of: row), estimate))
    }
    try table.sink.throwIfErrors()
    let calibrated = try DesignCalibration.values(found.map { ($0.row, $0.estimate) })
    try table.sink.throwIfErrors()
    var rows: [SuiteRow] = []
    for (entry, value) in zip(found, calibrated) {
      rows.append(
        SuiteRow(entry.row, group: Self.group(of: entry.limit), [value.map { .decimal($0) }]))
    }
    let limits = Set(found.compactMap(\.limit)).sorted()
    return try SuiteReport(
      suite: Suite.energy.rawValue, table,
      measures: [
        Measure(
          reference: "value",
          bounds: limits.map { ErrorBound(.worst, $0, group: Self.group(of: $0)) })
      ],
      rows: rows)
  }

  // MARK: Tolerances

  /// The relative error that a row may have; nil for one that is only shown. Figures from memory (grade D)
  /// judge nothing.
  private func limit(of row: ReferenceRow) -> Double? {
    guard let percent = row.optionalNumber("tolerance") else { return nil }
    if !(0...1_000).contains(percent) {
      row.fail("tolerance", "'tolerance' is \(percent), expected percent from 0 to 1000")
    }
    if row.optionalText("grade") == "D" {
      row.fail("tolerance", "a figure of grade D judges nothing", help: "leave 'tolerance' empty")
    }
    return percent / 100
  }

  /// Rows with the same limit are judged together.
  private static func group(of limit: Double?) -> String {
    limit.map { "within \(NumberText.fixed($0 * 100, 1)) %" } ?? "not judged"
  }

  // MARK: Runs

  /// Nil where the row has errors, which it has reported.
  ///
  /// - Parameter prefix: Of the columns: none, or `other_`, which default to the others.
  private func result(
    _ row: ReferenceRow, _ prefix: String, _ library: Library, _ runs: inout [Point: RunResult]
  ) throws -> RunResult? {
    func text(_ column: String) -> String {
      row.optionalText(prefix + column) ?? row.optionalText(column) ?? ""
    }
    var overrides = text("set").split(separator: ";").map {
      String($0.drop { $0 == " " })
    }
    if let table = row.optionalText("table") { overrides.append("energy=\(table)") }
    let point = Point(
      config: text("config"), overrides: overrides, workload: text("workload"),
      scheme: text("scheme"))
    if let known = runs[point] { return known }
    /// The value, or nil with the error at the column that it comes from.
    func read<Value>(_ column: String, _ body: () throws -> Value) throws -> Value? {
      do {
        return try body()
      } catch let error as InputError {
        let first = error.diagnostics.first
        let own = row.optionalText(prefix + column) == nil ? column : prefix + column
        row.fail(own, first?.message ?? "the design cannot run", help: first?.help)
        return nil
      }
    }
    let scheme = try read("scheme") { try self.scheme(point.scheme, library) }
    let workload = try read("workload") { try BareOperator.parse(point.workload) }
    let run = try read("config") { try library.run(point.config, set: point.overrides) }
    guard let scheme, let workload, let run,
      let result = try read("config", { try run.simulate(try workload.trace(scheme: scheme)) })
    else { return nil }
    runs[point] = result
    return result
  }

  /// A scheme by name, with values of its file that are replaced between semicolons after it.
  private func scheme(_ text: String, _ library: Library) throws(InputError) -> Scheme {
    let parts = text.split(separator: ";").map { String($0.drop { $0 == " " }) }
    var document = try library.schemeDocument(parts.first ?? "")
    for override in parts.dropFirst() {
      document = try document.applying(try YAMLReader.readOverride(override))
    }
    return try library.scheme(of: document)
  }

  private func part(_ row: ReferenceRow, in result: RunResult) -> DesignPart? {
    let accelerator = result.accelerator
    var part = DesignPart(components: [], kinds: [])
    for name in row.optionalText("component")?.split(separator: "+").map(String.init) ?? [] {
      guard let id = accelerator.components.first(where: { accelerator.componentName($0) == name })
      else {
        let names = accelerator.components.map(accelerator.componentName).joined(separator: ", ")
        row.fail(
          "component", "'\(accelerator.name)' has no component '\(name)'", help: "it has \(names)")
        return nil
      }
      part.components.append(id)
    }
    for name in row.optionalText("part")?.split(separator: "+").map(String.init) ?? [] {
      guard let kind = DesignPart.Kind(rawValue: name) else {
        let names = DesignPart.Kind.allCases.map(\.rawValue).joined(separator: ", ")
        row.fail("part", "'part' is '\(name)'", help: "one of \(names)")
        return nil
      }
      part.kinds.append(kind)
    }
    return part
  }

  private func estimate(
    _ quantity: DesignQuantity, _ row: ReferenceRow, _ own: RunResult, _ library: Library,
    _ runs: inout [Point: RunResult]
  ) throws -> DesignEstimate? {
    guard let part = part(row, in: own) else { return nil }
    let rate = row.optionalNumber("gmac_per_s")
    let value: DesignEstimate?
    switch quantity {
    case .area: value = DesignEstimate(areaOf: part, in: own)
    case .power: value = DesignEstimate(powerOf: part, in: own, rate: rate)
    case .energy: value = DesignEstimate(part.energy(in: own).picojoules * 1e-6)
    case .shareOfArea:
      let whole = DesignPart(components: [], kinds: []).area(in: own)
      value = part.area(in: own).flatMap { area in
        whole.map { DesignEstimate(100 * area / $0) }
      }
    case .shareOfPower:
      let whole = DesignPart(components: part.components, kinds: []).energy(in: own)
      value = DesignEstimate(100 * part.energy(in: own).picojoules / whole.picojoules)
    case .areaRatio, .energyRatio:
      guard let other = try result(row, "other_", library, &runs),
        let otherPart = self.part(row, in: other)
      else { return nil }
      if quantity == .areaRatio {
        let (own, other) = (part.area(in: own), otherPart.area(in: other))
        value = own.flatMap { own in other.map { DesignEstimate($0 / own) } }
      } else {
        value = DesignEstimate(
          otherPart.energy(in: other).picojoules / part.energy(in: own).picojoules)
      }
    }
    if value == nil {
      row.fail("config", "energy table '\(own.table.name)' does not state all of its area")
    }
    return value
  }
}
