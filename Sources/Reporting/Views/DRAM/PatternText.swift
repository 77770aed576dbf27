import Hardware
import DRAM
import Quantities

/// What a pattern took, for people.
package struct PatternText {
  package let text: String

  package init(_ run: PatternRun, _ preset: DRAMPreset, _ bound: PatternBound, pattern: String) {
    let counters = run.counters
    var lines = [
      "dram         \(preset.name)   \(Self.description(of: run.dram))",
      "pattern      \(pattern): \(NumberText.grouped(counters.reads)) reads, "
        + "\(NumberText.grouped(counters.writes)) writes of \(run.dram.geometry.burstBytes) B",
      "",
      "cycles       \(NumberText.grouped(run.cycles)), \(NumberText.time(run.seconds))",
      "moved        \(NumberText.bytes(run.movedBytes)) at "
        + "\(NumberText.fixed(run.bytesPerSecond / 1e9, 2)) GB/s, "
        + "\(NumberText.percent(run.peakShare)) of peak; "
        + "\(NumberText.percent(run.usefulBytes, of: run.movedBytes)) of it asked for",
      "bound        \(Self.description(of: bound, run))",
      "rows         \(NumberText.percent(counters.rowHits, of: counters.bursts)) of the bursts "
        + "found theirs open; \(NumberText.grouped(counters.activates)) activates, "
        + "\(NumberText.grouped(counters.precharges)) precharges",
      "bus          \(NumberText.grouped(counters.turnarounds)) turnarounds",
      "refreshes    \(NumberText.grouped(counters.refreshes))",
    ]
    if let latency = run.readLatency {
      lines.append(
        "read latency \(NumberText.grouped(latency.least)) to "
          + "\(NumberText.grouped(latency.most)) cycles, mean "
          + NumberText.fixed(latency.mean, 1))
    }
    lines.append(
      "energy       \(NumberText.energy(run.energy.total)), "
        + "\(NumberText.fixed(run.picojoulesPerBit, 2)) pJ/bit"
        + (run.dram.io == nil ? ", without the data bus" : ""))
    var table = TextTable(untitled: [.left, .right, .right])
    for (name, energy) in run.energy.parts {
      table.add([
        name, NumberText.energy(energy),
        NumberText.percent(
          run.energy.total > .zero ? energy.picojoules / run.energy.total.picojoules : nil),
      ])
    }
    lines += table.lines(indent: 2)
    if !preset.isValidated {
      lines += ["", "no run of this DRAM has been compared with a reference simulator"]
    }
    text = lines.joined(separator: "\n") + "\n"
  }

  /// What holds the pattern back most, and what it costs.
  private static func description(of bound: PatternBound, _ run: PatternRun) -> String {
    guard let constraint = bound.constraint else {
      return "several constraints together: without any one it takes as long"
    }
    if constraint == .dataBus { return "the data bus" }
    let saved = NumberText.percent(run.cycles - bound.cyclesWithout, of: run.cycles)
    return "\(constraint.rawValue) \(constraint.title): without it \(saved) fewer cycles"
  }

  private static func description(of dram: BankedDRAM) -> String {
    let geometry = dram.geometry
    let peak =
      Double(geometry.channels * geometry.burstBytes) / Double(geometry.burstCycles)
      / Double(dram.timing.cycle.count) * 1e3
    return "\(geometry.channels) x \(geometry.busBits) bit, \(geometry.ranks) "
      + "\(geometry.ranks == 1 ? "rank" : "ranks") of \(geometry.banksPerRank) banks, "
      + "\(NumberText.fixed(peak, 1)) GB/s peak"
  }
}

extension PatternBound.Constraint {
  /// What the constraint keeps apart.
  fileprivate var title: String {
    switch self {
    case .columnLong: "between column commands of one bank group"
    case .activates: "between activates of one rank"
    case .fourActivates: "between four activates of one rank"
    case .rowCycle: "from row to row of one bank"
    case .turnaround: "and tRTRS, turnarounds of the data bus"
    case .refresh: "and tREFI, refreshes"
    case .requests: "of the controller"
    case .latency: "from activate to data"
    case .dataBus: "of the channel"
    }
  }
}
