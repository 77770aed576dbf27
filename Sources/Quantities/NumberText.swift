/// Numbers as people read them; only for display, exact values are in the JSON.
public enum NumberText {
  /// `1,234,567`.
  public static func grouped(_ number: Int) -> String {
    var text = ""
    let digits = String(number.magnitude)
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index).isMultiple(of: 3) { text += "," }
      text.append(digit)
    }
    return number < 0 ? "-" + text : text
  }

  /// A double with a fixed number of digits after the point, ties away from zero.
  public static func fixed(_ value: Double, _ fractionDigits: Int) -> String {
    var scale = 1.0
    for _ in 0..<fractionDigits { scale *= 10 }
    let scaled = (value * scale).rounded()
    guard scaled.isFinite, scaled.magnitude < 1e18 else { return "\(value)" }
    let isNegative = scaled < 0
    let whole = Int(scaled.magnitude)
    var fraction = ""
    if fractionDigits > 0 {
      let digits = String(whole % Int(scale))
      fraction = "." + String(repeating: "0", count: fractionDigits - digits.count) + digits
    }
    return (isNegative ? "-" : "") + grouped(whole / Int(scale)) + fraction
  }

  /// `17.2%`; of nothing it is a dash.
  public static func percent(_ part: Int, of whole: Int) -> String {
    whole > 0 ? percent(Double(part) / Double(whole)) : "–"
  }

  public static func percent(_ ratio: Double?) -> String {
    ratio.map { fixed($0 * 100, 1) + "%" } ?? "–"
  }
}
