/// The layers of a SCALE-Sim run, in order.
public struct ScaleSimTopology: Sendable, Equatable {
  /// How the rows of a topology are to be read, SCALE-Sim's `-i`.
  public enum Form: String, CaseIterable, Sendable {
    /// `Layer, image height, width, filter height, width, channels, filters, stride height[, width]`
    case conv
    /// `Layer, M, N, K`
    case gemm
  }

  /// The file's name without folders and extension.
  public var name: String
  /// The file's name, without folders.
  public var file: String
  public var form: Form
  /// Their names are all different.
  public var layers: [ScaleSimLayer]
}
