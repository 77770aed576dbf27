import Diagnostics

/// Turns byte offsets into lines and columns; the bytes must outlive it.
///
/// It walks on from the offset asked for last, so that a reader that goes forward pays for each
/// byte once, however long a line is.
struct PositionTable {
  private let bytes: UnsafeBufferPointer<UInt8>
  private let file: String
  private var offset = 0
  private var line = 1
  private var column = 1

  init(_ bytes: UnsafeBufferPointer<UInt8>, _ file: String) {
    self.bytes = bytes
    self.file = file
  }

  mutating func location(ofOffset target: Int) -> SourceLocation {
    if target < offset { (offset, line, column) = (0, 1, 1) }
    let end = min(target, bytes.count)
    while offset < end {
      let byte = bytes[offset]
      if byte == 0x0A {
        (line, column) = (line + 1, 1)
      } else if byte & 0xC0 != 0x80 {
        // Every scalar has one byte that does not continue another.
        column += 1
      }
      offset += 1
    }
    return SourceLocation(file: file, line: line, column: column)
  }
}
