import Simulation

extension ReportDiff {
  /// The comparison for a terminal: inputs that differ, totals, where cycles moved, layers that
  /// changed (equal ones of all blocks on one line), and a line for each threshold.
  package var text: String {
    let sections = [
      headerLines, inputLines, totalLines, attributionLines, layerLines, verdictLines,
    ]
    return sections.filter { !$0.isEmpty }.map { $0.joined(separator: "\n") }
      .joined(separator: "\n\n") + "\n"
  }

  private var headerLines: [String] {
    var table = TextTable(untitled: [.left, .left, .left, .left])
    for (title, report) in [("base", base), ("new", new)] {
      table.add([
        title, report.accelerator, report.trace,
        "energy \(report.energyTable), config \(report.acceleratorDigest.prefix(12))",
      ])
    }
    return table.lines()
  }

  /// Between two different machines nearly every key differs; the JSON lists them all.
  private static let mostInputs = 40

  private var inputLines: [String] {
    let shown = inputs.filter { !$0.path.hasSuffix("digest") }
    let isTableKnown = base.energyTableDigest != nil && new.energyTableDigest != nil
    guard !inputs.isEmpty else {
      return [
        isTableKnown
          ? "inputs are equal"
          : "inputs are equal, as far as reports without 'energy_table.digest' tell"
      ]
    }
    var table = TextTable(untitled: [.left, .right, .left, .left])
    for input in shown.prefix(Self.mostInputs) {
      table.add([input.path, input.base ?? "(none)", "→", input.new ?? "(none)"])
    }
    var lines = ["inputs that differ"] + table.lines(indent: 2)
    let more = shown.count - Self.mostInputs
    if more > 0 { lines.append("  and \(more) more values of the configuration") }
    if inputs.contains(where: { $0.path == "trace.digest" }) {
      lines.append("  the operators or tensors of the trace (its digest differs)")
    }
    if inputs.contains(where: { $0.path == "energy_table.digest" }) {
      lines.append("  rows of the energy table, or of what it refers to (its digest differs)")
    }
    return lines
  }

  /// The totals that a reader looks for, whether they changed or not.
  private var totalLines: [String] {
    var table = DiffTable("total")
    for metric in Metric.all {
      guard let title = metric.title, let line = metric.total?.lines.first,
        let total = totals.first(where: { $0.path == line.path })
      else { continue }
      table.add(title, total.change, line.unit)
    }
    return table.lines
  }

  private var attributionLines: [String] {
    var table = DiffTable("cycles by owner")
    for owner in CycleOwner.allCases {
      let path = "attribution.\(owner.name)"
      guard let total = totals.first(where: { $0.path == path }), total.change.isChange else {
        continue
      }
      table.add("  " + owner.title, total.change, .cycles)
    }
    return table.isEmpty ? [] : table.lines
  }

  private var layerLines: [String] {
    var lines = LayerDiffTable(layers).lines
    for (title, names) in [("only in new", addedLayers), ("only in base", removedLayers)]
    where !names.isEmpty {
      lines.append("\(title): \(names.count) \(names.count == 1 ? "layer" : "layers")")
      var classes: [(name: String, count: Int)] = []
      for name in names.map({ LayerName($0).layerClass }) {
        if let place = classes.firstIndex(where: { $0.name == name }) {
          classes[place].count += 1
        } else {
          classes.append((name, 1))
        }
      }
      lines += classes.map { "  \($0.name)\($0.count > 1 ? " x \($0.count)" : "")" }
    }
    return lines
  }

  private var verdictLines: [String] {
    verdicts.flatMap { verdict -> [String] in
      let threshold = verdict.threshold.text
      let unit = Metric.unit(of: verdict.threshold.metric)
      guard verdict.isFailure else { return ["ok    \(threshold)\(Self.change(verdict, unit))"] }
      guard verdict.threshold.metric.hasPrefix("layers.") else {
        return ["FAIL  \(threshold)\(Self.change(verdict, unit))"]
      }
      let shown = verdict.findings.prefix(5).map {
        "        \($0.layer ?? ""): \(DiffTable.summary($0.change, unit))"
      }
      let more = verdict.findings.count - shown.count
      return ["FAIL  \(threshold), in \(verdict.findings.count) of \(layers.count) layers"] + shown
        + (more > 0 ? ["        and \(more) more"] : [])
    }
  }

  private static func change(_ verdict: DiffVerdict, _ unit: FieldUnit?) -> String {
    verdict.findings.first.map { ": \(DiffTable.summary($0.change, unit))" } ?? ""
  }
}
