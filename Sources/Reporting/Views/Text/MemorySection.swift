import Mapping
import DRAM
import Quantities

/// DRAM traffic compared with its lower bound, what stayed on chip, and what did not.
struct MemorySection {
  private(set) var lines: [String] = []

  init(_ report: Report) {
    let totals = report.totals
    let traffic = totals.traffic
    var moved =
      "DRAM         \(NumberText.bytes(totals.dramReadBytes)) read, "
      + "\(NumberText.bytes(totals.dramWriteBytes)) written"
    if traffic.compulsory > 0 {
      let ratio = Double(totals.dramBytes) / Double(traffic.compulsory)
      moved += ": \(NumberText.fixed(ratio, 2)) times what is compulsory"
    }
    lines = [moved]
    if totals.dramBytes > 0 {
      let sums =
        traffic.partialSums > 0
        ? " (\(NumberText.bytes(traffic.partialSums)) partial sums)" : ""
      lines.append(
        "  of these   \(NumberText.bytes(traffic.compulsory)) compulsory, "
          + "\(NumberText.bytes(traffic.spilled)) spilled\(sums), "
          + "\(NumberText.bytes(totals.refetchedBytes)) fetched again")
    }
    lines += Self.commands(report)
    lines += Self.energy(totals.memoryEnergy)
    lines += Self.residency(report.residency)
  }

  /// What a banked DRAM did.
  private static func commands(_ report: Report) -> [String] {
    guard let memory = report.memory else { return [] }
    return [
      "  its banks  \(NumberText.percent(memory.rowHits, of: memory.bursts)) of "
        + "\(NumberText.grouped(memory.bursts)) bursts found their row open; "
        + "\(NumberText.grouped(memory.activates)) activates",
      "             \(NumberText.grouped(memory.turnarounds)) turnarounds, "
        + "\(NumberText.grouped(memory.refreshes)) refreshes",
    ]
  }

  /// What the DRAM's devices take, in shares.
  private static func energy(_ energy: MemoryEnergy?) -> [String] {
    guard let energy, energy.total > .zero else { return [] }
    func share(_ part: Attojoules) -> String {
      NumberText.percent(part.picojoules / energy.total.picojoules)
    }
    return [
      "  its energy \(share(energy.background)) background, \(share(energy.refresh)) refresh, "
        + "\(share(energy.activate)) activates, \(share(energy.read + energy.write)) bursts, "
        + "\(share(energy.io)) bus"
    ]
  }

  private static func residency(_ residency: Report.ResidencyInfo) -> [String] {
    let bytes = residency.spills.reduce(0) { $0 + $1.bytes }
    let count = residency.spills.count
    guard residency.capacityBytes > 0 else {
      guard count > 0 else { return [] }
      return [
        "on chip      no buffer holds both input and output: all \(count) activations, "
          + "\(NumberText.bytes(bytes)), go to DRAM"
      ]
    }
    let used =
      "on chip      activations use at most \(NumberText.bytes(residency.peakBytes)) of "
      + NumberText.bytes(residency.capacityBytes)
    guard count > 0 else { return [used + "; all of them stay"] }
    var table = TextTable([
      ("spilled to DRAM", .left), ("count", .right), ("size", .right),
      ("free", .right), ("tightest at", .left),
    ])
    for group in groups(residency.spills) {
      table.add([
        "  " + group.tensor, "\(group.count)", NumberText.bytes(group.bytes),
        NumberText.bytes(group.freeBytes), group.at,
      ])
    }
    return [used + "; \(count) spilled to DRAM"] + table.lines()
  }

  private struct Group {
    var tensor: String
    var count: Int
    var bytes: Int
    var freeBytes: Int
    var at: String
  }

  /// Equal spills of all blocks, with the least space that one of them found.
  private static func groups(_ spills: [Report.Spill]) -> [Group] {
    var groups: [Group] = []
    for spill in spills {
      let tensor = LayerName(spill.tensor).layerClass
      if let place = groups.firstIndex(where: { $0.tensor == tensor && $0.bytes == spill.bytes }) {
        groups[place].count += 1
        groups[place].freeBytes = min(groups[place].freeBytes, spill.freeBytes)
      } else {
        groups.append(
          Group(
            tensor: tensor, count: 1, bytes: spill.bytes, freeBytes: spill.freeBytes,
            at: LayerName(spill.at).layerClass))
      }
    }
    return groups
  }
}
