import Diagnostics
import Documents
import Workload

/// Reads the values of one line of a trace file, each as its key needs it.
///
/// The line's bytes must outlive the scanner; offsets count from the line's start.
struct LineScanner {
  /// An object that is being read.
  struct Object<Key> {
    fileprivate var isFirst = true
    /// One bit for each key of the set that has been met.
    fileprivate(set) var seen: UInt64 = 0
    /// The offset of the key that was read last.
    fileprivate(set) var keyOffset = 0
    /// What messages call the object.
    let noun: StaticString
    /// Where it starts.
    let offset: Int
  }

  private var scanner: JSONScanner
  private let line: UnsafeRawBufferPointer

  init(_ line: UnsafeRawBufferPointer) {
    self.line = line
    scanner = JSONScanner(line.assumingMemoryBound(to: UInt8.self))
  }

  var offset: Int { scanner.offset }

  // MARK: Objects and lists

  mutating func beginObject<Key>(
    _: Key.Type, _ noun: StaticString
  ) throws(JSONError) -> Object<Key> {
    try scanner.beginObject()
    return Object(noun: noun, offset: scanner.offset - 1)
  }

  /// The next key of the object that the set knows, or nil past its end; passes over `x-` keys.
  mutating func nextKey<Key>(
    of object: inout Object<Key>, among keys: inout NameSet<Key>
  ) throws(JSONError) -> Key? {
    if object.isFirst { keys.restart() }
    let before = (scanner, object.isFirst)
    if let short = scanner.nextShortKey(&object.isFirst) {
      if let found = keys.find(short.code, inOrder: true), object.seen & found.bit == 0 {
        object.keyOffset = short.offset
        object.seen |= found.bit
        return found.name
      }
      // Whatever is the matter with the key, the longer way says.
      (scanner, object.isFirst) = before
    }
    while let token = try scanner.nextKey(&object.isFirst) {
      object.keyOffset = token.start - 1
      if let found = keys.find(token, in: line, inOrder: true) {
        guard object.seen & found.bit == 0 else {
          throw JSONError(
            offset: token.start - 1, "key '\(found.name.rawValue)' is given twice in \(object.noun)"
          )
        }
        object.seen |= found.bit
        return found.name
      }
      guard token.count >= 2, line[token.start] == UInt8(ascii: "x"),
        line[token.start + 1] == UInt8(ascii: "-")
      else { throw unknownKey(token, object.noun, NameSet<Key>.all) }
      try scanner.skipValue()
    }
    return nil
  }

  private func unknownKey(
    _ token: JSONScanner.Token, _ noun: StaticString, _ known: [String]
  ) -> JSONError {
    let key = plainText(token)
    return JSONError(
      offset: token.start - 1, "unknown key '\(key)' in \(noun)",
      help: Self.nearest(key, among: known, "known keys"))
  }

  /// Reports the first key of a set that the object must have and has not.
  func require<Key>(
    _ required: UInt64, in object: Object<Key>
  ) throws(JSONError) where Key: RawRepresentable<String> & CaseIterable & Sendable {
    let missing = required & ~object.seen
    guard missing != 0 else { return }
    let key = NameSet<Key>.all[missing.trailingZeroBitCount]
    throw JSONError(offset: object.offset, "'\(key)' is missing in \(object.noun)")
  }

  mutating func beginArray() throws(JSONError) { try scanner.beginArray() }

  mutating func nextElement(_ isFirst: inout Bool) throws(JSONError) -> Bool {
    try scanner.nextElement(&isFirst)
  }

  mutating func end() throws(JSONError) { try scanner.end() }

  // MARK: Values

  mutating func integer(
    in range: ClosedRange<Int>, _ what: StaticString
  ) throws(JSONError) -> Int {
    let start = try valueStart()
    let value = try scanner.integer()
    guard range.contains(value) else {
      throw JSONError(
        offset: start,
        "\(what) is \(value), which is outside \(range.lowerBound)...\(range.upperBound)")
    }
    return value
  }

