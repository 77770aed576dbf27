import Diagnostics
import Quantities

/// A key and the values that a sweep gives it: `array.rows=8,16,32`, `array.columns=8..128:x2`,
/// `array.rows=16..64:+16`, `buffers.weights.size=64 KiB..256 KiB:x2`, `scheme=fq-vit,p2-vit`.
package struct SweepAxis: Sendable, Equatable {
  /// Points of one axis; more are a typo.
  static let mostValues = 100_000

  package var path: String
  package var values: [String]
  /// The text that it was read from.
  let text: String

  package init(path: String, values: [String]) {
    self.init(path: path, values: values, text: "\(path)=\(values.joined(separator: ","))")
  }

  private init(path: String, values: [String], text: String) {
    self.path = path
    self.values = values
    self.text = text
  }

  package var target: SweepTarget { SweepTarget(path: path) }

  package static func parse(_ text: String) throws(InputError) -> SweepAxis {
    let location = SourceLocation(file: "--vary", line: 1, column: 1)
    let help = "write array.rows=8,16,32 or array.rows=8..128:x2 or array.rows=16..64:+16"
    guard let equals = text.firstIndex(of: "=") else {
      throw InputError(at: location, "'\(text)' has no '='", help: help)
    }
    guard equals > text.startIndex else {
      throw InputError(at: location, "'\(text)' has no path before its '='", help: help)
    }
    let path = String(text[..<equals])
    let list = text[text.index(after: equals)...]
    guard !list.isEmpty else {
      throw InputError(at: location, "'\(text)' gives no values", help: help)
    }
    // The dots of a path, '../tables/own.yaml', are no range.
    if let range = list.firstRange(of: ".."),
      let before = list[..<range.lowerBound].last(where: { $0 != " " }),
      before.isLetter || before.isNumber
    {
      let values = try numbers(list, range, text, location, help)
      return SweepAxis(path: path, values: values, text: text)
    }
    let values = splitOutsideBrackets(list)
    guard !values.contains("") else {
      throw InputError(at: location, "'\(text)' has an empty value", help: help)
    }
    return SweepAxis(path: path, values: values, text: text)
  }

  /// `first..last:xFACTOR` or `first..last:+STEP`, of whole numbers or of quantities with their units;
  /// the last value is one that the steps reach.
  private static func numbers(
    _ list: Substring, _ dots: Range<Substring.Index>, _ text: String, _ location: SourceLocation,
    _ help: String
  ) throws(InputError) -> [String] {
    let rest = list[dots.upperBound...].split(separator: ":", omittingEmptySubsequences: false)
      .map(trimmed)
    let start = trimmed(list[..<dots.lowerBound])
    if rest.count == 2, let values = try quantities(start, rest[0], rest[1], location) {
      return values
    }
    guard let first = Int(start), rest.count == 2, let last = Int(rest[0]),
      let step = Int(rest[1].dropFirst()), first > 0, last >= first, last < 1 << 40
    else {
      let hasUnits = start.contains(where: \.isLetter)
      throw InputError(
        at: location, "'\(text)' is no range of numbers",
        help: hasUnits
          ? "quantities carry units: 64 KiB..256 KiB:x2, 100 MHz..1 GHz:+100 MHz" : help)
    }
    var values: [Int] = [first]
    switch rest[1].first {
    // Compared before the step is taken: a step may be as large as an integer can be.
    case "x" where step > 1:
      while let value = values.last, value <= last / step { values.append(value * step) }
    case "+" where step > 0 && (last - first) / step < mostValues:
      while let value = values.last, step <= last - value { values.append(value + step) }
    default:
      throw InputError(at: location, "'\(text)' has no usable step", help: help)
    }
    return values.map { "\($0)" }
  }

  private static func trimmed(_ text: Substring) -> Substring {
    var text = text.drop { $0 == " " }
    while text.last == " " { text.removeLast() }
    return text
  }

  /// The same of quantities; nil where they are none.
  private static func quantities(
    _ first: Substring, _ last: Substring, _ step: Substring, _ location: SourceLocation
  ) throws(InputError) -> [String]? {
    let kind: QuantityRange.Step
    switch (step.first, Int(step.dropFirst())) {
    case ("x", let factor?): kind = .times(factor)
    case ("+", _): kind = .plus(String(step.dropFirst()))
    default: return nil
    }
    let values = QuantityRange.values(
      from: String(first), to: String(last), by: kind, most: mostValues)
    guard (values?.count ?? 0) <= mostValues else {
      throw InputError(at: location, "the range has more than \(mostValues) values")
    }
    return values
  }

  /// Splits at commas that are not inside a YAML flow list or mapping.
  private static func splitOutsideBrackets(_ list: Substring) -> [String] {
    var values: [String] = [""]
    var depth = 0
    for character in list {
      if "[{".contains(character) { depth += 1 }
      if "]}".contains(character) { depth -= 1 }
      if character == ",", depth == 0 {
        values.append("")
      } else {
        values[values.count - 1].append(character)
      }
    }
    return values
  }
}
