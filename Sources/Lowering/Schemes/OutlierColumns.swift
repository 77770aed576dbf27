/// Channels of a linear's input that a second product in floating point takes (LLM.int8(), NeurIPS
/// 2022): the integer product has zeros in their place, and the two results are added.
package struct OutlierColumns: Sendable, Equatable {
  /// How many of each linear's input channels.
  package var count: Int
  /// The format of these channels and of their weights, kept in addition to the integer ones.
  package var format: TensorFormat
}
