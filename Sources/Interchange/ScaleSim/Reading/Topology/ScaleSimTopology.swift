/// The layers of a SCALE-Sim run, in order.
package struct ScaleSimTopology: Sendable, Equatable {
  /// How the rows of a topology are to be read, SCALE-Sim's `-i`.
  package enum Form: String, CaseIterable, Sendable {
    /// `Layer, image height, width, filter height, width, channels, filters, stride height[, width]`
    case conv
    /// `Layer, M, N, K`
    case gemm
  }

  /// The file's name without folders and extension.
  package var name: String
  /// The file's name, without folders.
  package var file: String
  package var form: Form
  /// Their names are all different.
  package var layers: [ScaleSimLayer]
}
