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
    let scale = scale(change, style)
    return (
      text(change.base.value, style, scale), text(change.new.value, style, scale)
    )
  }

  private static func difference(_ change: MetricChange, _ style: Style) -> String {
    guard change.isChange else { return "" }
    let text =
      style == .ratio
      ? NumberText.fixed(change.difference * 100, 1) + " points"
      : text(change.difference, style, scale(change, style))
    return change.difference > 0 ? "+" + text : text
  }

  private static func scale(_ change: MetricChange, _ style: Style) -> SIScale {
    let largest = max(change.base.value.magnitude, change.new.value.magnitude)
    switch style {
    case .picojoules: return .of(largest * 1e-12)
    case .seconds: return .of(largest)
    case .bytes: return largest < 1_000 ? .of(1) : .of(largest)
    case .count, .ratio, .decimal: return .of(1)
    }
  }

  private static func text(_ value: Double, _ style: Style, _ scale: SIScale) -> String {
    switch style {
    case .count: NumberText.fixed(value, 0)
    case .seconds: "\(scale.text(value, 3)) \(scale.prefix)s"
    case .ratio: NumberText.percent(value)
    case .picojoules: "\(scale.text(value * 1e-12, 3)) \(scale.prefix)J"
    case .bytes: "\(scale.text(value, scale.factor == 1 ? 0 : 2)) \(scale.prefix)B"
    case .decimal: NumberText.fixed(value, 3)
    }
  }
}
