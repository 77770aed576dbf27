import Documents
import Workload

extension OperatorLine {
  /// Reads the value of a key that few operators have.
  mutating func readExtra(
    _ key: TraceKey.Operator, at offset: Int, _ line: inout LineScanner, _ scope: inout TraceScope
  ) throws(JSONError) {
    hasExtras = true
    let counts = 1...TraceLimits.maximumCount
    switch key {
    case .convolution:
      offsets.convolution = offset
      try readConvolution(&line)
    case .rows:
      offsets.rows = offset
      try line.beginArray()
      var isFirst = true
      while try line.nextElement(&isFirst) {
        extras.rowMaps.append(try line.choice(among: &rowMaps, "a row map"))
      }
    case .halo: extras.halo = try line.integer(in: 0...TraceLimits.maximumCount, "'halo'")
    case .broadcast: extras.broadcast = try line.integer(in: counts, "'broadcast'")
    case .axis: extras.axis = try line.integer(in: 1...TraceLimits.maximumRank, "'axis'")
    case .preAdd:
      extras.preAdd = try scope.tensor(&line)
      dependsOnBroken = dependsOnBroken || extras.preAdd == nil
    case .sparsity: extras.sparsity = try line.sparsity()
    case .packing: extras.packing = try line.integer(in: counts, "'packing'")
    case .outlierColumns:
      extras.outlierColumns = try line.integer(
        in: 0...TraceLimits.maximumCount, "'outlier_columns'")
    case .phase: extras.phase = try line.choice(among: &phases, "'phase'")
    case .repeats:
      offsets.repeats = offset
      extras.repeats = try line.integer(in: counts, "'repeat'")
    case .window:
      offsets.window = offset
      try readWindow(&line)
    case .operator, .name, .inputs, .outputs, .dims, .algorithm, .mac, .mask, .epilogue, .source:
      preconditionFailure("'\(key.rawValue)' is no rare key")
    }
  }

  private mutating func readWindow(_ line: inout LineScanner) throws(JSONError) {
    var object = try line.beginObject(TraceKey.Window.self, "'window'")
    var window = AttentionWindow(before: 0, after: 0)
    let counts = 0...TraceLimits.maximumCount
    while let key = try line.nextKey(of: &object, among: &windowKeys) {
      switch key {
      case .before: window.before = try line.integer(in: counts, "'before'")
      case .after: window.after = try line.integer(in: counts, "'after'")
      }
    }
    try line.require(NameSet<TraceKey.Window>.bits([.before, .after]), in: object)
    extras.window = window
  }

  private mutating func readConvolution(_ line: inout LineScanner) throws(JSONError) {
    var object = try line.beginObject(TraceKey.Convolution.self, "'convolution'")
    var input: [Int] = []
    var kernel: [Int] = []
    var stride: [Int] = []
    var padding = 0
    var groups = 1
    let counts = 1...TraceLimits.maximumCount
    while let key = try line.nextKey(of: &object, among: &convolutionKeys) {
      switch key {
      case .input: try line.integers(in: counts, "a size", into: &input)
      case .kernel: try line.integers(in: counts, "a size", into: &kernel)
      case .stride: try line.integers(in: counts, "a stride", into: &stride)
      case .padding:
        padding = try line.integer(in: 0...TraceLimits.maximumCount, "'padding'")
      case .groups: groups = try line.integer(in: counts, "'groups'")
      }
    }
    try line.require(NameSet<TraceKey.Convolution>.bits([.input, .kernel, .stride]), in: object)
    guard input.count == 3, kernel.count == 2, stride.count == 2 else {
      throw JSONError(
        offset: offsets.convolution,
        "a convolution has an 'input' of 3 sizes, a 'kernel' and a 'stride' of 2")
    }
    extras.convolution = OperatorExtras.Convolution(
      inputHeight: input[0], inputWidth: input[1], inputChannels: input[2],
      kernelHeight: kernel[0], kernelWidth: kernel[1], strideHeight: stride[0],
      strideWidth: stride[1], padding: padding, groups: groups)
  }
}
