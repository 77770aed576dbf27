import Diagnostics
import Quantities

/// A change that makes a comparison fail: `cycles>+1%`.
///
/// METRIC RELATION CHANGE: the change is new − base, signed, in the metric's unit or in percent of
/// the base. METRIC is an alias of a total (cycles, energy, dram_bytes, utilization, area) or a path of
/// the report: `totals.energy_pJ.dram`; `layers.cycles` matches any layer.
package struct DiffThreshold: Sendable, Equatable {
  enum Relation: String, CaseIterable, Sendable {
    // The longer ones first: they are looked for in this order.
    case atLeast = ">="
    case atMost = "<="
    case above = ">"
    case below = "<"

    func holds<Value: Comparable>(_ a: Value, _ b: Value) -> Bool {
      switch self {
      case .atLeast: a >= b
      case .atMost: a <= b
      case .above: a > b
      case .below: a < b
      }
    }
  }

  /// As the user wrote it.
  package let text: String
  /// A path: aliases are resolved.
  let metric: String
  let relation: Relation
  /// In units of 10⁻¹² of the metric, or of a percent.
  let limit: Int128
  let isRelative: Bool

  /// One percent, or one of the metric's unit, in the unit of `limit`.
  static let unit: Int128 = 1_000_000_000_000

  package static func parse(_ text: String) throws(InputError) -> DiffThreshold {
    for relation in Relation.allCases {
      guard let range = text.firstRange(of: relation.rawValue) else { continue }
      let name = trimmed(text[..<range.lowerBound])
      guard !name.isEmpty else { throw problem(text, "names no metric") }
      let alias = DiffAlias(rawValue: name)?.metric
      let isPath = name.hasPrefix("totals.") || name.hasPrefix("layers.")
      guard let metric = alias ?? (isPath ? name : nil) else {
        let nearest = NearestName.of(name, among: DiffAlias.allCases.map(\.rawValue))
        throw InputError(
          "unknown metric '\(name)' in threshold '\(text)'",
          help: nearest.map { "did you mean '\($0)'?" }
            ?? "one of \(DiffAlias.allCases.map(\.rawValue).joined(separator: ", ")), or a path of the report "
            + "such as totals.cycles or layers.cycles")
      }
      return try parse(text, metric, relation, trimmed(text[range.upperBound...]))
    }
    throw problem(text, "has no relation: one of > < >= <=")
  }

  private static func parse(
    _ text: String, _ metric: String, _ relation: Relation, _ change: String
  ) throws(InputError) -> DiffThreshold {
    let isRelative = change.hasSuffix("%")
    let number = isRelative ? trimmed(change.dropLast()) : change
    guard number.hasPrefix("+") || number.hasPrefix("-") else {
      throw problem(text, "compares with '\(change)', which has no sign")
    }
    guard let parsed = DecimalText.parse(number.dropFirst()), parsed.fractionDigits <= 12 else {
      throw problem(text, "compares with '\(change)', which is no decimal number")
    }
    var limit = Int128(parsed.digits)
    for _ in parsed.fractionDigits..<12 { limit *= 10 }
    return DiffThreshold(
      text: text, metric: metric, relation: relation,
      limit: number.hasPrefix("-") ? -limit : limit, isRelative: isRelative)
  }

  private static func problem(_ text: String, _ what: String) -> InputError {
    InputError(
      "threshold '\(text)' \(what)",
      help: "write a metric, a relation and a signed change: 'cycles>+1%', 'utilization<-0.02'")
  }

  private static func trimmed(_ text: some StringProtocol) -> String {
    var rest = text.drop { $0 == " " }
    while rest.last == " " { rest = rest.dropLast() }
    return String(rest)
  }
}
