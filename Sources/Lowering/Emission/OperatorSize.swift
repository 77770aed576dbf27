/// The dimensions of an operator as a trace has them.
struct OperatorSize {
  var b: Int
  var m: Int
  var k: Int
  var n: Int

  /// A matrix product: `batch` times rows × reduction by reduction × columns.
  static func product(batch: Int = 1, rows: Int, reduction: Int, columns: Int) -> OperatorSize {
    OperatorSize(b: batch, m: rows, k: reduction, n: columns)
  }

  /// An operator on rows.
  static func rows(_ rows: Int, length: Int) -> OperatorSize {
    OperatorSize(b: 1, m: rows, k: 0, n: length)
  }
}
