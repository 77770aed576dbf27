import FPGAModel
import Hardware
import Quantities

/// What a design takes of its FPGA, by part; nothing where it is for none.
struct FPGASection {
  private(set) var lines: [String] = []

  init(_ info: Report.FPGAInfo?) {
    guard let info else { return }
    lines = Self.table(info.estimate)
    var words: [String] = []
    if let gops = info.gops { words.append("\(NumberText.fixed(gops, 1)) GOPS") }
    if let perDSP = info.gopsPerDSP { words.append("\(NumberText.fixed(perDSP, 3)) GOPS/DSP") }
    if let power = info.estimate.target.power, let perWatt = info.gopsPerWatt {
      words.append("\(NumberText.fixed(perWatt, 1)) GOPS/W at the stated \(power)")
    }
    if !words.isEmpty { lines.append("  " + words.joined(separator: ", ")) }
  }

  /// Without a run.
  init(_ estimate: FPGAEstimate?) {
    lines = estimate.map { Self.table($0) } ?? []
  }

  private static func table(_ estimate: FPGAEstimate) -> [String] {
    let kinds = FPGAResource.allCases
    var table = TextTable(
      [("FPGA \(estimate.target.title)", TextTable.Alignment.left)]
        + kinds.map { ($0.title, .right) })
    func row(_ name: String, _ resources: FPGAResources) -> [String] {
      ["  " + name] + kinds.map { FPGACount($0, resources[$0]).text }
    }
    for part in estimate.parts where part.resources != .none {
      table.add(row(part.name, part.resources))
    }
    let total = estimate.total
    table.add(row("total", total))
    table.add(
      ["  of the device's"]
        + kinds.map { kind in
          let available = estimate.target.available[kind]
          return available > 0 ? NumberText.percent(total[kind], of: available) : "–"
        })
    return table.lines()
  }
}
