import Algorithms
import Diagnostics
import Workload

extension TraceEmitter {
  /// An operator alone, on operands in the formats that the scheme gives it.
  mutating func bare(_ bare: BareOperator) throws(InputError) {
    switch bare {
    case .gemm(let m, let k, let n, let batch?):
      try product(
        .matmul, "gemm", .product(batch: batch, rows: m, reduction: k, columns: n),
        left: try bareInput("gemm.input", [batch, m, k], linearOperand),
        right: try parameter("gemm.weight", [batch, k, n], encoderWeights), encoderWeights)
    case .gemm(let m, let k, let n, nil):
      try product(
        .linear, "gemm", .product(rows: m, reduction: k, columns: n),
        left: try bareInput("gemm.input", [m, k], linearOperand),
        right: try weight("gemm.weight", [n, k], encoderWeights, hasScales: false), encoderWeights)
    case .convolution(let height, let width, let channels, let kh, let kw, let kernels, let stride):
      // The output's rows and each kernel's elements are checked before they are multiplied.
      let input = try bareInput("conv.input", [channels, height, width], linearOperand)
      let weight = try weight(
        "conv.weight", [kernels, channels, kh, kw], encoderWeights, hasScales: false)
      var extras = OperatorExtras()
      extras.convolution = .init(
        inputHeight: height, inputWidth: width, inputChannels: channels, kernelHeight: kh,
        kernelWidth: kw, strideHeight: stride, strideWidth: stride)
      let rows = ((height - kh) / stride + 1) * ((width - kw) / stride + 1)
      try product(
        .convolution, "conv",
        .product(rows: rows, reduction: channels * kh * kw, columns: kernels), left: input,
        right: weight, encoderWeights, extras: extras)
    case .softmax(let rows, let length):
      let format = operands.softmax ?? scheme.activations.scores
      try rowwise(
        .softmax, scheme.algorithms.softmax.algorithm, rows: rows, length: length, from: format,
        to: scheme.activations.probabilities)
    case .layernorm(let rows, let length):
      let format = operands.layernorm ?? scheme.activations.residual
      let norm = scheme.parameters.norm
      let parameters = [
        try parameter("layernorm.weight", [length], norm),
        try parameter("layernorm.bias", [length], norm),
      ]
      try rowwise(
        .layernorm, scheme.algorithms.layernorm.algorithm, rows: rows, length: length, from: format,
        to: scheme.activations.normalized, parameters: parameters)
    case .gelu(let rows, let length):
      let format = operands.gelu ?? scheme.activations.hidden
      try rowwise(
        scheme.algorithms.mlpKind, scheme.algorithms.gelu.algorithm, rows: rows, length: length,
        from: format, to: scheme.activations.activated)
    case .attention(let tokens, let width, let headWidth, let heads):
      try bareAttention(tokens: tokens, width: width, headWidth: headWidth, heads: heads)
    }
  }

  private var linearOperand: TensorFormat {
    operands.linear ?? scheme.activations.normalized
  }

  /// What a product leaves when nothing requantizes it.
  private var sums: TensorFormat {
    TensorFormat(
      scheme.accumulator,
      granularity: scheme.accumulator.isFloat ? .none : encoderWeights.granularity,
      scale: encoderWeights.scale)
  }

  private mutating func bareInput(
    _ name: String, _ shape: [Int], _ format: TensorFormat
  ) throws(InputError) -> (id: TensorID, format: TensorFormat) {
    (try tensor(name, .input, shape, format), format)
  }

  private mutating func product(
    _ kind: OperatorKind, _ name: String, _ size: OperatorSize,
    left: (id: TensorID, format: TensorFormat), right: TensorID, _ rightFormat: TensorFormat,
    extras: OperatorExtras = OperatorExtras()
  ) throws(InputError) {
    let shape = kind == .matmul ? [size.b, size.m, size.n] : [size.m, size.n]
    let output = try tensor("\(name).output", .output, shape, sums)
    var extras = extras
    if kind != .matmul {
      let asked = self.extras(of: rightFormat)
      (extras.sparsity, extras.packing) = (asked.sparsity, asked.packing)
    }
    try emit(
      kind, name, size, mac: macKind(kind, left.format, rightFormat), inputs: [left.id, right],
      output: output, extras: extras)
  }

  private mutating func rowwise(
    _ kind: OperatorKind, _ algorithm: Algorithm, rows: Int, length: Int, from input: TensorFormat,
    to format: TensorFormat, parameters: [TensorID] = []
  ) throws(InputError) {
    let name = kind.rawValue
    let x = try tensor("\(name).input", .input, [rows, length], input)
    let output = try tensor("\(name).output", .output, [rows, length], format)
    try emit(
      kind, name, .rows(rows, length: length), algorithm: algorithm, inputs: [x] + parameters,
      output: output)
  }

  /// Every result has the format that its reader takes, as if requantizing it took nothing.
  private mutating func bareAttention(
    tokens: Int, width: Int, headWidth: Int, heads: Int
  ) throws(InputError) {
    let inner = heads * headWidth
    let x = try bareInput("attention.input", [tokens, width], linearOperand)
    let qkv = operands.qkv ?? scheme.activations.qkv
    let context = operands.linear ?? scheme.activations.context
    let scores = operands.softmax ?? scheme.activations.scores
    let probabilities = operands.probabilities ?? scheme.activations.probabilities
    var views: [TensorID] = []
    for part in ["q", "k", "v"] {
      let name = "attention.\(part)"
      let weight = try weight("\(name).weight", [inner, width], encoderWeights, hasScales: false)
      let output = try tensor("\(name).output", .activation, [tokens, inner], qkv)
      try emit(
        .linear, name, .product(rows: tokens, reduction: width, columns: inner),
        mac: macKind(.linear, x.format, encoderWeights), inputs: [x.id, weight], output: output,
        extras: extras(of: encoderWeights))
      var extras = TensorExtras()
      extras.view = .init(base: output, offset: 0, strides: [headWidth, inner, 1])
      views.append(
        try tensor("\(name).heads", .activation, [heads, tokens, headWidth], qkv, extras: extras))
    }
    let scored = try tensor("attention.qk.output", .activation, [heads, tokens, tokens], scores)
    try emit(
      .attentionQK, "attention.qk",
      .product(batch: heads, rows: tokens, reduction: headWidth, columns: tokens),
      mac: macKind(.attentionQK, qkv, qkv), inputs: [views[0], views[1]], output: scored)
    let map = try tensor(
      "attention.softmax.output", .activation, [heads, tokens, tokens], probabilities)
    try emit(
      .softmax, "attention.softmax", .rows(heads * tokens, length: tokens),
      algorithm: scheme.algorithms.softmax.algorithm, inputs: [scored], output: map)
    let merged = try tensor("attention.av.output", .activation, [tokens, inner], context)
    try emit(
      .attentionAV, "attention.av",
      .product(batch: heads, rows: tokens, reduction: tokens, columns: headWidth),
      mac: macKind(.attentionAV, probabilities, qkv), inputs: [map, views[2]], output: merged)
    try product(
      .linear, "attention.out", .product(rows: tokens, reduction: inner, columns: width),
      left: (merged, context),
      right: try weight("attention.out.weight", [width, inner], encoderWeights, hasScales: false),
      encoderWeights)
  }
}
