/// The windows of a Swin block.
struct WindowPartition {
  /// Images in the batch.
  var batch: Int
  /// Windows of one image.
  var windows: Int
  /// Height and width of a window in tokens.
  var window: Int
  /// Whether the windows are shifted, and so mask what they wrap around.
  var isShifted: Bool

  /// Whether windows bring rows into another order; one window has them all in theirs.
  var permutesRows: Bool { windows > 1 || isShifted }
}
