/// A whole number of a configuration or topology, and what is wrong with one.
struct ScaleSimCount {
  let text: String
  /// Nil for what is no number of decimal digits, or leaves 64 bits.
  let value: Int?

  /// - Parameter isGrouped: Whether commas may group digits by threes, as spreadsheets show numbers:
  ///   `1,024`.
  init(_ text: String, isGrouped: Bool = false) {
    self.text = text
    let plain = isGrouped ? Self.withoutGroups(text) ?? text : text
    value = Self.isNumber(plain) ? Int(plain) : nil
  }

  private static func isNumber(_ text: String) -> Bool {
    let digits = text.utf8.first == UInt8(ascii: "-") ? text.utf8.dropFirst() : text.utf8[...]
    return !digits.isEmpty && digits.allSatisfy { (48...57).contains($0) }
  }

  private static func withoutGroups(_ text: String) -> String? {
    let groups = text.split(separator: ",", omittingEmptySubsequences: false)
    guard groups.count > 1, let first = groups.first, (1...3).contains(first.utf8.count),
      groups.dropFirst().allSatisfy({ $0.utf8.count == 3 })
    else { return nil }
    return groups.joined()
  }

  /// The rest of a sentence that begins with the number's name and `is`.
  func found(in range: ClosedRange<Int>) -> String {
    if text.isEmpty { return "empty, expected a whole number" }
    guard value != nil || Self.isNumber(text) else {
      return "'\(text.prefix(60))', expected a whole number"
    }
    let bounds = "\(range.lowerBound)...\(range.upperBound)"
    return "\(text.prefix(60)), which is outside \(bounds)"
  }
}
