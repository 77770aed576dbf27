import Quantities

/// Rows of base, new and change.
struct DiffTable {
  enum Style {
    case count
    case seconds
    case ratio
    case picojoules
    case bytes
    case decimal
  }

  private var table: TextTable
  private(set) var isEmpty = true

  init(_ title: String) {
    table = TextTable([
      (title, .left), ("base", .right), ("new", .right), ("change", .right), ("%", .right),
    ])
  }

  var lines: [String] { table.lines() }

  mutating func add(_ name: String, _ change: MetricChange, _ style: Style) {
    isEmpty = false
    let (base, new) = Self.texts(change, style)
    table.add([
      name, base, new, Self.difference(change, style), Self.relative(change),
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

  /// `100 → 101, +1.0%`.
  static func summary(_ change: MetricChange) -> String {
    change.isChange
      ? "\(change.base.text) → \(change.new.text), \(relative(change))" : "\(change.new.text) [ = ]"
  }

  private static func texts(_ change: MetricChange, _ style: Style) -> (String, String) {
    let largest = largest(change)
    return (
      text(change.base.value, style, largest), text(change.new.value, style, largest)
    )
  }

  private static func difference(_ change: MetricChange, _ style: Style) -> String {
    guard change.isChange else { return "" }
    let text =
      style == .ratio
      ? NumberText.fixed(change.difference * 100, 1) + " points"
      : text(change.difference, style, largest(change))
    return change.difference > 0 ? "+" + text : text
  }

  private static func largest(_ change: MetricChange) -> Double {
    max(change.base.value.magnitude, change.new.value.magnitude)
  }

  /// - Parameter largest: The number of the row that its unit is chosen for.
  private static func text(_ value: Double, _ style: Style, _ largest: Double) -> String {
    switch style {
    case .count: return NumberText.fixed(value, 0)
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
    case .decimal: return NumberText.fixed(value, 3)
    }
  }
}
