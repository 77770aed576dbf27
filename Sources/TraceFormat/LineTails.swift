import Workload

/// Remembers what the ends of lines mean. The blocks of a model repeat: their lines differ in names,
/// and what follows the names is read once.
struct LineTails<Value> {
  private struct Entry {
    /// Where the text is in `texts`.
    var start: Int
    var count: Int
    var key: Int
    var value: Value
  }

  private var texts: [UInt8] = []
  private var entries: [Entry] = []
  /// Index + 1 of the entry stored last with a hash.
  private var slots = [UInt32](repeating: 0, count: slotCount)

  private static var slotCount: Int { 4096 }
  private static var maximumTextBytes: Int { 1 << 20 }

  /// What a tail means; `key` tells apart the lines in which equal tails mean different things.
  func value(of tail: UnsafeRawBufferPointer, key: Int = 0) -> Value? {
    let index = slots[slot(of: tail, key)]
    guard index > 0 else { return nil }
    return entries.withUnsafeBufferPointer { entries in
      let entry = entries[Int(index) - 1]
      guard entry.count == tail.count, entry.key == key, isEqual(tail, entry.start) else {
        return nil
      }
      return entry.value
    }
  }

  /// Stores what a tail means; starts over where there is too much.
  mutating func store(_ value: Value, of tail: UnsafeRawBufferPointer, key: Int = 0) {
    guard tail.count < Self.maximumTextBytes / 16 else { return }
    if texts.count + tail.count > Self.maximumTextBytes || entries.count == Self.slotCount {
      texts.removeAll(keepingCapacity: true)
      entries.removeAll(keepingCapacity: true)
      for index in slots.indices { slots[index] = 0 }
    }
    let slot = slot(of: tail, key)
    entries.append(Entry(start: texts.count, count: tail.count, key: key, value: value))
    texts.append(contentsOf: tail)
    slots[slot] = UInt32(entries.count)
  }

  private func slot(of tail: UnsafeRawBufferPointer, _ key: Int) -> Int {
    Int(truncatingIfNeeded: tail.hash(UInt64(truncatingIfNeeded: key)) >> 52)
  }

  private func isEqual(_ tail: UnsafeRawBufferPointer, _ start: Int) -> Bool {
    texts.withUnsafeBytes { tail.isEqual(to: $0, from: start) }
  }
}
