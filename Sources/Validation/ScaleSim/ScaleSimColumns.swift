import Files
import Interchange

/// What the suite says of a layer: which it is, SCALE-Sim's values, and ours.
enum ScaleSimColumns {
  /// Runs with calculated bandwidth, which must be exact, and with the user's.
  static let calculated = "CALC"
  static let user = "USER"

  private static let total = "Total Cycles"
  private static let stalls = "Stall Cycles"

  private static let compared = [
    total, stalls, "Overall Util %", "Mapping Efficiency %", "Compute Util %",
    "SRAM IFMAP Reads", "SRAM Filter Reads", "SRAM OFMAP Writes", "SRAM IFMAP Start Cycle",
    "SRAM IFMAP Stop Cycle", "SRAM Filter Start Cycle", "SRAM Filter Stop Cycle",
    "SRAM OFMAP Start Cycle", "SRAM OFMAP Stop Cycle", "Avg IFMAP SRAM BW", "Avg FILTER SRAM BW",
    "Avg OFMAP SRAM BW", "DRAM IFMAP Reads", "DRAM Filter Reads", "DRAM OFMAP Writes",
  ]

  static let columns =
    ["run", "mode", "LayerID", "layer", "M", "N", "K", "note", "ratio of cycles"] + compared

  static let measures = compared.map { column in
    Measure(name(column), reference: column, bounds: bounds(column))
  }

  /// The first column is the one that other suites call so too; the others fit a line of text.
  private static func name(_ column: String) -> String {
    if column == total { return "predicted" }
    return "predicted "
      + column.replacing(" Start Cycle", with: " Start").replacing(" Stop Cycle", with: " Stop")
      .replacing("Efficiency", with: "Eff")
  }

  /// Cycles and what is made of them are exact with calculated bandwidth, counts at the SRAMs and
  /// what depends on the folds alone in both modes; the DRAM is ours.
  private static func bounds(_ column: String) -> [ErrorBound] {
    if column.hasPrefix("DRAM") { return [] }
    let isOfFolds = [
      "Mapping Efficiency %", "Compute Util %", "SRAM IFMAP Reads", "SRAM Filter Reads",
      "SRAM OFMAP Writes",
    ].contains(column)
    let groups = isOfFolds ? [calculated, user] : [calculated]
    let isFloat = column.hasSuffix("%") || column.hasSuffix("BW")
    return groups.map { group in
      isFloat
        ? ErrorBound(.worst, ScaleSimSuite.rounding, group: group) : .exact(group: group)
    }
  }

  static func row(
    _ run: ScaleSimRun, _ folder: InputFolder, layer index: Int, _ tables: [ScaleSimTable],
    note: String, _ references: ScaleSimReferences
  ) -> SuiteRow {
    let layer = run.topology.layers[index]
    let mode = run.configuration.interface == .calculated ? calculated : user
    let found = compared.map { references.value($0, layer: index) }
    // Stalls are as different as the memories; a ratio of them, often to none, says nothing.
    let judged = zip(compared, found).map { $0 == stalls && mode == user ? nil : $1 }
    let predictions = compared.map { column in
      tables.firstNonNil { table in
        table.columns.firstIndex(of: column).map { table.rows[index][$0] }
      }
    }
    var ratio = ""
    if let reference = found[0], reference > 0, let predicted = predictions[0]?.number {
      ratio = "\(predicted / reference)"
    }
    let name = folder.path.split(separator: "/").last.map(String.init) ?? folder.path
    return SuiteRow(
      cells: [
        name, mode, "\(index)", layer.name, "\(layer.scaleSimM)", "\(layer.n)", "\(layer.k)", note,
        ratio,
      ] + found.map { $0.map(SuiteReport.number) ?? "" },
      group: mode, predictions.map { $0?.rungValue }, references: judged)
  }
}

extension ScaleSimTable.Value {
  fileprivate var rungValue: SuiteRow.Value {
    switch self {
    case .integer(let value): .integer(value)
    case .decimal(let value): .decimal(value)
    }
  }

  fileprivate var number: Double { rungValue.number }
}

extension Sequence {
  /// What `transform` makes of the first element of which it makes something.
  fileprivate func firstNonNil<Result>(_ transform: (Element) -> Result?) -> Result? {
    for element in self {
      if let result = transform(element) { return result }
    }
    return nil
  }
}
