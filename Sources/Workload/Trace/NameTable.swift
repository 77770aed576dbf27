/// Interned names: each distinct name is known by its index, and stored as the name before its last
/// dot or slash and the segment from there on, since the names of a model share their beginnings
/// (`blocks.3.attn.qkv`, `blocks.3.attn.qkv.weight`).
public struct NameTable: Sendable {
  /// A name's last segment and the name before it.
  private struct Entry {
    /// Index of the name before, or `UInt32.max`.
    var parent: UInt32
    /// Where the segment starts in `bytes`: its length in one byte, then its text.
    var segment: UInt32
  }

  private var entries: [Entry] = []
  private var bytes: [UInt8] = []
  /// Open addressing; 0 is free, else index + 1 and, above it, the upper half of the hash.
  private var slots: [UInt64] = []
  private var recentNames = RecentNames()
  /// The segments stored last, by their hash: position in `bytes` + 1. Only a cache, so that a
  /// segment that is met often is stored once or a few times.
  private var recentSegments = [UInt32](repeating: 0, count: 4096)

  /// The name that was before the segment stored last, and its text.
  private var lastParent = UInt32.max
  private var lastParentText: [UInt8] = []

  /// Bytes that a name may have: the length of a segment is one byte.
  public static let maximumBytes = 255

  init() {}

  public var count: Int { entries.count }

  /// Whether another few lines of names fit the 32 bits of an index.
  public var hasSpace: Bool { bytes.count < 1 << 31 && entries.count < 1 << 31 }

  /// Sets space aside; what is never used costs address space only.
  public mutating func reserve(names: Int, bytes byteCount: Int) {
    bytes.reserveCapacity(byteCount)
    entries.reserveCapacity(names)
    let size = names + names / 3
    if size > slots.count { rehash(to: size) }
  }

  /// Frees the index that finds a name by its text; the next search builds it again.
  mutating func removeIndex() {
    slots = []
  }

