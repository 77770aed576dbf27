/// Counts the requests of a two-dimensional transfer: rows `stride` bytes apart in
/// memory, each asked for in pieces, each piece in the aligned bursts that it touches.
struct RowBursts {
  /// Bytes of a burst, and of a piece at most.
  let burst: Int
  let piece: Int

  /// - Parameters:
  ///   - length: Bytes of a row.
  ///   - offset: From a burst's boundary to the first row.
  func count(rows: Int, length: Int, stride: Int, offset: Int) -> Int {
    // Rows begin at every place again that they began at once.
    let period = burst / greatestCommonDivisor(stride, burst)
    var sum = 0
    for row in 0..<min(period, rows) {
      let repeats = (rows - row + period - 1) / period
      sum += repeats * bursts(length, from: (offset + row * stride) % burst)
    }
    return sum
  }

  private func bursts(_ length: Int, from start: Int) -> Int {
    var sum = 0
    var done = 0
    while done < length {
      let first = start + done
      let last = start + min(length, done + piece) - 1
      sum += last / burst - first / burst + 1
      done += piece
    }
    return sum
  }

  private func greatestCommonDivisor(_ a: Int, _ b: Int) -> Int {
    b == 0 ? a : greatestCommonDivisor(b, a % b)
  }
}
