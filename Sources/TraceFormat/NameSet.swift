import Documents
import Workload

/// A closed set of names of at most 16 bytes, each compared as one number.
struct NameSet<Name>: Sendable where Name: RawRepresentable<String> & CaseIterable & Sendable {
  private let codes: [UInt128]
  private let names: [Name]
  /// Where the search starts: keys come in about the same order on every line, and values repeat.
  private var next = 0

  init() {
    names = Array(Name.allCases)
    codes = names.map { name in
      precondition(name.rawValue.utf8.count <= 16, "names of a trace have at most 16 bytes")
      var text = name.rawValue
      return text.withUTF8 { Self.code(UnsafeRawBufferPointer($0), 0, $0.count) }
    }
  }

  /// The text of `count` ≤ 16 bytes as a number, zeros above.
  private static func code(_ bytes: UnsafeRawBufferPointer, _ start: Int, _ count: Int) -> UInt128 {
    var code: UInt128 = 0
    for index in 0..<count { code |= UInt128(bytes[start + index]) << UInt128(8 * index) }
    return code
  }

  /// The value of a name, and its bit in a set of those seen; the next search starts after it if
  /// `inOrder`, else with it.
  mutating func find(
    _ token: JSONScanner.Token, in line: UnsafeRawBufferPointer, inOrder: Bool
  ) -> (name: Name, bit: UInt64)? {
    guard token.count <= 16 else { return nil }
    return find(Self.code(line, token.start, token.count), inOrder: inOrder)
  }

  @inline(__always)
  mutating func find(_ code: UInt128, inOrder: Bool) -> (name: Name, bit: UInt64)? {
    var index = next
    for _ in 0..<codes.count {
      if index >= codes.count { index = 0 }
      if codes[index] == code {
        next = inOrder ? index + 1 : index
        return (names[index], 1 << UInt64(index))
      }
      index += 1
    }
    return nil
  }

  /// Starts over: the next object begins.
  mutating func restart() { next = 0 }

  /// The bits of some names.
  static func bits(_ some: [Name]) -> UInt64 {
    var bits: UInt64 = 0
    for (index, name) in Name.allCases.enumerated()
    where some.contains(where: { $0.rawValue == name.rawValue }) {
      bits |= 1 << UInt64(index)
    }
    return bits
  }

  /// The names for messages.
  static var all: [String] { Name.allCases.map(\.rawValue) }
}
