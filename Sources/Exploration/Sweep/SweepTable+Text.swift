import Lowering
import Quantities
import Reporting
import Workload

extension SweepTable {
  /// An aligned table; `vs first` compares with the first point of the same trace that ran. `mm2` is the
  /// area where machines differ in it. Where lowering differs, what was published has a column, and each
  /// scheme a line below.
  package var text: String {
    let largest = rows.compactMap { $0.outcome?.energy.picojoules }.max() ?? 0
    let joules = SIScale.of(largest * 1e-12)
    let parts: [(String, TextTable.Alignment)] =
      (showsRates ? [("image \(joules.prefix)J", .right)] : [])
      + (showsSchemes
        ? [("array \(joules.prefix)J", .right), ("units \(joules.prefix)J", .right)] : [])
    var table = TextTable(
      [("trace", .left)] + axes.map { ($0.path, .right) } + [
        ("cycles", .right), ("vs first", .right), ("ms", .right), ("utilization", .right),
        ("energy \(joules.prefix)J", .right),
      ] + parts + (showsAreas ? [("mm2", .right)] : []) + [("largest loss", .left)]
        + (showsSchemes ? [("published", .right)] : []))
    var reference: (trace: String, cycles: Int)?
    for row in rows {
      guard let outcome = row.outcome else {
        let dashes = [String](repeating: "–", count: 5 + parts.count + (showsAreas ? 1 : 0))
        table.add([row.trace] + row.values + dashes + [row.problem ?? ""])
        continue
      }
      if reference?.trace != row.trace { reference = (row.trace, outcome.cycles) }
      let ratio = Double(outcome.cycles) / Double(max(1, reference?.cycles ?? 1))
      let energies =
        [outcome.energy] + (showsRates ? [outcome.imageEnergy ?? .zero] : [])
        + (showsSchemes ? [outcome.arrayEnergy, outcome.unitEnergy] : [])
      table.add(
        [row.trace] + row.values + [
          NumberText.grouped(outcome.cycles), NumberText.fixed(ratio, 3),
          NumberText.fixed(outcome.seconds * 1_000, 3), NumberText.percent(outcome.utilization),
        ] + energies.map { joules.text($0.picojoules * 1e-12, 3) } + areas(outcome) + [
          "\(outcome.largestLoss) "
            + NumberText.percent(outcome.largestLossCycles, of: outcome.cycles)
        ] + published(row))
    }
    let lines = table.lines() + (showsSchemes ? schemeLines : []) + noteLines
    return lines.joined(separator: "\n") + "\n"
  }

  /// Whether points are machines of different areas.
  private var showsAreas: Bool { Set(rows.compactMap { $0.outcome?.area }).count > 1 }

  private func areas(_ outcome: SweepRow.Outcome) -> [String] {
    guard showsAreas else { return [] }
    return [outcome.area.map { NumberText.fixed(Double($0.count) * 1e-12, 2) } ?? "–"]
  }

  private var noteLines: [String] {
    notes.isEmpty ? [] : [""] + notes.flatMap { $0.note.lines(of: $0.trace) }
  }

  private func published(_ row: SweepRow) -> [String] {
    guard showsSchemes else { return [] }
    return [row.scheme?.published?.value ?? "–"]
  }

  /// What each scheme is, and who published what of it.
  private var schemeLines: [String] {
    var table = TextTable([("scheme", .left), ("requantize", .left), ("nonlinear", .left)])
    var seen: Set<[String]> = []
    var sources: [String] = []
    for row in rows {
      guard let scheme = row.scheme else { continue }
      let nonlinear = [scheme.softmax, scheme.layernorm, scheme.gelu].map(\.name)
      let cells = [scheme.name, scheme.requantize.rawValue, nonlinear.joined(separator: " · ")]
      if seen.insert(cells).inserted { table.add(cells) }
      guard let published = scheme.published else { continue }
      let source = "  \(scheme.name): \(published.metric), \(published.source)"
      if !sources.contains(source) { sources.append(source) }
    }
    if seen.isEmpty { return [] }
    let energies = "array and units: their dynamic part of the energy"
    let quoted =
      sources.isEmpty ? [] : ["", "published, as its source prints it, never computed here:"]
    return [""] + table.lines() + ["", energies] + quoted + sources
  }
}