  /// A list of whole numbers, appended to `list`.
  mutating func integers<Number: FixedWidthInteger>(
    in range: ClosedRange<Int>, _ what: StaticString, into list: inout [Number]
  ) throws(JSONError) {
    try scanner.beginArray()
    var isFirst = true
    while try scanner.nextElement(&isFirst) {
      list.append(Number(truncatingIfNeeded: try integer(in: range, what)))
    }
  }

  /// One of a closed set of names.
  ///
  /// - Parameter others: What else the value may be, for the message.
  mutating func choice<Choice>(
    among choices: inout NameSet<Choice>, _ what: StaticString, or others: [String] = []
  ) throws(JSONError) -> Choice {
    let before = scanner
    if let code = scanner.shortString(), let found = choices.find(code, inOrder: false) {
      return found.name
    }
    scanner = before
    let token = try scanner.string()
    if let found = choices.find(token, in: line, inOrder: false) { return found.name }
    let name = plainText(token)
    throw JSONError(
      offset: token.start - 1, "\(what) cannot be '\(name)'",
      help: Self.nearest(name, among: NameSet<Choice>.all + others, "one of"))
  }

  /// A built-in algorithm, or one that the header declares.
  mutating func algorithm(
    among builtIn: inout NameSet<BuiltInAlgorithm>, declared: [Trace.DeclaredAlgorithm]
  ) throws(JSONError) -> Algorithm {
    if !declared.isEmpty {
      let before = scanner
      let token = try scanner.string()
      let text = plainText(token)
      if let own = declared.first(where: { $0.name.text == text }) { return .userDefined(own.name) }
      scanner = before
    }
    return .builtIn(
      try choice(among: &builtIn, "'algorithm'", or: declared.map(\.name.text)))
  }

  /// The bytes of a name: not empty, not too long, no escapes, no control characters.
  mutating func name(
    _ what: StaticString
  ) throws(JSONError) -> (bytes: UnsafeBufferPointer<UInt8>, offset: Int) {
    let token = try scanner.string()
    guard !token.hasEscapes, token.count > 0, token.count <= NameTable.maximumBytes else {
      let problem =
        token.hasEscapes
        ? "has an escape sequence"
        : token.count == 0 ? "is empty" : "is longer than \(NameTable.maximumBytes) bytes"
      throw JSONError(offset: token.start - 1, "\(what) \(problem)")
    }
    return (scanner.bytes(of: token), token.start - 1)
  }

  /// Text that may have escapes and may be empty.
  mutating func text() throws(JSONError) -> String {
    let token = try scanner.string()
    let text = try scanner.text(token)
    try Self.checkEncoding(scanner.bytes(of: token), at: token.start)
    return text
  }

  /// Refuses bytes that are not UTF-8, and the control character that JSON lets pass.
  static func checkEncoding(
    _ bytes: UnsafeBufferPointer<UInt8>, at offset: Int
  ) throws(JSONError) {
    guard !isEncoded(bytes) else { return }
    throw JSONError(
      offset: offset,
      bytes.contains(0x7F)
        ? "a string has a control character" : "the text is not UTF-8")
  }

  /// Whether bytes are UTF-8 without DEL.
  static func isEncoded(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard UnsafeRawBufferPointer(bytes).hasByte(above: 0x7E) else { return true }
    return !bytes.contains(0x7F) && String(validating: bytes, as: UTF8.self) != nil
  }

  /// Where the next value starts.
  mutating func valueStart() throws(JSONError) -> Int {
    _ = try scanner.peek()
    return scanner.offset
  }

  /// A token for messages: unescaped, cut short.
  func plainText(_ token: JSONScanner.Token) -> String {
    String(decoding: scanner.bytes(of: token).prefix(80), as: UTF8.self)
  }

  static func nearest(_ name: String, among names: [String], _ otherwise: String) -> String {
    NearestName.of(name, among: names).map { "did you mean '\($0)'?" }
      ?? "\(otherwise): \(names.joined(separator: ", "))"
  }
}
