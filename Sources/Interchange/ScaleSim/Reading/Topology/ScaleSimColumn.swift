/// A column of a topology, by the names that headers give it.
enum ScaleSimColumn: CaseIterable {
  case layer
  case m, n, k
  case imageHeight, imageWidth, filterHeight, filterWidth, channels, filters
  case strideHeight, strideWidth
  case batch
  case sparsity

  /// What messages call it.
  var title: String {
    switch self {
    case .layer: "layer"
    case .m: "M"
    case .n: "N"
    case .k: "K"
    case .imageHeight: "image height"
    case .imageWidth: "image width"
    case .filterHeight: "filter height"
    case .filterWidth: "filter width"
    case .channels: "channels"
    case .filters: "filters"
    case .strideHeight: "stride height"
    case .strideWidth: "stride width"
    case .batch: "batch size"
    case .sparsity: "sparsity"
    }
  }

  /// What headers call it, SCALE-Sim's own name first: letters' case, spaces, underscores and what is in
  /// parentheses do not matter.
  var names: [String] {
    switch self {
    case .layer: ["Layer name", "Layer", "L", "Name", "Layer ID", "Operator", "Op"]
    case .m: ["M"]
    case .n: ["N"]
    case .k: ["K"]
    case .imageHeight: ["IFMAP Height", "IFMAP H", "Image Height", "Input Height", "Input H", "IH"]
    case .imageWidth: ["IFMAP Width", "IFMAP W", "Image Width", "Input Width", "Input W", "IW"]
    case .filterHeight: ["Filter Height", "Filter H", "Kernel Height", "Kernel H", "FH", "KH"]
    case .filterWidth: ["Filter Width", "Filter W", "Kernel Width", "Kernel W", "FW", "KW"]
    case .channels:
      ["Channels", "Channel", "Num Channels", "Num Channel", "Input Channels", "In Channels"]
    case .filters:
      [
        "Num Filter", "Num Filters", "Filters", "Number of Filters", "Output Channels",
        "Out Channels",
      ]
    case .strideHeight: ["Strides", "Stride", "Stride Height", "Stride H"]
    case .strideWidth: ["Stride Width", "Stride W"]
    case .batch: ["Batch Size", "Batch", "Batches"]
    case .sparsity: ["Sparsity", "Sparsity Ratio"]
    }
  }

  /// The column that a header's cell names.
  init?(_ text: String) {
    let key = Self.key(text)
    guard let column = Self.allCases.first(where: { $0.names.contains { Self.key($0) == key } })
    else { return nil }
    self = column
  }

  private static func key(_ text: String) -> String {
    let words = text.prefix { $0 != "(" && $0 != "[" }
    return String(
      String.UnicodeScalarView(
        words.lowercased().unicodeScalars.filter {
          $0.properties.isAlphabetic || ("0"..."9").contains($0)
        }))
  }

  // MARK: Forms

  /// The form of topology that it tells; nil for one of both.
  var form: ScaleSimTopology.Form? {
    switch self {
    case .m, .n, .k: .gemm
    case .imageHeight, .imageWidth, .filterHeight, .filterWidth, .channels, .filters,
      .strideHeight, .strideWidth:
      .conv
    case .layer, .batch, .sparsity: nil
    }
  }

  /// What a row may leave out: a stride along the width is that along the height, a batch is one image.
  var isOptional: Bool {
    switch self {
    case .strideWidth, .batch, .sparsity: true
    case .layer, .m, .n, .k, .imageHeight, .imageWidth, .filterHeight, .filterWidth, .channels,
      .filters, .strideHeight:
      false
    }
  }

  /// The columns of a form in SCALE-Sim's order, up to those that a row may leave out.
  static func required(_ form: ScaleSimTopology.Form) -> [ScaleSimColumn] {
    switch form {
    case .gemm: [.layer, .m, .n, .k]
    case .conv:
      [
        .layer, .imageHeight, .imageWidth, .filterHeight, .filterWidth, .channels, .filters,
        .strideHeight,
      ]
    }
  }

  /// The other of a height and a width.
  var partner: ScaleSimColumn? {
    switch self {
    case .imageHeight: .imageWidth
    case .imageWidth: .imageHeight
    case .filterHeight: .filterWidth
    case .filterWidth: .filterHeight
    case .layer, .m, .n, .k, .channels, .filters, .strideHeight, .strideWidth, .batch, .sparsity:
      nil
    }
  }
}
