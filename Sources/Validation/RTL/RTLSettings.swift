/// What a row's column `config` sets: parts between semicolons, `key=value` or a remark in words.
struct RTLSettings {
  enum Key: String, CaseIterable {
    /// Registers of the multiplier and the adder.
    case multiplierLatency = "mult_latency"
    case accumulatorLatency = "acc_latency"
    /// Cycles from one of the sink's ready cycles to the next.
    case readyEvery = "out_ready_every"
    /// 1: a switch waits for its weights.
    case interlock
    /// For the reader: the number of folds follows from the shape.
    case tiles
    /// Activation is a separate pass and is not in these counts.
    case activate
  }

  private var values: [Key: Int] = [:]

  subscript(key: Key) -> Int? { values[key] }

  init(_ row: ReferenceRow) {
    guard let text = row.optionalText("config") else { return }
    for part in text.split(separator: ";") {
      guard let equals = part.firstIndex(of: "=") else { continue }
      let name = Self.trimmed(part[..<equals])
      guard let key = Key(rawValue: name) else {
        let known = Key.allCases.map(\.rawValue).joined(separator: ", ")
        row.fail("config", "'config' sets '\(name)'", help: "known keys: \(known)")
        continue
      }
      let bounds = key.bounds
      guard let value = Int(Self.trimmed(part[part.index(after: equals)...])),
        bounds.contains(value)
      else {
        row.fail(
          "config",
          "'\(part)' in 'config' needs an integer in \(bounds.lowerBound)...\(bounds.upperBound)")
        continue
      }
      values[key] = value
    }
  }

  private static func trimmed(_ text: Substring) -> String {
    String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}

extension RTLSettings.Key {
  var bounds: ClosedRange<Int> {
    switch self {
    case .multiplierLatency: 0...1_024
    case .accumulatorLatency, .readyEvery: 1...1_024
    case .interlock: 0...1
    case .tiles: 1...Int(UInt32.max)
    case .activate: 0...0
    }
  }

  /// The override of the preset; nil where it has none.
  func override(_ value: Int) -> String? {
    switch self {
    case .multiplierLatency: "array.pe[0].multiplier_latency=\(value)"
    case .accumulatorLatency: "array.pe[0].accumulator_latency=\(value)"
    case .readyEvery: "array.drain_interval=\(value)"
    case .interlock: "array.switch_guard=\(value == 1)"
    case .tiles, .activate: nil
    }
  }

  /// Designs that have it.
  var designs: [RTLDesign] {
    switch self {
    case .multiplierLatency, .accumulatorLatency, .readyEvery: [.axisArray]
    case .interlock: [.openTPU]
    case .activate: [.tinyTPU]
    case .tiles: RTLDesign.allCases
    }
  }
}
