import Energy
import Quantities
import Reporting
import Run

extension Comparison {
  /// Prices that are shown one by one, those that change the ratio most.
  private static let mostPrices = 10

  /// Both designs, the variations by kind, and how many of them turn the result.
  package var text: String {
    ([designs, [configured], variations, [verdict]] + (problems.isEmpty ? [] : [problems]))
      .map { $0.joined(separator: "\n") }.joined(separator: "\n\n") + "\n"
  }

  private var designs: [String] {
    var table = TextTable([("", .left), ("first", .left), ("second", .left)])
    func add(_ title: String, _ text: (ComparedDesign) -> String) {
      table.add([title, text(first), text(second)])
    }
    add("configuration", \.name)
    add("trace", \.trace)
    add("energy table") { $0.result.table.name }
    add("time of an image") { NumberText.time($0.seconds) }
    add("energy of an image") { NumberText.energy(picojoules: $0.energy) }
    return table.lines()
  }

  private var configured: String {
    guard let ratio else { return "A design takes no energy, so there is nothing to compare." }
    return "As configured, the second takes \(Self.change(ratio))."
  }

  private var variations: [String] {
    let energies = rows.flatMap { [$0.first, $0.second].compactMap(\.self) }
    let scale = SIScale.of((energies.max() ?? 0) * 1e-12)
    var table = TextTable([
      ("variation", .left), ("first \(scale.prefix)J", .right), ("second \(scale.prefix)J", .right),
      ("second ÷ first", .right),
    ])
    func add(_ row: Row) {
      guard let first = row.first, let second = row.second else { return }
      table.add([
        row.variation.name, scale.text(first * 1e-12, 3), scale.text(second * 1e-12, 3),
        row.ratio.map { NumberText.fixed($0, 3) } ?? "–",
      ])
    }
    let (single, ofPrices) = (rows.filter { !$0.isOfPrice }, rows.filter(\.isOfPrice))
    single.forEach(add)
    let byChange = ofPrices.sorted { change(of: $0) > change(of: $1) }
    byChange.prefix(Self.mostPrices).forEach(add)
    var lines = table.lines()
    let others = byChange.dropFirst(Self.mostPrices)
    if let most = others.first {
      let percent = NumberText.fixed(change(of: most) * 100, 2)
      lines.append(
        "\(others.count) more prices × ½ or × 2 change the ratio by at most \(percent) %")
    }
    return lines
  }

  /// How much a variation changes the ratio, as a part of it.
  private func change(of row: Row) -> Double {
    guard let ratio, let varied = row.ratio, ratio > 0 else { return 0 }
    return abs(varied / ratio - 1)
  }

  private var verdict: String {
    guard let ratio, let range else { return "No variation has energies of both." }
    let count = rows.lazy.filter { $0.ratio != nil }.count
    let ends =
      "the second takes \(NumberText.fixed(range.lowerBound, 3)) to "
      + "\(NumberText.fixed(range.upperBound, 3)) times the energy of the first"
    let reversals = reversals
    guard !reversals.isEmpty else {
      let better = ratio < 1 ? "the second" : ratio > 1 ? "the first" : "neither"
      return "In all \(count) variations \(better) takes less energy: \(ends)."
    }
    let names = reversals.map(\.variation.name).joined(separator: ", ")
    return "\(reversals.count) of \(count) variations turn the result (\(names)): \(ends)."
  }

  private var problems: [String] {
    rows.compactMap { row in row.problem.map { "\(row.variation.name): \($0)" } }
  }

  /// `5.6 % less energy than the first`.
  private static func change(_ ratio: Double) -> String {
    let percent = NumberText.fixed(abs(ratio - 1) * 100, 1)
    return ratio == 1
      ? "the same energy as the first"
      : "\(percent) % \(ratio < 1 ? "less" : "more") energy than the first"
  }
}

extension Comparison.Row {
  fileprivate var isOfPrice: Bool {
    switch variation {
    case .dram, .price: true
    case .none, .table, .cells: false
    }
  }
}
