import Documents
import Energy
import Hardware
import Mapping
import Quantities
import Run
import Simulation

/// A report for a terminal, at most 100 columns wide and without colour: what was simulated, a line
/// for each class of layers, where the cycles, the energy and the traffic went, and what did not stay on
/// chip.
package struct ReportText {
  let report: Report
  /// A line for each layer instead of one for each class.
  let everyLayer: Bool

  package init(_ report: Report, everyLayer: Bool = false) {
    self.report = report
    self.everyLayer = everyLayer
  }

  package var text: String {
    let classes = LayerClass.of(report.layers, every: everyLayer)
    let sections = [
      headerLines, LayerTable(report, classes, everyLayer: everyLayer).lines, summaryLines,
      CycleSection(report).lines, HostSection(report).lines, energyLines,
      FPGASection(report.fpga).lines,
      TrafficTable(report, classes).lines, MemorySection(report).lines, noteLines,
    ]
    return sections.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }
      .joined(separator: "\n\n") + "\n"
  }

  private var headerLines: [String] {
    let (accelerator, trace) = (report.accelerator, report.trace)
    var table = TextTable(untitled: [.left, .left, .left])
    let main = accelerator.arrays[0]
    table.add([
      "accelerator", accelerator.name,
      report.totals.streamed == nil
        ? "\(main.rows) x \(main.columns) PEs, \(accelerator.clock), "
          + "\(main.dataflow), \(accelerator.pipeline)"
        : "a stage for each operator, \(accelerator.clock), \(accelerator.pipeline)",
    ])
    for array in accelerator.arrays.dropFirst() {
      table.add([
        "", array.name,
        "extra array of \(array.rows) x \(array.columns) PEs, \(array.dataflow)",
      ])
    }
    table.add([
      "trace", trace.name,
      "\(trace.model), scheme \(trace.scheme), batch \(trace.batch), "
        + "\(trace.operators) operators",
    ])
    table.add([
      "energy", report.energyTable.name,
      "\(report.energyTable.technology), \(report.energyTable.voltage); "
        + "\(NumberText.percent(report.assumedShare)) from unsourced (assumed) entries",
    ])
    if let sram = report.energyTable.sram { table.add(Self.sram(sram)) }
    if !report.energyTable.unstatedKeys.isEmpty { table.add(choices) }
    if let provenance = accelerator.provenance { table.add(Self.provenance(provenance)) }
    return table.lines()
  }

  /// What the SRAMs are made of.
  private static func sram(_ sram: Report.SRAMInfo) -> [String] {
    let periphery = sram.periphery == sram.cells ? "" : " with \(sram.periphery) periphery"
    return ["sram", sram.library, "\(sram.cells) cells\(periphery), \(sram.temperature)"]
  }

  /// How much of the energy rests on what the configuration does not state.
  private var choices: [String] {
    var names: [String] = []
    var counts: [(ending: String, one: String, many: String, count: Int)] = [
      (".width", "a width", "widths", 0), (".clock_gating", "a clock gating", "clock gatings", 0),
    ]
    for key in report.energyTable.unstatedKeys {
      if let index = counts.firstIndex(where: { key.hasSuffix($0.ending) }) {
        counts[index].count += 1
      } else {
        names.append(String(key.drop { $0 != "." }.dropFirst()))
      }
    }
    names += counts.filter { $0.count > 0 }.map {
      $0.count == 1 ? $0.one : "\($0.count) \($0.many)"
    }
    return [
      "defaults", NumberText.percent(report.unstatedShare),
      "of energy: " + names.joined(separator: ", "),
    ]
  }

  /// How much of the configuration is assumed.
  private static func provenance(_ counts: ProvenanceCounts) -> [String] {
    let share = counts.keys > 0 ? Double(counts.assumed) / Double(counts.keys) : 0
    return [
      "values", "\(NumberText.percent(share)) assumed",
      "\(counts.assumed) of the configuration's \(counts.keys) keys; \(counts.source) from sources, "
        + "\(counts.inferred) inferred"
        + (counts.unstated > 0 ? ", \(counts.unstated) not stated" : ""),
    ]
  }

  private var summaryLines: [String] {
    let totals = report.totals
    var parts = [NumberText.time(totals.seconds)]
    if let images = totals.imagesPerSecond {
      parts.append("\(NumberText.fixed(images, 1)) images/s")
    }
    parts.append("\(NumberText.energy(totals.energy.total))/run")
    if let efficiency = totals.operationsPerJoule {
      parts.append("\(NumberText.fixed(efficiency / 1e12, 3)) TOPS/W")
    }
    parts.append("\(NumberText.grouped(totals.macs)) MACs")
    var lines = ["result       " + parts.joined(separator: ", ")]
    if let idle = totals.idle { lines.append(Self.rate(idle, totals)) }
    if let streamed = totals.streamed {
      lines.append(
        "pipeline     the first image after \(NumberText.grouped(streamed.first)) cycles, then one every "
          + "\(NumberText.grouped(streamed.interval)); \(streamed.count) run")
    }
    return lines
  }

  /// What images cost that come at a rate.
  private static func rate(_ idle: IdleEnergy, _ totals: Report.Totals) -> String {
    var parts = ["rate         \(NumberText.grouped(idle.rate)) images/s"]
    parts.append(
      "idle \(NumberText.time(totals.clock.seconds(idle.idle))) (\(idle.policy.rawValue)) with "
        + NumberText.energy(idle.energy))
    if let energy = totals.energyPerImage { parts.append("\(NumberText.energy(energy))/image") }
    if let power = totals.averagePower { parts.append("\(NumberText.fixed(power * 1e3, 1)) mW") }
    return parts.joined(separator: ", ")
  }

  private var energyLines: [String] {
    let total = report.totals.energy
    let scale = SIScale.of(total.total.picojoules * 1e-12)
    func text(_ energy: Attojoules) -> String { scale.text(energy.picojoules * 1e-12, 2) }
    func share(_ energy: Attojoules) -> String {
      total.total > .zero
        ? NumberText.percent(energy.picojoules / total.total.picojoules) : "–"
    }
    let unit = "\(scale.prefix)J"
    var table = TextTable([
      ("energy by component", .left), (unit, .right), ("%", .right), ("dynamic", .right),
      ("static", .right), ("mm2", .right),
    ])
    for component in report.components where component.energy.total > .zero {
      let energy = component.energy
      table.add([
        "  " + component.name, text(energy.total), share(energy.total), text(energy.dynamic),
        text(energy.leakage), Self.area(component.area),
      ])
    }
    table.add([
      "  total", text(total.total), share(total.total), text(total.dynamic), text(total.leakage),
      Self.area(report.totals.area),
    ])
    return table.lines() + logicLines
      + (report.totals.bufferArea.map { ["area of the buffers \(Self.area($0)) mm2"] } ?? [])
  }

  private static func area(_ area: SquareNanometres?) -> String {
    area.map { NumberText.fixed(Double($0.count) * 1e-12, 3) } ?? "–"
  }

  /// What the dynamic energy of arrays, units and DMA is of, where the table tells it apart.
  private var logicLines: [String] {
    var sum = LogicEnergy()
    for component in report.components { component.logic.map { sum += $0 } }
    guard sum.total > sum.arithmetic else { return [] }
    func part(_ name: String, _ energy: Attojoules) -> String {
      "\(name) \(NumberText.percent(energy.picojoules / sum.total.picojoules))"
    }
    return [
      "dynamic energy of logic: "
        + [
          part("arithmetic", sum.arithmetic), part("registers", sum.registers),
          part("clock", sum.clock), part("wires", sum.wires),
        ].joined(separator: ", ")
    ]
  }

  private var noteLines: [String] {
    let isStaged = report.totals.streamed != nil
    let lines = [
      "¹ from the latest end of the layers before it to its own: these sum to the total.",
      "² of its own component"
        + (isStaged
          ? "." : "; in the total, the array's.  ³ the array idles and waits for the layer."),
      "⁴ a layer's: cycles at the array's peak for its MACs ÷ cycles in which it, or a slice of it, runs;",
      isStaged
        ? "  the total's: MACs ÷ those of all stages' arrays in all cycles."
        : report.accelerator.arrays.count > 1
          ? "  the total's: the sum of the former ÷ all cycles of the run, the arrays' mean by PEs."
          : "  the total's: the sum of the former ÷ all cycles of the run.",
      report.totals.memoryEnergy != nil
        ? "  Static energy is leakage, and the DRAM's standby and refresh."
        : "  Static energy is leakage; the DRAM's is not counted.",
    ]
    return lines + report.notes.flatMap { $0.lines() }
  }
}
