import Diagnostics
import Documents
import Workload

/// What a line of a trace file is, by its first key.
enum LineKind {
  case tensor, `operator`, schema

  init(of bytes: UnsafeRawBufferPointer) throws(JSONError) {
    if bytes.count > 10, let kind = Self.canonical(bytes) {
      self = kind
      return
    }
    if bytes.allSatisfy({ $0 == 0x20 || $0 == 0x0D || $0 == 0x09 }) {
      throw JSONError(offset: 0, "the line is empty", help: "remove it")
    }
    var scanner = JSONScanner(bytes.assumingMemoryBound(to: UInt8.self))
    var isFirst = true
    try scanner.beginObject()
    guard let token = try scanner.nextKey(&isFirst) else {
      throw JSONError(offset: 0, "the first key of a line is 'tensor' or 'operator', found none")
    }
    if scanner.matches(token, "tensor") {
      self = .tensor
    } else if scanner.matches(token, "operator") {
      self = .operator
    } else if scanner.matches(token, "schema") {
      self = .schema
    } else {
      let key = String(decoding: scanner.bytes(of: token).prefix(80), as: UTF8.self)
      throw JSONError(
        offset: token.start - 1,
        "the first key of a line is 'tensor' or 'operator', found '\(key)'",
        help: NearestName.of(key, among: ["tensor", "operator"]).map { "did you mean '\($0)'?" })
    }
  }

  /// The kind of a line that starts as the canonical form does.
  private static func canonical(_ bytes: UnsafeRawBufferPointer) -> LineKind? {
    switch UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)) {
    // {"tensor and {"operat
    case 0x7B22_7465_6E73_6F72: bytes[8] == UInt8(ascii: "\"") ? .tensor : nil
    case 0x7B22_6F70_6572_6174: bytes[8] == UInt8(ascii: "o") ? .operator : nil
    default: nil
    }
  }
}
