import Diagnostics
import Hardware
import Run
import Workload

/// A run in the form of SCALE-Sim v2's reports: header, number formats and conventions are its own
/// (`simulator.py`). Layers are numbered; those that are no products have no row.
package struct ScaleSimReports: Sendable {
  package let layers: [ScaleSimLayerReport]
  /// Operators that are no products.
  package let omitted: Int
  private let title: String
  private let isWhole: Bool

  /// - Throws: Where the array's folds are not SCALE-Sim's, whose cycles its columns are made of, or
  ///   no operator is a product.
  package init(_ result: RunResult, traceName: String) throws(InputError) {
    try Self.check(result.accelerator.array)
    let indices = result.trace.operators.indices.filter { result.trace.operators[$0].kind.isMatrix }
    guard !indices.isEmpty else {
      throw InputError("the trace has no products of matrices, of which SCALE-Sim's reports are")
    }
    layers = indices.map { ScaleSimLayerReport(result, layer: $0) }
    omitted = result.trace.operators.count - indices.count
    isWhole = result.accelerator.mapping.policy == .whole
    title = "\(traceName) on \(result.accelerator.name)"
  }

  /// The grid whose folds are SCALE-Sim's is the plainest: what an array's reader takes for what is
  /// not said, with folds that do not overlap and edges that cost all.
  private static func check(_ array: PEArray) throws(InputError) {
    let plain = PEArray(
      rows: array.rows, columns: array.columns, dataflow: array.dataflow, foldOverlap: .none,
      ragged: .full, modes: array.modes)
    let settings: [(keys: String, isPlain: Bool)] = [
      ("'fold_overlap: none'", array.foldOverlap == plain.foldOverlap),
      ("'ragged: full'", array.ragged == plain.ragged),
      ("'preload: serial', one line a cycle", array.preload == plain.preload),
      ("one register a hop and none at the edges", array.pipeline == plain.pipeline),
      ("'drain: overlapped', one line a cycle", array.drain == plain.drain),
      ("no 'issue_bubble', 'start_up' or 'completion'", array.issue == plain.issue),
      ("PEs that do one product a cycle and sum it in the next", array.modes.allSatisfy(isPlain)),
    ]
    for (keys, isPlain) in settings where !isPlain {
      throw InputError(
        "SCALE-Sim's reports are of an array with \(keys), and this one has others",
        help: "set them so, or use another format")
    }
  }

  private static func isPlain(_ mode: PEMode) -> Bool {
    mode
      == PEMode(
        mac: mode.mac, activation: mode.activation, weight: mode.weight, packing: 1, cycles: 1)
  }

  // MARK: Files

  /// The three reports.
  package var tables: [ScaleSimTable] {
    let rows = [layers.map(\.compute), layers.map(\.bandwidths), layers.map(\.accesses)]
    return zip(Self.forms, rows).map {
      ScaleSimTable(file: $0.file, columns: $0.columns, rows: $1)
    }
  }

  /// Their files and columns, without the first, `LayerID`.
  package static let forms: [(file: String, columns: [String])] = [
    ("COMPUTE_REPORT.csv", computeColumns), ("BANDWIDTH_REPORT.csv", bandwidthColumns),
    ("DETAILED_ACCESS_REPORT.csv", detailedColumns),
  ]

  private static let computeColumns = [
    "Total Cycles", "Stall Cycles", "Overall Util %", "Mapping Efficiency %", "Compute Util %",
  ]

  private static let bandwidthColumns = [
    "Avg IFMAP SRAM BW", "Avg FILTER SRAM BW", "Avg OFMAP SRAM BW", "Avg IFMAP DRAM BW",
    "Avg FILTER DRAM BW", "Avg OFMAP DRAM BW",
  ]

  private static let detailedColumns = ["SRAM", "DRAM"].flatMap { memory in
    [("IFMAP", "Reads"), ("Filter", "Reads"), ("OFMAP", "Writes")].flatMap { operand, action in
      ["Start Cycle", "Stop Cycle", action].map { "\(memory) \(operand) \($0)" }
    }
  }

  /// Which conventions the files follow, and which layer has which number.
  package var notes: String {
    let sums = layers.reduce(0) { $0 + $1.dram.sumsReadBack }
    var lines = [
      "\(title), in the form of SCALE-Sim v2's reports.",
      "",
      "Total Cycles is the 0-based cycle of the last result, one less than the layer takes.",
      "Stall Cycles are those beyond the folds'. Utilizations and SRAM columns follow SCALE-Sim's",
      "conventions: OFMAP writes of an output-stationary array count rows + columns too many a fold,",
      "Compute Util % of the others takes a fold for columns - 1 cycles longer than it is.",
      "",
      "The DRAM columns are Systole's, not SCALE-Sim's: bytes that its mapper and memory moved. Of a",
      "memory that takes no time, averages are over all cycles of the layer.",
    ]
    if isWhole {
      lines += [
        "They are not the machine's: 'mapping.policy: whole' fits no tile to the SRAMs."
      ]
    }
    if layers.contains(where: \.hasOtherWindows) {
      lines += [
        "Windows outside the image are counted as SCALE-Sim counts them, in all but the DRAM columns; the",
        "machine does not run them.",
      ]
    }
    if sums > 0 {
      lines.append("Partial sums that left and came back, \(sums) B, are in the OFMAP writes only.")
    }
    if omitted > 0 { lines.append("\(omitted) operators that are no products have no row.") }
    lines += ["", "LayerID  layer"]
    lines += layers.enumerated().map { index, layer in
      "\(index)".padded(to: 7) + "  " + layer.name
    }
    return lines.joined(separator: "\n") + "\n"
  }
}

extension String {
  fileprivate func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }
}
