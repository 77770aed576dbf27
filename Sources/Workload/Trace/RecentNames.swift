/// The names met last, by their hash, with their text at hand: a line names what lines shortly above
/// have defined.
struct RecentNames: Sendable {
  private struct Entry {
    var hash: UInt64 = 0
    var id: UInt32 = 0
    /// 0 where the entry is free.
    var count: UInt32 = 0
  }

  private static let entryCount = 256
  /// Longer names are not kept here.
  private static let maximumBytes = 64

  private var entries = [Entry](repeating: Entry(), count: entryCount)
  private var texts = [UInt8](repeating: 0, count: entryCount * maximumBytes)

  func find(_ name: UnsafeBufferPointer<UInt8>, hash: UInt64) -> NameID? {
    let index = Int(truncatingIfNeeded: hash) & (Self.entryCount - 1)
    let entry = entries[index]
    guard entry.hash == hash, Int(entry.count) == name.count else { return nil }
    let isEqual = texts.withUnsafeBytes { texts in
      UnsafeRawBufferPointer(name).isEqual(to: texts, from: index * Self.maximumBytes)
    }
    return isEqual ? NameID(index: entry.id) : nil
  }

  mutating func store(_ name: UnsafeBufferPointer<UInt8>, hash: UInt64, id: NameID) {
    guard name.count > 0, name.count <= Self.maximumBytes else { return }
    let index = Int(truncatingIfNeeded: hash) & (Self.entryCount - 1)
    entries[index] = Entry(hash: hash, id: id.index, count: UInt32(name.count))
    texts.withUnsafeMutableBytes { texts in
      let start = index * Self.maximumBytes
      UnsafeMutableRawBufferPointer(rebasing: texts[start..<start + name.count])
        .copyMemory(from: UnsafeRawBufferPointer(name))
    }
  }
}
