import Algorithms
import Diagnostics
import Workload

extension TraceEmitter {
  /// `x · Wᵀ + bias` in the encoder, brought to `format`, with what the scheme puts before and after
  /// it. `parts` are the neighbouring tensors of equal width that the result consists of;
  /// `isActivated` says that it reads what the MLP's nonlinearity left.
  mutating func encoderLinear(
    _ name: String, _ x: Value, isActivated: Bool = false, columns: Int,
    to format: TensorFormat, hasBias: Bool = true, permutesRows: Bool = false, parts: Int = 1
  ) throws(InputError) -> Value {
    try encoderLinear(
      name, try insert(at: .linearInput, x, prefix: "\(name).input"), try formats(of: name),
      isActivated: isActivated, columns: columns, to: format, hasBias: hasBias,
      permutesRows: permutesRows, parts: parts)
  }

  /// The same in formats of its own, on what the scheme has put something before already.
  mutating func encoderLinear(
    _ name: String, _ x: Value, _ formats: ProductFormats, isActivated: Bool = false, columns: Int,
    to format: TensorFormat, hasBias: Bool = true, permutesRows: Bool = false, parts: Int = 1
  ) throws(InputError) -> Value {
    let operands = formats.operands
    let wanted = isActivated ? operands.activated ?? operands.linear : operands.linear
    var result = try linear(
      name, try convert(x, to: wanted),
      columns: columns, weights: formats.weights, used: operands.weights, to: format,
      hasBias: hasBias, permutesRows: permutesRows)
    if let outliers = scheme.outliers {
      result = try addOutliers(outliers, of: x, to: result, permutesRows: permutesRows)
    }
    return try insert(at: .linearOutput, result, prefix: name, parts: parts)
  }

  /// `x · Wᵀ + bias` outside the encoder's blocks.
  mutating func nonEncoderLinear(
    _ name: String, _ x: Value, columns: Int, to format: TensorFormat,
    role: TensorRole = .activation
  ) throws(InputError) -> Value {
    let (weights, operand) = try formats(of: name, .classifier)
    return try linear(
      name, try convert(x, to: operand), columns: columns, weights: weights, to: format, role: role)
  }

  /// `x · Wᵀ + bias`, brought to `format`. Weights that products take in the format `used` are
  /// converted to it by a separate operator.
  mutating func linear(
    _ name: String, _ x: Value, columns: Int, weights: TensorFormat, used: TensorFormat? = nil,
    to format: TensorFormat, hasBias: Bool = true, permutesRows: Bool = false,
    role: TensorRole = .activation
  ) throws(InputError) -> Value {
    var inputs = [x.id]
    inputs.append(try weight("\(name).weight", [columns, x.columns], weights))
    let operand = try convert(
      Value(
        id: inputs[1], name: "\(name).weight", rows: columns, columns: x.columns, format: weights),
      to: used)
    inputs[1] = operand.id
    var epilogue: [Epilogue.Step] = []
    if hasBias {
      inputs.append(try parameter("\(name).bias", [columns], scheme.parameters.bias))
      epilogue.append(Epilogue.Step(.bias))
    }
    epilogue += requantization(after: .linear, of: [x.format, operand.format], to: format)
    var extras = extras(of: operand.format)
    if permutesRows { extras.rowMaps = [.blocks, .all, .all].prefix(inputs.count).map(\.self) }
    let result = try result(of: name, rows: x.rows, columns: columns, format, role: role)
    try emit(
      .linear, name, .product(rows: x.rows, reduction: x.columns, columns: columns),
      mac: macKind(.linear, x.format, operand.format), epilogue: epilogue, inputs: inputs,
      output: result.id,
      extras: extras)
    return result
  }

  /// A LayerNorm over each row, brought to `format`. Power-of-two factors of its input's channels
  /// are parameters of the LayerNorm, stored with its weight. With `gathersBlocks` a row is
  /// made of a block of rows of the input.
  mutating func layernorm(
    _ name: String, _ x: Value, to format: TensorFormat, gathersBlocks: Bool = false,
    role: TensorRole = .activation
  ) throws(InputError) -> Value {
    let x = try convert(x, to: operands.layernorm)
    let norm = scheme.parameters.norm
    let weight = try parameter(
      "\(name).weight", [x.columns], norm, scales: x.format.granularity == .ptf ? x.columns : 0,
      scaleBits: x.format.scaleBits)
    let bias = try parameter("\(name).bias", [x.columns], norm)
    let result = try result(of: name, rows: x.rows, columns: x.columns, format, role: role)
    var extras = OperatorExtras()
    if gathersBlocks { extras.rowMaps = [.blocks, .identity, .identity] }
    try emit(
      .layernorm, name, .rows(x.rows, length: x.columns),
      algorithm: scheme.algorithms.layernorm.algorithm,
      epilogue: requantization(after: .layernorm, of: [x.format], to: format),
      inputs: [x.id, weight, bias], output: result.id, extras: extras)
    return result
  }

