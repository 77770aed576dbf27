import Energy
import Mapping
import Quantities
import Simulation

/// What bounds a run, where it loses most, and what changes buy.
struct RunSections {
  private let run: RunExplanation
  private let machine: MachineExplanation
  private var report: Report { run.report }

  init(_ run: RunExplanation, _ machine: MachineExplanation) {
    self.run = run
    self.machine = machine
  }

  var all: [[String]] {
    [summary, CycleSection(report).lines, worst, bounds, changes]
  }

  private var summary: [String] {
    let (trace, totals) = (report.trace, report.totals)
    return [
      "trace        \(trace.name): \(trace.model), scheme \(trace.scheme), batch \(trace.batch)",
      "result       \(NumberText.grouped(totals.cycles)) cycles, \(NumberText.time(totals.seconds)), "
        + "\(NumberText.energy(totals.energy.total)), "
        + "utilization \(NumberText.percent(totals.utilization))",
    ]
  }

  private var worst: [String] {
    let layers = run.worstLayers
    guard !layers.isEmpty else { return [] }
    var table = TextTable([
      ("layers that lose most", .left), ("count", .right), ("cycles", .right), ("lost", .right),
      ("% of all", .right), ("to", .left),
    ])
    for layer in layers {
      table.add([
        "  " + layer.name, "\(layer.count)", NumberText.grouped(layer.cycles),
        NumberText.grouped(layer.lostCycles),
        NumberText.percent(layer.lostCycles, of: report.totals.cycles),
        Self.reasons(layer.attribution),
      ])
    }
    return table.lines()
  }

  /// The two largest owners of what is lost, with their shares of it.
  private static func reasons(_ attribution: CycleAttribution) -> String {
    let lost = attribution.total - attribution[.ideal]
    let owners = CycleOwner.allCases.filter { $0 != .ideal && attribution[$0] > 0 }
      .enumerated().sorted {
        (attribution[$1.element], $0.offset) < (attribution[$0.element], $1.offset)
      }
    return owners.prefix(2).map {
      "\($0.element.title) \(NumberText.percent(attribution[$0.element], of: lost))"
    }.joined(separator: ", ")
  }

  private var bounds: [String] {
    let (bounds, totals) = (run.bounds, report.totals)
    var lines = [
      "lower bounds \(NumberText.grouped(bounds.computeCycles)) cycles: all MACs at the array's peak",
      "             \(NumberText.grouped(bounds.trafficCycles)) cycles: "
        + "\(NumberText.bytes(totals.traffic.compulsory)) of weights, inputs and outputs through the "
        + "DRAM's path",
    ]
    if bounds.cycles > 0 {
      let ratio = Double(totals.cycles) / Double(bounds.cycles)
      lines.append(
        "             the run takes \(NumberText.fixed(ratio, 2)) times the larger of the two")
    }
    let ridges = machine.arrays.flatMap(\.modes).compactMap(machine.ridge)
    if totals.traffic.compulsory > 0, let least = ridges.min(), let most = ridges.max() {
      let intensity = Double(totals.macs) / Double(totals.traffic.compulsory)
      let reached = Double(totals.macs) / Double(totals.dramBytes)
      let ridge =
        least == most
        ? NumberText.fixed(least, 1)
        : "\(NumberText.fixed(least, 1)) to \(NumberText.fixed(most, 1)), by mode"
      lines.append(
        "roofline     \(NumberText.fixed(intensity, 1)) MACs per compulsory byte, "
          + "\(NumberText.fixed(reached, 1)) per byte that the run moves")
      lines.append("             the ridge is at \(ridge)")
    }
    let busy = report.components.filter { ($0.busy ?? 0) > 0 }
    if !busy.isEmpty {
      let shares = busy.map {
        "\($0.name) \(NumberText.percent($0.utilization(of: totals.cycles)))"
      }
      lines.append("busy         " + shares.joined(separator: ", "))
    }
    return lines
  }

  private var changes: [String] {
    guard let changes = run.changes else { return [] }
    guard !changes.isEmpty else {
      return run.changesAssumed ? ["assumed      no number, as the configuration says"] : []
    }
    let totals = report.totals
    let scale = SIScale.of(totals.energy.total.picojoules * 1e-12)
    var table = TextTable([
      (run.changesAssumed ? "one assumed value, simulated" : "one change, simulated", .left),
      ("from", .right), ("to", .right), ("cycles", .right),
      ("", .right), ("\(scale.prefix)J", .right), ("", .right),
    ])
    table.add([
      "  as configured", "", "", NumberText.grouped(totals.cycles), "",
      scale.text(totals.energy.total.picojoules * 1e-12, 3), "",
    ])
    var problems: [String] = []
    for change in changes {
      guard let outcome = change.outcome else {
        problems += [
          "  \(change.key) = \(change.to) cannot be:",
          "    " + TextTable.cut(change.problem ?? "", to: TextTable.mostColumns - 4),
        ]
        continue
      }
      let energy = outcome.energy.picojoules
      table.add([
        "  " + change.key, change.from, change.to, NumberText.grouped(outcome.cycles),
        Self.signed(Double(outcome.cycles), over: Double(totals.cycles)),
        scale.text(energy * 1e-12, 3),
        Self.signed(energy, over: totals.energy.total.picojoules),
      ])
    }
    return table.lines() + problems + [
      run.changesAssumed
        ? "  The stream part of a buffer changes with its size."
        : "  The stream part of a buffer, and all stages of a unit, change with it."
    ]
  }

  /// `-12.3%`, `+0.0%`.
  private static func signed(_ value: Double, over base: Double) -> String {
    guard base > 0 else { return "–" }
    let text = NumberText.percent(value / base - 1)
    if text == "-0.0%" { return "+0.0%" }
    return text.hasPrefix("-") ? text : "+" + text
  }
}
