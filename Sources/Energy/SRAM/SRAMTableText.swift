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

  func rows() -> [SRAMLibrary.Row] {
    var rows: [SRAMLibrary.Row] = []
    var number = location.line
    var scanner = NumberLines(text)
    while let line = scanner.next() {
      number += 1
      if line.isEmpty { continue }
      guard number > location.line + 1 else {
        let header = String(decoding: scanner.bytes[line], as: UTF8.self)
        guard header == SRAMLibraryReader.header else {
          fail(number, "the table begins with '\(header)'")
          return rows
        }
        continue
      }
      guard let row = scanner.numbers(in: line).flatMap(Self.row) else {
        let text = String(decoding: scanner.bytes[line], as: UTF8.self)
        fail(number, "'\(text)' is no row of seven positive numbers")
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

  /// Nil where the numbers are no macro's.
  private static func row(_ numbers: SIMD8<Double>) -> SRAMLibrary.Row? {
    guard let width = Int(exactly: numbers[0]), width <= widest,
      let size = Int(exactly: numbers[1]), size <= largest
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
}

/// Lines of seven numbers, byte by byte: a library has thousands of numbers, which are read with every
/// simulation.
private struct NumberLines {
  let bytes: [UInt8]
  private var start = 0

  init(_ text: String) { bytes = Array(text.utf8) }

  /// The next line, without its end.
  mutating func next() -> Range<Int>? {
    guard start < bytes.count else { return nil }
    var end = start
    while end < bytes.count, bytes[end] != UInt8(ascii: "\n") { end += 1 }
    defer { start = end + 1 }
    return start..<end
  }

  /// Seven positive plain decimals of at most 15 digits each, with spaces between them; the eighth lane is
  /// unused. Nil for anything else.
  func numbers(in line: Range<Int>) -> SIMD8<Double>? {
    var numbers = SIMD8<Double>()
    var lane = 0
    var index = line.lowerBound
    while index < line.upperBound {
      if bytes[index] == UInt8(ascii: " ") {
        index += 1
        continue
      }
      guard lane < 7 else { return nil }
      var (digits, count, scale, isFraction) = (0, 0, 1, false)
      while index < line.upperBound, bytes[index] != UInt8(ascii: " ") {
        let byte = bytes[index]
        index += 1
        if byte == UInt8(ascii: "."), !isFraction, count > 0 {
          isFraction = true
          continue
        }
        guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9"), count < 15 else { return nil }
        digits = digits * 10 + Int(byte - UInt8(ascii: "0"))
        count += 1
        if isFraction { scale *= 10 }
      }
      guard digits > 0, !isFraction || scale > 1 else { return nil }
      numbers[lane] = Double(digits) / Double(scale)
      lane += 1
    }
    return lane == 7 ? numbers : nil
  }
}