  /// The MLP's nonlinearity.
  mutating func gelu(_ name: String, _ x: Value) throws(InputError) -> Value {
    let x = try convert(x, to: operands.gelu)
    let (kind, format) = (scheme.algorithms.mlpKind, scheme.activations.activated)
    let result = try result(of: name, rows: x.rows, columns: x.columns, format)
    try emit(
      kind, name, .rows(x.rows, length: x.columns), algorithm: scheme.algorithms.gelu.algorithm,
      epilogue: requantization(after: kind, of: [x.format], to: format), inputs: [x.id],
      output: result.id)
    return result
  }

  /// A branch of the encoder added to the residual stream, with what the scheme puts on either.
  mutating func addBranch(
    _ name: String, branch: Value, residual: Value, permutesBranch: Bool = false
  ) throws(InputError) -> Value {
    try add(
      name, branch: try insert(at: .branch, branch, prefix: "\(name).branch"),
      residual: try insert(at: .shortcut, residual, prefix: "\(name).shortcut"),
      permutesBranch: permutesBranch)
  }

  /// The sum of a branch and the residual stream; a requantization rescales each of the two once,
  /// before the sum.
  mutating func add(
    _ name: String, branch: Value, residual: Value, permutesBranch: Bool = false
  ) throws(InputError) -> Value {
    let format = scheme.activations.residual
    let result = try result(of: name, rows: residual.rows, columns: residual.columns, format)
    var extras = OperatorExtras()
    if permutesBranch { extras.rowMaps = [.blocks, .identity] }
    try emit(
      .add, name, .rows(residual.rows, length: residual.columns),
      epilogue: requantization(after: .add, of: [branch.format, residual.format], to: format),
      inputs: [branch.id, residual.id], output: result.id, extras: extras)
    return result
  }

  /// Fc1, GELU, fc2; the third name is the activation's.
  mutating func feedForward(
    _ x: Value, first: String, activation: String, second: String, hidden: Int
  ) throws(InputError) -> Value {
    let activations = scheme.activations
    let inner = try encoderLinear(first, x, columns: hidden, to: activations.hidden)
    let activated = try gelu(activation, inner)
    return try encoderLinear(
      second, activated, isActivated: true, columns: x.columns, to: activations.branch)
  }

  /// The mean of each image's tokens, one row for each image.
  mutating func pool(_ name: String, _ x: Value, batch: Int) throws(InputError) -> Value {
    let result = try result(of: name, rows: batch, columns: x.columns, x.format)
    try emit(
      .pool, name, .rows(batch, length: x.columns),
      epilogue: requantization(after: .pool, of: [x.format], to: x.format), inputs: [x.id],
      output: result.id)
    return result
  }

  /// A convolution whose stride is its kernel: `[batch · patches, width]`, one row for each patch.
  mutating func patchEmbedding(
    image: Int, patch: Int, channels: Int, width: Int, batch: Int
  ) throws(InputError) -> Value {
    let name = "patch_embed.proj"
    let activations = scheme.activations
    let pixels = Value(
      id: try tensor("image", .input, [batch, channels, image, image], activations.image),
      name: "image",
      rows: batch * channels * image, columns: image, format: activations.image)
    let (weights, operand) = try formats(of: name, .patchEmbedding)
    let x = try convert(pixels, to: operand)
    let side = image / patch
    let reduction = channels * patch * patch
    let weight = try weight("\(name).weight", [width, channels, patch, patch], weights)
    let bias = try parameter("\(name).bias", [width], scheme.parameters.bias)
    let result = try result(
      of: name, rows: batch * side * side, columns: width, activations.patches)
    var extras = extras(of: weights)
    extras.convolution = .init(
      inputHeight: image, inputWidth: image, inputChannels: channels, kernelHeight: patch,
      kernelWidth: patch, strideHeight: patch, strideWidth: patch)
    try emit(
      .convolution, name, .product(rows: result.rows, reduction: reduction, columns: width),
      mac: macKind(.convolution, x.format, weights),
      epilogue: [Epilogue.Step(.bias)]
        + requantization(after: .convolution, of: [x.format, weights], to: activations.patches),
      inputs: [x.id, weight, bias], output: result.id, extras: extras)
    return result
  }

  /// The classifier, from one row for each image.
  mutating func head(_ x: Value, classes: Int) throws(InputError) {
    _ = try nonEncoderLinear(
      "head", x, columns: classes, to: scheme.activations.logits, role: .output)
  }

  /// Two classifiers, of the class token and of the distillation token, and the mean of their results: the
  /// sum, whose half is part of its scale.
  mutating func heads(_ x: Value, _ distilled: Value, classes: Int) throws(InputError) {
    let format = scheme.activations.logits
    let own = try nonEncoderLinear("head", x, columns: classes, to: format)
    let other = try nonEncoderLinear("head_dist", distilled, columns: classes, to: format)
    let mean = try result(
      of: "head.mean", rows: own.rows, columns: classes, format, role: .output)
    try emit(
      .add, "head.mean", .rows(own.rows, length: classes),
      epilogue: requantization(after: .add, of: [own.format, other.format], to: format),
      inputs: [own.id, other.id], output: mean.id)
  }
}
