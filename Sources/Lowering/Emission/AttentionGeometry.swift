/// How the rows of an activation fall into groups that attend to each other.
struct AttentionGeometry {
  /// Images or sequences, times windows of each.
  var groups: Int
  var heads: Int
  /// Tokens of one group.
  var tokens: Int
  /// Columns of one head.
  var headWidth: Int

  var width: Int { heads * headWidth }
}
