extension Span<Int32> {
  /// The largest element.
  ///
  /// - Precondition: There is one.
  var largest: Int32 {
    precondition(count > 0, "a row has at least one element")
    var largest = self[0]
    for index in 1..<Swift.max(count, 1) { largest = Swift.max(largest, self[index]) }
    return largest
  }

  /// The sum. Rows of fewer than 2^31 elements of 32 bits cannot leave 63.
  var sum: Int64 {
    var sum: Int64 = 0
    for index in indices { sum += Int64(self[index]) }
    return sum
  }
}
