import Diagnostics
import Quantities

/// The rows of a group of macros: a text of a header and a line for each macro, with numbers between
/// spaces.
struct SRAMTableText {
  private let text: String
  /// Of the key's value: the line before the header.
  private let location: SourceLocation
  private let sink: DiagnosticSink

  /// Bounds far above any macro's; products with them stay far within their types.
  private static let widest = 65_536
  private static let largest = 1 << 40

  init(_ text: String, at location: SourceLocation, _ sink: DiagnosticSink) {
    self.text = text
    self.location = location
    self.sink = sink
  }

  mutating func rows() -> [SRAMLibrary.Row] {
    var rows: [SRAMLibrary.Row] = []
    var number = location.line
    for line in text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      number += 1
      if line.isEmpty { continue }
      guard number > location.line + 1 else {
        guard Substring(line).elementsEqual(SRAMLibraryReader.header) else {
          fail(number, "the table begins with '\(Substring(line))'")
          return rows
        }
        continue
      }
      guard let row = row(line) else {
        fail(number, "'\(Substring(line))' is no row of seven positive numbers")
        continue
      }
      if let last = rows.last, (row.width, row.size) <= (last.width, last.size) {
        fail(number, "the row of \(row.width) bit and \(row.size) is not after the row before")
      }
      rows.append(row)
    }
    if rows.isEmpty { fail(location.line, "the table has no rows") }
    return rows
  }

  private func fail(_ line: Int, _ message: String) {
    sink.error(
      at: SourceLocation(file: location.file, line: line, column: 1), message,
      help: "write '\(SRAMLibraryReader.header)', and a macro to a line, by width and size")
  }

  /// Nil where the line is no row.
  private func row(_ line: Substring.UTF8View) -> SRAMLibrary.Row? {
    var numbers: [Double] = []
    numbers.reserveCapacity(7)
    for word in line.split(separator: UInt8(ascii: " ")) {
      guard let number = Self.number(word), number > 0 else { return nil }
      numbers.append(number)
    }
    guard numbers.count == 7, let width = Int(exactly: numbers[0]), width <= Self.widest,
      let size = Int(exactly: numbers[1]), size <= Self.largest
    else { return nil }
    var values = SRAMValues()
    // From the units of the header to those of the quantities.
    values[.read] = numbers[2] * 1_000
    values[.write] = numbers[3] * 1_000
    values[.leakage] = numbers[4] * 1_000
    values[.area] = numbers[5] * 1_000_000
    values[.cycle] = numbers[6] * 1_000
    return SRAMLibrary.Row(width: width, size: Bytes(size), values: values)
  }

  /// A plain decimal of at most 15 digits.
  private static func number(_ word: Substring.UTF8View.SubSequence) -> Double? {
    var (digits, scale, count) = (0, 1, 0)
    var isFraction = false
    for byte in word {
      if byte == UInt8(ascii: ".") {
        guard !isFraction, count > 0 else { return nil }
        isFraction = true
        continue
      }
      guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9"), count < 15 else { return nil }
      digits = digits * 10 + Int(byte - UInt8(ascii: "0"))
      count += 1
      if isFraction { scale *= 10 }
    }
    guard count > 0, !isFraction || scale > 1 else { return nil }
    return Double(digits) / Double(scale)
  }
}
