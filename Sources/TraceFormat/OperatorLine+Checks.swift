import Documents
import Workload

extension OperatorLine {
  /// The work of one line, which the reader sums up: MACs, and elements that any unit may touch.
  struct Work {
    var macs = 0
    var elements = 0
  }

  /// Checks what the line says against itself and against the lines above.
  ///
  /// Only what holds for every operator of a kind is checked: a wrong file should not be simulated,
  /// a strange one should.
  func check(in scope: TraceScope) throws(JSONError) -> Work {
    try checkAlgorithm(declared: scope.builder.trace.header.algorithms)
    try checkAttributes()
    return try checkOperands(in: scope)
  }

  /// Checks what the names of a line change.
  func checkOperands(in scope: TraceScope) throws(JSONError) -> Work {
    try checkOperandCounts()
    let work = try checkedWork()
    guard !dependsOnBroken else { return work }
    try checkOrder(scope)
    try checkShapes(scope.builder.trace)
    return op.kind == .pool ? try poolingWork(scope.builder.trace) : work
  }

  private func fail(_ offset: Int, _ message: String, help: String? = nil) -> JSONError {
    JSONError(offset: offset, message, help: help)
  }

  private func checkAlgorithm(declared: [Trace.DeclaredAlgorithm]) throws(JSONError) {
    let kind = op.kind
    guard op.algorithm != .none || kind.needsAlgorithm else { return }
    let choices = BuiltInAlgorithm.choices(for: kind)
    let own = declared.filter { $0.kind == kind }.map(\.name)
    let isKnown =
      switch op.algorithm {
      case .builtIn(let algorithm): choices.contains(algorithm)
      case .userDefined(let name): own.contains(name)
      }
    guard !isKnown else { return }
    let names = choices.map(\.rawValue) + own.map(\.text)
    throw fail(
      offsets.algorithm,
      offsets.algorithm == 0
        ? "'algorithm' is missing: '\(kind.rawValue)' needs one"
        : "'\(kind.rawValue)' cannot have the algorithm '\(op.algorithm.name)'",
      help: names.isEmpty
        ? nil : LineScanner.nearest(op.algorithm.name, among: names, "one of"))
  }

  private func checkAttributes() throws(JSONError) {
    let kind = op.kind
    if op.mac != .multiply, !kind.isMatrix {
      throw fail(offsets.mac, "'\(kind.rawValue)' has no MACs")
    }
    if op.mask != .none, !kind.traits.takesMask {
      throw fail(offsets.mask, "'\(kind.rawValue)' has no mask")
    }
    if extras.window != nil, op.mask != .window || !(kind == .attentionQK || kind == .attentionAV) {
      throw fail(
        offsets.window,
        "'window' belongs to an 'attention_qk' or 'attention_av' with 'mask' 'window'")
    }
    guard (extras.convolution != nil) == (kind == .convolution) else {
      throw fail(
        offsets.convolution,
        kind == .convolution
          ? "'convolution' is missing: 'conv' needs its geometry"
          : "'\(kind.rawValue)' has no 'convolution'")
    }
  }

  private func checkOperandCounts() throws(JSONError) {
    guard !dependsOnBroken else { return }
    let needed = op.kind.traits.inputCounts
    guard needed.contains(inputs.count) else {
      let expected =
        needed.upperBound == Int(UInt8.max)
        ? "at least \(needed.lowerBound)"
        : needed.count == 1
          ? "\(needed.lowerBound)" : "\(needed.lowerBound) to \(needed.upperBound)"
      throw fail(
        offsets.inputs, "'\(op.kind.rawValue)' needs \(expected) inputs, found \(inputs.count)")
    }
    guard extras.rowMaps.isEmpty || extras.rowMaps.count == inputs.count else {
      throw fail(
        offsets.rows, "'rows' has \(extras.rowMaps.count) maps for \(inputs.count) inputs")
    }
    guard !outputs.isEmpty else { throw fail(offsets.outputs, "an operator has an output") }
    if op.epilogue.hasBias, op.kind.isMatrix, inputs.count < 3 {
      throw fail(offsets.epilogue, "a bias is the third input, found \(inputs.count) inputs")
    }
  }

  private func checkedWork() throws(JSONError) -> Work {
    let repeats = UInt128(extras.repeats)
    let results = UInt128(op.b) * UInt128(op.m) * UInt128(op.n)
    // Four factors below 2³² fit 128 bits; the repeats come after the first comparison.
    let macs = op.kind.isMatrix ? results * UInt128(op.k) : 0
    // An operator touches each element once an input, or once a step of its epilogue.
    let passes = UInt128(max(inputs.count, Epilogue.maximumSteps))
    let limit = UInt128(TraceLimits.maximumWork)
    guard macs <= limit, results <= limit, macs * repeats <= limit,
      results * repeats * passes <= limit
    else {
      let times = extras.repeats > 1 ? ", repeated \(extras.repeats) times," : ""
      let dims =
        op.kind.isMatrix
        ? "b \(op.b) x m \(op.m) x k \(op.k) x n \(op.n)" : "rows \(op.m) x length \(op.n)"
      throw fail(offsets.dims, "the product of \(dims)\(times) leaves 2^60")
    }
    return Work(macs: Int(macs * repeats), elements: Int(results * repeats * passes))
  }

