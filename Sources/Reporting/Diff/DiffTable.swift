import Quantities

/// Rows of base, new and change.
struct DiffTable {
  private var table: TextTable
  private(set) var isEmpty = true

  init(_ title: String) {
    table = TextTable([
      (title, .left), ("base", .right), ("new", .right), ("change", .right), ("%", .right),
    ])
  }

  var lines: [String] { table.lines() }

  mutating func add(_ name: String, _ change: MetricChange, _ unit: FieldUnit) {
    isEmpty = false
    let (base, new) = Self.texts(change, unit)
    table.add([
      name, base, new, Self.difference(change, unit), Self.relative(change),
    ])
  }

  /// `-15.0%`; `[ = ]` where nothing changed, `new` for a change from zero.
  static func relative(_ change: MetricChange) -> String {
    guard change.isChange else { return "[ = ]" }
    guard let relative = change.relative else { return "from 0" }
    let text = NumberText.percent(relative)
    // What rounds to nothing changed all the same.
    if text == "0.0%" || text == "-0.0%" { return relative > 0 ? "<+0.1%" : ">-0.1%" }
    return relative > 0 ? "+" + text : text
  }

  /// `1,000 → 1,010 cycles, +1.0%`. Numbers that differ and look alike when they are rounded, or of which
  /// nothing says what they count, are shown as the files have them.
  static func summary(_ change: MetricChange, _ unit: FieldUnit?) -> String {
    var texts = (change.base.text, change.new.text)
    var suffix = unit.flatMap(Self.suffix) ?? ""
    if let unit, case let rounded = Self.texts(change, unit),
      rounded.0 != rounded.1 || !change.isChange
    {
      texts = rounded
      if unit.isInTexts { suffix = "" }
    }
    return change.isChange
      ? "\(texts.0) → \(texts.1)\(suffix), \(relative(change))" : "\(texts.1)\(suffix) [ = ]"
  }

  /// What follows a number without its unit.
  private static func suffix(_ unit: FieldUnit) -> String? {
    switch unit {
    case .count, .ratio, .text, .flag: nil
    case .cycles, .bytes, .seconds, .picojoules, .squareMillimetres, .milliwatts, .nanoseconds,
      .kelvin, .hertz, .perCycle, .perByte, .perSecond, .perJoule, .gigaOperations:
      " \(unit.rawValue)"
    }
  }

  private static func texts(_ change: MetricChange, _ unit: FieldUnit) -> (String, String) {
    let largest = largest(change)
    return (
      text(change.base.value, unit, largest), text(change.new.value, unit, largest)
    )
  }

  private static func difference(_ change: MetricChange, _ unit: FieldUnit) -> String {
    guard change.isChange else { return "" }
    let text =
      unit == .ratio
      ? NumberText.fixed(change.difference * 100, 1) + " points"
      : text(change.difference, unit, largest(change))
    return change.difference > 0 ? "+" + text : text
  }

  private static func largest(_ change: MetricChange) -> Double {
    max(change.base.value.magnitude, change.new.value.magnitude)
  }

  /// - Parameter largest: The number of the row that its unit is chosen for.
  private static func text(_ value: Double, _ unit: FieldUnit, _ largest: Double) -> String {
    switch unit {
    case .count, .cycles: return NumberText.fixed(value, 0)
    case .seconds:
      let scale = SIScale.of(largest)
      return "\(scale.text(value, 3)) \(scale.prefix)s"
    case .ratio: return NumberText.percent(value)
    case .picojoules:
      let scale = SIScale.of(largest * 1e-12)
      return "\(scale.text(value * 1e-12, 3)) \(scale.prefix)J"
    case .bytes:
      let scale = ByteScale.of(largest)
      return "\(scale.text(value)) \(scale.unit)"
    case .squareMillimetres, .milliwatts, .nanoseconds, .kelvin, .hertz, .perCycle, .perByte,
      .perSecond, .perJoule, .gigaOperations, .text, .flag:
      return NumberText.fixed(value, 3)
    }
  }
}

extension FieldUnit {
  /// Whether the texts of a table have it, with a prefix.
  fileprivate var isInTexts: Bool {
    switch self {
    case .seconds, .picojoules, .bytes: true
    case .count, .cycles, .ratio, .text, .flag, .squareMillimetres, .milliwatts, .nanoseconds,
      .kelvin, .hertz, .perCycle, .perByte, .perSecond, .perJoule, .gigaOperations:
      false
    }
  }
}
