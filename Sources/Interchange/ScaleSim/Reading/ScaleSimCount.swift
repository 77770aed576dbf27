/// A whole number of a configuration or topology, and what is wrong with one.
struct ScaleSimCount {
  let text: String
  /// Nil for what is no number of decimal digits, or leaves 64 bits.
  let value: Int?

  init(_ text: String) {
    self.text = text
    let digits = text.utf8.first == UInt8(ascii: "-") ? text.utf8.dropFirst() : text.utf8[...]
    let isNumber = !digits.isEmpty && digits.allSatisfy { (48...57).contains($0) }
    value = isNumber ? Int(text) : nil
  }

  /// The rest of a sentence that begins with the number's name and `is`.
  func found(in range: ClosedRange<Int>) -> String {
    if text.isEmpty { return "empty, expected a whole number" }
    let digits = text.utf8.first == UInt8(ascii: "-") ? text.utf8.dropFirst() : text.utf8[...]
    guard !digits.isEmpty, digits.allSatisfy({ (48...57).contains($0) }) else {
      return "'\(text.prefix(60))', expected a whole number"
    }
    let bounds = "\(range.lowerBound)...\(range.upperBound)"
    return "\(text.prefix(60)), which is outside \(bounds)"
  }
}