  public subscript(id: NameID) -> String {
    let count = length(id)
    return String(unsafeUninitializedCapacity: count) { buffer in
      fill(
        UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[..<count]),
        with: id)
      return count
    }
  }

  /// Appends a name's text.
  func append(_ id: NameID, to output: inout [UInt8]) {
    let count = length(id)
    let start = output.count
    output.append(contentsOf: repeatElement(0, count: count))
    output.withUnsafeMutableBytes {
      fill(UnsafeMutableRawBufferPointer(rebasing: $0[start...]), with: id)
    }
  }

  /// Fills a buffer of the name's length with its text, from the last segment on.
  public func fill(_ output: UnsafeMutableRawBufferPointer, with id: NameID) {
    bytes.withUnsafeBytes { bytes in
      var end = output.count
      var index = id.index
      while index != .max {
        let entry = entries[Int(index)]
        let start = Int(entry.segment) + 1
        let count = Int(bytes[start - 1])
        UnsafeMutableRawBufferPointer(rebasing: output[(end - count)..<end])
          .copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[start..<start + count]))
        end -= count
        index = entry.parent
      }
    }
  }

  /// The bytes of a name.
  public func length(_ id: NameID) -> Int {
    var length = 0
    var index = id.index
    while index != .max {
      let entry = entries[Int(index)]
      length += Int(bytes[Int(entry.segment)])
      index = entry.parent
    }
    return length
  }

  public mutating func intern(_ name: String) -> NameID {
    var name = name
    return name.withUTF8 { intern($0) }
  }

  /// The index of a name of at most `maximumBytes` bytes, which it gets if it is new.
  public mutating func intern(_ name: UnsafeBufferPointer<UInt8>) -> NameID {
    let place = place(of: name)
    return place.id ?? insert(name, at: place)
  }

  /// The index of a name, or nil where it has none.
  public mutating func find(_ name: UnsafeBufferPointer<UInt8>) -> NameID? { place(of: name).id }

  /// Where a name is, or where it would be.
  public struct Place {
    public var id: NameID?
    fileprivate var hash: UInt64
    fileprivate var slot: Int
  }

  public mutating func place(of name: UnsafeBufferPointer<UInt8>) -> Place {
    let hash = UnsafeRawBufferPointer(name).hash()
    if let recent = recentNames.find(name, hash: hash) {
      return Place(id: recent, hash: hash, slot: 0)
    }
    if slots.isEmpty { rehash(to: max(64, entries.count * 2)) }
    let slot = slot(of: name, hash)
    guard slots[slot] != 0 else { return Place(id: nil, hash: hash, slot: slot) }
    let id = NameID(index: UInt32(truncatingIfNeeded: slots[slot]) - 1)
    recentNames.store(name, hash: hash, id: id)
    return Place(id: id, hash: hash, slot: slot)
  }

  /// Stores a name that is new at its place, which has just been found.
  public mutating func insert(_ name: UnsafeBufferPointer<UInt8>, at place: Place) -> NameID {
    precondition(name.count <= Self.maximumBytes, "a name has at most 255 bytes")
    let before = entries.count
    let split = Self.lastSegment(of: name)
    let parent = split > 0 ? parent(UnsafeBufferPointer(rebasing: name[..<split])) : .max
    let segment = store(UnsafeBufferPointer(rebasing: name[split...]))
    let id = NameID(index: UInt32(entries.count))
    entries.append(Entry(parent: parent, segment: segment))
    if entries.count * 5 > slots.count * 4 {
      rehash(to: slots.count * 2)
    } else if entries.count == before + 1 {
      slots[place.slot] = place.hash << 32 | UInt64(id.index + 1)
    } else {
      // The names before it that were new too may have taken the slot.
      Self.fill(&slots, with: id, place.hash)
    }
    recentNames.store(name, hash: place.hash, id: id)
    return id
  }

  /// The name before a segment, which is often that of the name stored last.
  private mutating func parent(_ name: UnsafeBufferPointer<UInt8>) -> UInt32 {
    let isLast = lastParentText.withUnsafeBytes {
      $0.count == name.count && UnsafeRawBufferPointer(name).isEqual(to: $0, from: 0)
    }
    if isLast { return lastParent }
    lastParent = intern(name).index
    lastParentText.removeAll(keepingCapacity: true)
    lastParentText.append(contentsOf: name)
    return lastParent
  }

  /// The place of the last dot or slash, 0 where there is none after the first byte.
  private static func lastSegment(of name: UnsafeBufferPointer<UInt8>) -> Int {
    var index = name.count - 1
    while index > 0, name[index] != UInt8(ascii: "."), name[index] != UInt8(ascii: "/") {
      index -= 1
    }
    return max(index, 0)
  }

  private mutating func store(_ segment: UnsafeBufferPointer<UInt8>) -> UInt32 {
    let place = Int(truncatingIfNeeded: UnsafeRawBufferPointer(segment).hash() >> 52)
    let recent = Int(recentSegments[place])
    if recent > 0, Int(bytes[recent - 1]) == segment.count, isEqual(recent, segment) {
      return UInt32(recent - 1)
    }
    let start = UInt32(bytes.count)
    bytes.append(UInt8(segment.count))
    bytes.append(contentsOf: segment)
    recentSegments[place] = start + 1
    return start
  }

  /// The slot that holds the name, or the free one where it belongs.
  private func slot(of name: UnsafeBufferPointer<UInt8>, _ hash: UInt64) -> Int {
    slots.withUnsafeBufferPointer { slots in
      var slot = Self.firstSlot(hash, of: slots.count)
      while slots[slot] != 0 {
        let entry = slots[slot]
        if entry >> 32 == hash & 0xFFFF_FFFF, matches(UInt32(truncatingIfNeeded: entry) - 1, name) {
          return slot
        }
        slot = slot + 1 == slots.count ? 0 : slot + 1
      }
      return slot
    }
  }

  private func matches(_ index: UInt32, _ name: UnsafeBufferPointer<UInt8>) -> Bool {
    var index = index
    var remaining = name.count
    repeat {
      let entry = entries[Int(index)]
      let start = Int(entry.segment) + 1
      let count = Int(bytes[start - 1])
      guard count <= remaining else { return false }
      remaining -= count
      let segment = UnsafeBufferPointer(rebasing: name[remaining..<remaining + count])
      guard isEqual(start, segment) else { return false }
      index = entry.parent
    } while index != .max
    return remaining == 0
  }

  private func isEqual(_ start: Int, _ segment: UnsafeBufferPointer<UInt8>) -> Bool {
    bytes.withUnsafeBytes { UnsafeRawBufferPointer(segment).isEqual(to: $0, from: start) }
  }

  private mutating func rehash(to size: Int) {
    var slots = [UInt64](repeating: 0, count: size)
    var text: [UInt8] = []
    for index in entries.indices {
      text.removeAll(keepingCapacity: true)
      append(NameID(index: UInt32(index)), to: &text)
      let hash = text.withUnsafeBytes { $0.hash() }
      Self.fill(&slots, with: NameID(index: UInt32(index)), hash)
    }
    self.slots = slots
  }

  private static func fill(
    _ slots: inout [UInt64], with id: NameID, _ hash: UInt64
  ) {
    var slot = firstSlot(hash, of: slots.count)
    while slots[slot] != 0 { slot = slot + 1 == slots.count ? 0 : slot + 1 }
    slots[slot] = hash << 32 | UInt64(id.index + 1)
  }

  /// A slot of `count` in proportion to the hash, so that the table may have any size.
  private static func firstSlot(_ hash: UInt64, of count: Int) -> Int {
    Int(truncatingIfNeeded: hash.multipliedFullWidth(by: UInt64(count)).high)
  }
}

extension NameTable {
  /// What keeps a text from being a name in a trace; nil for a name.
  public static func problem(withName name: String) -> String? {
    if name.isEmpty { return "a name is empty" }
    if name.utf8.count > maximumBytes {
      return "a name is longer than \(maximumBytes) bytes"
    }
    let isPlain = name.utf8.allSatisfy {
      $0 >= 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\")
    }
    return isPlain ? nil : "a name has a quote, a backslash or a control character"
  }
}