  /// A pooling touches what it reads, which is more than what it writes.
  private func poolingWork(_ trace: Trace) throws(JSONError) -> Work {
    let elements = UInt128(trace.elements(of: trace[inputs[0]])) * UInt128(extras.repeats)
    guard elements <= UInt128(TraceLimits.maximumWork) else {
      throw fail(
        offsets.repeats,
        "\(trace.elements(of: trace[inputs[0]])) inputs, repeated \(extras.repeats) times, "
          + "leave 2^60")
    }
    return Work(macs: 0, elements: max(Int(elements), op.elements * extras.repeats * 3))
  }

  private func checkOrder(_ scope: TraceScope) throws(JSONError) {
    for input in inputs where !scope.isReadable(input) {
      throw fail(
        offsets.inputs,
        "'\(scope.builder.trace.name(of: input))' is read, but no operator above writes it")
    }
    if let added = extras.preAdd, !scope.isReadable(added) {
      throw fail(
        0, "'\(scope.builder.trace.name(of: added))' is read, but no operator above writes it")
    }
    for (index, output) in outputs.enumerated() {
      let tensor = scope.builder.trace[output]
      switch tensor.role {
      case .state: break
      case .input, .weight:
        throw fail(
          offsets.outputs,
          "'\(scope.builder.trace.name(of: output))' is written, but its role is "
            + "'\(tensor.role.rawValue)'"
        )
      case .activation, .output:
        guard !scope.isWritten(output), !outputs[..<index].contains(output) else {
          throw fail(
            offsets.outputs, "'\(scope.builder.trace.name(of: output))' is written by two operators"
          )
        }
      }
    }
  }

  // MARK: Dimensions against shapes

  private func checkShapes(_ trace: Trace) throws(JSONError) {
    let sizes = inputs.prefix(2).map { trace.elements(of: trace[$0]) }
    try expect(
      trace.elements(of: trace[outputs[0]]), op.elements, outputs[0], trace,
      op.kind.isMatrix ? "b x m x n" : "rows x length")
    let (b, m, k, n) = (Int(op.b), Int(op.m), Int(op.k), Int(op.n))
    switch op.kind.traits.shapes {
    case .weighted:
      try expect(sizes[0], b * m * k, inputs[0], trace, "b x m x k")
      if sizes[1] != b * k * n { try expect(sizes[1], k * n, inputs[1], trace, "k x n") }
    case .batched:
      try expect(sizes[0], b * m * k, inputs[0], trace, "b x m x k")
      // A cache may have space for more rows than are valid.
      guard trace[trace.storage(of: inputs[1])].role != .state else { return }
      let (whole, rest) = (b * k * n).quotientAndRemainder(dividingBy: extras.broadcast)
      guard rest == 0 else {
        throw fail(offsets.dims, "b x k x n is no multiple of 'broadcast'")
      }
      try expect(
        sizes[1], whole, inputs[1], trace,
        extras.broadcast == 1 ? "b x k x n" : "b x k x n / broadcast")
    case .convolution: try checkConvolution(sizes, trace)
    case .likeResult:
      try expect(sizes[0], op.elements, inputs[0], trace, "rows x length")
    case .atMostResult:
      for (index, size) in sizes.enumerated() where size > op.elements {
        try expect(size, op.elements, inputs[index], trace, "rows x length")
      }
    case .free: break
    }
  }

  private func checkConvolution(_ sizes: [Int], _ trace: Trace) throws(JSONError) {
    guard let geometry = extras.convolution else { return }
    let channels = geometry.inputChannels
    guard channels % geometry.groups == 0, Int(op.b) % geometry.groups == 0 else {
      throw fail(offsets.convolution, "'groups' divides neither the channels nor b")
    }
    // Five counts below 2³¹ fit 128 bits three at a time.
    let window =
      Int128(geometry.kernelHeight) * Int128(geometry.kernelWidth)
      * Int128(channels / geometry.groups)
    guard window == Int128(op.k) else {
      throw fail(
        offsets.dims, "k is \(op.k), but the kernel has \(window) values for a group's channels")
    }
    // k·n ≤ 2⁶⁰, and the groups divide b.
    try expect(
      sizes[1], geometry.groups * Int(op.k) * Int(op.n), inputs[1], trace, "groups x k x n")
    let image =
      Int128(geometry.inputHeight) * Int128(geometry.inputWidth) * Int128(channels)
    guard Int128(sizes[0]) % image == 0 else {
      throw fail(
        offsets.convolution,
        "'\(trace.name(of: inputs[0]))' has \(sizes[0]) elements, no multiple of the input's "
          + "\(image)")
    }
  }

  private func expect(
    _ found: Int, _ expected: Int, _ tensor: TensorID, _ trace: Trace, _ product: StaticString
  ) throws(JSONError) {
    guard found != expected else { return }
    throw fail(
      offsets.dims,
      "'\(trace.name(of: tensor))' has \(found) elements, but \(product) is \(expected)"
    )
  }
}
