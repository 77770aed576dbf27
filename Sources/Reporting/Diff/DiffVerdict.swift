import Diagnostics

/// What a threshold says of two reports.
struct DiffVerdict: Sendable {
  struct Finding: Sendable {
    /// The layer, for a threshold on layers.
    var layer: String?
    var change: MetricChange
  }

  var threshold: DiffThreshold
  /// The changes that passed the limit; where none did, for a total, its change.
  var findings: [Finding]
  var isFailure: Bool

  /// - Throws: a metric that the reports do not have, or that only one of them has.
  init(
    _ threshold: DiffThreshold, _ base: ReportDocument, _ new: ReportDocument, _ pairs: LayerPairs
  ) throws(InputError) {
    self.threshold = threshold
    let path = String(threshold.metric.drop { $0 != "." }.dropFirst())
    if threshold.metric.hasPrefix("layers.") {
      var isKnown = false
      findings = []
      for (a, b) in pairs.both {
        guard let base = a.numbers[path], let new = b.numbers[path] else { continue }
        isKnown = true
        let change = MetricChange(base: base, new: new)
        if change.exceeds(threshold) { findings.append(Finding(layer: b.name, change: change)) }
      }
      if !isKnown, !pairs.both.isEmpty {
        throw Self.unknown(threshold, "layers.", pairs.both.flatMap { $0.new.numbers.keys })
      }
      isFailure = !findings.isEmpty
      return
    }
    guard let a = base.totals[path], let b = new.totals[path] else {
      if base.totals[path] != nil || new.totals[path] != nil {
        let file = base.totals[path] == nil ? base.file : new.file
        throw InputError(
          "threshold '\(threshold.text)' needs '\(threshold.metric)', which '\(file)' does not give"
        )
      }
      throw Self.unknown(threshold, "totals.", base.totalPaths + new.totalPaths)
    }
    let change = MetricChange(base: a, new: b)
    findings = [Finding(layer: nil, change: change)]
    isFailure = change.exceeds(threshold)
  }

  private static func unknown(
    _ threshold: DiffThreshold, _ prefix: String, _ paths: [String]
  ) -> InputError {
    let known = Set(paths.map { prefix + $0 }).sorted()
    let nearest = NearestName.of(threshold.metric, among: known)
    return InputError(
      "threshold '\(threshold.text)': the reports give no '\(threshold.metric)'",
      help: nearest.map { "did you mean '\($0)'?" } ?? "one of: \(known.joined(separator: ", "))")
  }
}
