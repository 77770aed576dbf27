/// The escape sequences of JSON strings (RFC 8259, section 7).
enum JSONEscapes {
  static func decode(
    _ bytes: UnsafeBufferPointer<UInt8>, offset: Int
  ) throws(JSONError) -> String {
    var output: [UInt8] = []
    var index = 0
    while index < bytes.count {
      guard bytes[index] == UInt8(ascii: "\\") else {
        output.append(bytes[index])
        index += 1
        continue
      }
      guard index + 1 < bytes.count else {
        throw JSONError(offset: offset + index, "an escape sequence does not end")
      }
      switch bytes[index + 1] {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"):
        output.append(bytes[index + 1])
      case UInt8(ascii: "b"): output.append(0x08)
      case UInt8(ascii: "f"): output.append(0x0C)
      case UInt8(ascii: "n"): output.append(0x0A)
      case UInt8(ascii: "r"): output.append(0x0D)
      case UInt8(ascii: "t"): output.append(0x09)
      case UInt8(ascii: "u"):
        var unit = try hexadecimal(bytes, index + 2, offset)
        index += 4
        if unit >= 0xD800, unit < 0xDC00, index + 3 < bytes.count,
          bytes[index + 2] == UInt8(ascii: "\\"), bytes[index + 3] == UInt8(ascii: "u")
        {
          let low = try hexadecimal(bytes, index + 4, offset)
          guard low >= 0xDC00, low < 0xE000 else {
            throw JSONError(offset: offset + index, "half of a surrogate pair")
          }
          unit = 0x10000 + (unit - 0xD800) * 0x400 + (low - 0xDC00)
          index += 6
        }
        guard let scalar = Unicode.Scalar(unit) else {
          throw JSONError(offset: offset + index, "this escape sequence is no character")
        }
        output.append(contentsOf: String(Character(scalar)).utf8)
      default:
        throw JSONError(offset: offset + index, "unknown escape sequence")
      }
      index += 2
    }
    return String(decoding: output, as: UTF8.self)
  }

  private static func hexadecimal(
    _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ offset: Int
  ) throws(JSONError) -> UInt32 {
    var value: UInt32 = 0
    for index in start..<start + 4 {
      guard index < bytes.count, let digit = Character(Unicode.Scalar(bytes[index])).hexDigitValue
      else { throw JSONError(offset: offset + start, "'\\u' needs four hexadecimal digits") }
      value = value * 16 + UInt32(digit)
    }
    return value
  }

  /// Appends a string literal to JSON output.
  static func append(_ text: String, to output: inout [UInt8]) {
    output.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"):
        output.append(UInt8(ascii: "\\"))
        output.append(byte)
      case 0x0A: output.append(contentsOf: "\\n".utf8)
      case 0x09: output.append(contentsOf: "\\t".utf8)
      case 0..<0x20:
        let digits = String(byte, radix: 16)
        output.append(contentsOf: "\\u00\(digits.count == 1 ? "0" : "")\(digits)".utf8)
      default: output.append(byte)
      }
    }
    output.append(UInt8(ascii: "\""))
  }
}
