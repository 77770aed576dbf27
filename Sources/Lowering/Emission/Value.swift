import Workload

/// An activation between its producer and its consumers, seen as rows of tokens.
struct Value {
  var id: TensorID
  /// The operator or view that it comes from; what is done to it is named after that.
  var name: String
  var rows: Int
  var columns: Int
  var format: TensorFormat
}
