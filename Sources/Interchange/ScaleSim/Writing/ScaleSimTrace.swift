import Workload

extension ScaleSimTopology {
  /// The layers as a trace: products of 8-bit words, SCALE-Sim's one byte, each with operands of its
  /// own in DRAM and a result that goes back there. Sums leave as words; what rounds them is not
  /// modelled there.
  package func trace() -> Trace {
    let batches = Set(layers.map(\.batch))
    var header = Trace.Header(model: name, scheme: "int8", source: "SCALE-Sim topology \(file)")
    // Layers of several batch sizes have none in common.
    if let batch = batches.first, batches.count == 1 { header.batch = batch }
    var builder = TraceBuilder(header: header)
    for layer in layers { builder.add(layer) }
    builder.countUses()
    return builder.trace
  }
}

extension TraceBuilder {
  fileprivate mutating func add(_ layer: ScaleSimLayer) {
    var extras = OperatorExtras()
    let shapes: (input: [Int], weight: [Int])
    switch layer.shape {
    case .gemm(_, let n, let k): shapes = ([layer.m, k], [n, k])
    case .convolution(let c):
      shapes = (
        (layer.batch == 1 ? [] : [layer.batch]) + [c.channels, c.height, c.width],
        [c.filters, c.channels, c.filterHeight, c.filterWidth]
      )
      extras.convolution = .init(
        inputHeight: c.height, inputWidth: c.width, inputChannels: c.channels,
        kernelHeight: c.filterHeight, kernelWidth: c.filterWidth, strideHeight: c.strideHeight,
        strideWidth: c.strideWidth)
    }
    let input = word("\(layer.name).input", .input, shapes.input)
    let weight = word("\(layer.name).weight", .weight, shapes.weight)
    let output = word("\(layer.name).output", .output, [layer.m, layer.n])
    let kind: OperatorKind = extras.convolution == nil ? .linear : .convolution
    let op = Operator(
      name: intern(layer.name), kind: kind, b: 1, m: UInt32(layer.m), k: UInt32(layer.k),
      n: UInt32(layer.n))
    add(operator: op, inputs: [input, weight], outputs: [output], extras: extras)
  }

  private mutating func word(_ name: String, _ role: TensorRole, _ shape: [Int]) -> TensorID {
    let tensor = Tensor(
      name: intern(name), role: role, type: ElementType(.signed, bits: 8))
    return add(tensor: tensor, shape: shape.map { UInt32($0) })
  }
}
