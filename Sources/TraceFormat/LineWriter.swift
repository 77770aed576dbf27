import Workload

/// Puts together the canonical bytes of lines: no spaces, keys in the order given.
struct LineWriter {
  private var storage = [UInt8](repeating: 0, count: 1 << 12)
  private(set) var count = 0
  private var isFirst = true

  /// The bytes written so far.
  func withBytes<Value>(_ body: (UnsafeRawBufferPointer) -> Value) -> Value {
    storage.withUnsafeBytes { body(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
  }

  /// Drops what has been handed on, keeping the storage.
  mutating func removeAll() { count = 0 }

  /// Makes space for some bytes and hands it to `body`.
  @inline(__always)
  private mutating func append(
    _ added: Int, _ body: (UnsafeMutableRawBufferPointer) -> Void
  ) {
    if count + added > storage.count { grow(by: added) }
    storage.withUnsafeMutableBytes {
      body(UnsafeMutableRawBufferPointer(rebasing: $0[count..<count + added]))
    }
    count += added
  }

  private mutating func grow(by added: Int) {
    storage.append(contentsOf: repeatElement(0, count: storage.count + added))
  }

  @inline(__always)
  private mutating func append(_ text: StaticString) {
    append(text.utf8CodeUnitCount) {
      $0.copyMemory(
        from: UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }
  }

  @inline(__always)
  private mutating func append(_ byte: UInt8) { append(1) { $0[0] = byte } }

  mutating func begin() {
    append("{")
    isFirst = true
  }

  /// Ends an object; what encloses it goes on with a comma.
  mutating func end() {
    append("}")
    isFirst = false
  }

  mutating func endLine() { append("}\n") }

  mutating func key(_ key: StaticString) {
    append(isFirst ? "\"" : ",\"")
    isFirst = false
    append(key)
    append("\":")
  }

  mutating func name(_ key: StaticString, _ id: NameID, _ names: NameTable) {
    self.key(key)
    name(id, names)
  }

  /// A name; one that a builder should not have taken is escaped, so that the line stays JSON.
  mutating func name(_ id: NameID, _ names: NameTable) {
    append("\"")
    let start = count
    append(names.length(id)) { names.fill($0, with: id) }
    if withBytes({ UnsafeRawBufferPointer(rebasing: $0[start...]).needsEscapes }) {
      count = start - 1
      text(names[id])
    } else {
      append("\"")
    }
  }

  /// A name of a closed set; it has no characters that need an escape.
  mutating func choice(_ key: StaticString, _ choice: some RawRepresentable<String>) {
    self.key(key)
    self.choice(choice)
  }

  mutating func choice(_ choice: some RawRepresentable<String>) {
    append("\"")
    plain(choice.rawValue)
    append("\"")
  }

  mutating func integer(_ key: StaticString, _ value: Int) {
    self.key(key)
    integer(value)
  }

  mutating func integers(_ key: StaticString, _ values: some Sequence<some BinaryInteger>) {
    self.key(key)
    list(values) { writer, value in writer.integer(Int(value)) }
  }

  mutating func list<Elements: Sequence>(
    _ elements: Elements, _ body: (inout LineWriter, Elements.Element) -> Void
  ) {
    append("[")
    var isFirstElement = true
    for element in elements {
      if !isFirstElement { append(",") }
      isFirstElement = false
      body(&self, element)
    }
    append("]")
    isFirst = false
  }

  mutating func integer(_ value: Int) {
    if value < 0 { append("-") }
    let magnitude = value.magnitude
    var divisor: UInt = 1
    while magnitude / divisor >= 10 { divisor *= 10 }
    while divisor > 0 {
      append(UInt8(ascii: "0") + UInt8(magnitude / divisor % 10))
      divisor /= 10
    }
  }

  /// Any text, with the escapes that JSON needs and no others.
  mutating func text(_ key: StaticString, _ text: String) {
    self.key(key)
    self.text(text)
  }

  mutating func text(_ text: String) {
    append("\"")
    var text = text
    if text.withUTF8({ UnsafeRawBufferPointer($0).needsEscapes }) {
      for byte in text.utf8 { escaped(byte) }
    } else {
      plain(text)
    }
    append("\"")
  }

  private mutating func plain(_ text: String) {
    var text = text
    text.withUTF8 { bytes in
      append(bytes.count) { $0.copyMemory(from: UnsafeRawBufferPointer(bytes)) }
    }
  }

  private mutating func escaped(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"):
      append("\\")
      append(byte)
    case 0..<0x20, 0x7F:
      append("\\u00")
      for digit in [byte >> 4, byte & 15] {
        append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
      }
    default: append(byte)
    }
  }
}
