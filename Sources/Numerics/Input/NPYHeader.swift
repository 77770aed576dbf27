import Diagnostics

/// The header of a NumPy file (format 1.0 and 2.0): one or two dimensions, little-endian, C order.
struct NPYHeader {
  enum Element: String, CaseIterable {
    case float32 = "<f4"
    case float64 = "<f8"
    case int8 = "|i1"
    case int16 = "<i2"
    case int32 = "<i4"

    var size: Int {
      switch self {
      case .int8: 1
      case .int16: 2
      case .float32, .int32: 4
      case .float64: 8
      }
    }
  }

  static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)

  let element: Element
  let rows: Int
  let columns: Int
  private let start: Int

  init(_ bytes: [UInt8], file: String) throws(InputError) {
    func fail(_ reason: String, help: String? = nil) -> InputError {
      InputError("'\(file)' is no readable .npy: \(reason)", help: help)
    }
    guard bytes.count >= 12, bytes.starts(with: Self.magic) else {
      throw fail("it does not start with its magic bytes")
    }
    guard bytes[6] == 1 || bytes[6] == 2 else { throw fail("its version is \(bytes[6])") }
    let wide = bytes[6] == 2
    var length = Int(bytes[8]) | Int(bytes[9]) << 8
    if wide { length |= Int(bytes[10]) << 16 | Int(bytes[11]) << 24 }
    start = (wide ? 12 : 10) + length
    guard start <= bytes.count,
      let text = String(validating: bytes[(wide ? 12 : 10)..<start], as: UTF8.self)
    else { throw fail("its header is cut off") }

    guard let type = Self.quoted(after: "'descr':", in: text) else { throw fail("no 'descr'") }
    guard let element = Element(rawValue: type) else {
      throw fail(
        "its elements are '\(type)'",
        help: "one of: \(Element.allCases.map(\.rawValue).joined(separator: ", "))")
    }
    self.element = element
    guard text.contains("'fortran_order': False") else { throw fail("it is not in C order") }
    guard let shape = Self.shape(in: text), 1...2 ~= shape.count else {
      throw fail("it needs one or two dimensions")
    }
    rows = shape.count == 2 ? shape[0] : 1
    columns = shape[shape.count - 1]
    let (count, overflow) = rows.multipliedReportingOverflow(by: columns)
    guard !overflow, 1...RowFile.mostElements ~= count else {
      throw fail("it needs 1 to \(RowFile.mostElements) elements")
    }
    guard bytes.count == start + count * element.size else {
      throw fail(
        "\(count) elements need \(count * element.size) bytes, it has \(bytes.count - start)")
    }
  }

  func value(_ bytes: [UInt8], at index: Int) -> Double {
    let offset = start + index * element.size
    var bits: UInt64 = 0
    for byte in 0..<element.size { bits |= UInt64(bytes[offset + byte]) << UInt64(8 * byte) }
    return switch element {
    case .float32: Double(Float(bitPattern: UInt32(truncatingIfNeeded: bits)))
    case .float64: Double(bitPattern: bits)
    case .int8: Double(Int8(truncatingIfNeeded: bits))
    case .int16: Double(Int16(truncatingIfNeeded: bits))
    case .int32: Double(Int32(truncatingIfNeeded: bits))
    }
  }

  private static func quoted(after key: String, in text: String) -> String? {
    guard let place = text.firstRange(of: key) else { return nil }
    let parts = text[place.upperBound...].split(
      separator: "'", maxSplits: 2, omittingEmptySubsequences: false)
    return parts.count == 3 ? String(parts[1]) : nil
  }

  private static func shape(in text: String) -> [Int]? {
    guard let open = text.firstRange(of: "'shape': ("),
      let close = text[open.upperBound...].firstIndex(of: ")")
    else { return nil }
    var shape: [Int] = []
    for part in text[open.upperBound..<close].split(separator: ",") {
      let digits = part.filter { $0 != " " }
      if digits.isEmpty { continue }
      guard let size = Int(digits), size > 0 else { return nil }
      shape.append(size)
    }
    return shape
  }
}
