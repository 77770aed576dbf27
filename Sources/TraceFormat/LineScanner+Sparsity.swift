import Documents
import Workload

extension LineScanner {
  /// A structured sparsity, `"N:M"`.
  mutating func sparsity() throws(JSONError) -> Sparsity {
    let start = try valueStart()
    let text = try text()
    guard let sparsity = Sparsity(text) else {
      throw JSONError(
        offset: start, "'sparsity' cannot be '\(text.prefix(80))'",
        help: "write N:M where N of M weights are kept, as 2:4")
    }
    return sparsity
  }
}
