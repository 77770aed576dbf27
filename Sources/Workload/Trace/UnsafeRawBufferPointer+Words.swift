extension UnsafeRawBufferPointer {
  /// FNV-1a over eight bytes at a time, long texts in two lanes, mixed at the end; fixed, so that a
  /// run never depends on a seed.
  public func hash(_ start: UInt64 = 0xcbf2_9ce4_8422_2325) -> UInt64 {
    let count = count
    var hash = start ^ UInt64(truncatingIfNeeded: count)
    guard let base = baseAddress else { return hash }
    let prime: UInt64 = 0x100_0000_01b3
    var index = 0
    if count >= 64 {
      var other: UInt64 = 0x9e37_79b9_7f4a_7c15
      while index &+ 16 <= count {
        hash = (hash ^ base.loadUnaligned(fromByteOffset: index, as: UInt64.self)) &* prime
        other = (other ^ base.loadUnaligned(fromByteOffset: index &+ 8, as: UInt64.self)) &* prime
        hash ^= hash >> 29
        other ^= other >> 29
        index &+= 16
      }
      hash ^= other &* 0xff51_afd7_ed55_8ccd
    }
    while index &+ 8 <= count {
      hash = (hash ^ base.loadUnaligned(fromByteOffset: index, as: UInt64.self)) &* prime
      hash ^= hash >> 29
      index &+= 8
    }
    if index < count {
      var rest: UInt64 = 0
      if count >= 8 {
        // The last eight bytes, without those that have been taken.
        let word = base.loadUnaligned(fromByteOffset: count &- 8, as: UInt64.self)
        rest =
          UInt64(littleEndian: word) >> UInt64(truncatingIfNeeded: 8 &* (8 &- (count &- index)))
      } else if count >= 4 {
        // Two halves that may overlap.
        rest =
          UInt64(base.loadUnaligned(as: UInt32.self)) << 32
          | UInt64(base.loadUnaligned(fromByteOffset: count &- 4, as: UInt32.self))
      } else {
        while index < count {
          rest = rest << 8 | UInt64(self[index])
          index &+= 1
        }
      }
      hash = (hash ^ rest) &* prime
    }
    hash ^= hash >> 32
    return hash &* 0x9e37_79b9_7f4a_7c15
  }

  /// Whether a byte is above `limit`, which is below 0x80.
  public func hasByte(above limit: UInt8) -> Bool {
    var index = 0
    let added = UInt64(0x7F - limit) &* 0x0101_0101_0101_0101
    while index &+ 8 <= count {
      let word = loadUnaligned(fromByteOffset: index, as: UInt64.self)
      // Without their high bits the bytes do not carry into each other.
      let sums = (word & 0x7F7F_7F7F_7F7F_7F7F) &+ added
      if (sums | word) & 0x8080_8080_8080_8080 != 0 { return true }
      index &+= 8
    }
    while index < count {
      if self[index] > limit { return true }
      index &+= 1
    }
    return false
  }

  /// Whether a byte is a quote, a backslash or a control character, which JSON writes as an escape.
  public var needsEscapes: Bool {
    let ones: UInt64 = 0x0101_0101_0101_0101
    var index = 0
    while index &+ 8 <= count {
      let word = loadUnaligned(fromByteOffset: index, as: UInt64.self)
      let quotes = word ^ (ones &* 0x22)
      let backslashes = word ^ (ones &* 0x5C)
      let deletes = word ^ (ones &* 0x7F)
      // A byte is below n if subtracting n borrows into its high bit.
      let below =
        ((quotes &- ones) & ~quotes) | ((backslashes &- ones) & ~backslashes)
        | ((deletes &- ones) & ~deletes) | ((word &- ones &* 0x20) & ~word)
      if below & (ones &* 0x80) != 0 { return true }
      index &+= 8
    }
    while index < count {
      let byte = self[index]
      if byte < 0x20 || byte == 0x22 || byte == 0x5C || byte == 0x7F { return true }
      index &+= 1
    }
    return false
  }

  /// Whether the bytes are those of another text from `start` on.
  @inlinable
  @inline(__always)
  public func isEqual(to other: UnsafeRawBufferPointer, from start: Int) -> Bool {
    let count = count
    guard start >= 0, count <= other.count &- start else { return false }
    guard let base = baseAddress, let otherBase = other.baseAddress?.advanced(by: start) else {
      return count == 0
    }
    var index = 0
    while index &+ 8 <= count {
      guard
        base.loadUnaligned(fromByteOffset: index, as: UInt64.self)
          == otherBase.loadUnaligned(fromByteOffset: index, as: UInt64.self)
      else { return false }
      index &+= 8
    }
    guard index < count else { return true }
    if count >= 8 {
      let last = count &- 8
      return base.loadUnaligned(fromByteOffset: last, as: UInt64.self)
        == otherBase.loadUnaligned(fromByteOffset: last, as: UInt64.self)
    }
    while index < count {
      guard self[index] == other[start &+ index] else { return false }
      index &+= 1
    }
    return true
  }

  /// The next line feed, 32 bytes at a time.
  public func lineFeed(from start: Int) -> Int? {
    let lineFeeds = SIMD32<UInt8>(repeating: 0x0A)
    var position = start
    while position + 32 <= count {
      let block = loadUnaligned(fromByteOffset: position, as: SIMD32<UInt8>.self)
      let words = unsafeBitCast(block .== lineFeeds, to: SIMD4<UInt64>.self)
      if words[0] | words[1] | words[2] | words[3] != 0 { break }
      position += 32
    }
    while position < count {
      if self[position] == 0x0A { return position }
      position += 1
    }
    return nil
  }
}
