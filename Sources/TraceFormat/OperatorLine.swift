import Documents
import Workload

/// Reads operator lines; kept from line to line, so that its storage is.
struct OperatorLine {
  private(set) var op = Operator(
    name: NameID(index: 0), kind: .linear, b: 1, m: 1, k: 0, n: 1)
  private(set) var inputs: [TensorID] = []
  private(set) var outputs: [TensorID] = []
  var extras = OperatorExtras()
  var hasExtras = false
  /// The source's text, without escapes.
  private(set) var source: [UInt8] = []
  /// Whether the source follows the dimensions.
  private(set) var hasSourceLate = false
  /// Whether a tensor that it names was declared on a line with an error.
  var dependsOnBroken = false
  /// The offsets of the values that are checked together at the end.
  var offsets = Offsets()

  /// Offsets of keys in the line; 0 where the line has not the key.
  struct Offsets {
    var algorithm = 0
    var inputs = 0
    var outputs = 0
    var dims = 0
    var mac = 0
    var mask = 0
    var window = 0
    var convolution = 0
    var rows = 0
    var epilogue = 0
    var repeats = 0
  }

  private let required = NameSet<TraceKey.Operator>.bits([
    .operator, .name, .inputs, .outputs, .dims,
  ])
  private let requiredOfProducts = NameSet<TraceKey.Dimension>.bits([.b, .m, .k, .n])
  private let requiredOfOthers = NameSet<TraceKey.Dimension>.bits([.rows, .length])
  private let requiredOfSteps = NameSet<TraceKey.Step>.bits([.step])
  private var keys = NameSet<TraceKey.Operator>()
  private var dimensionKeys = NameSet<TraceKey.Dimension>()
  var convolutionKeys = NameSet<TraceKey.Convolution>()
  var windowKeys = NameSet<TraceKey.Window>()
  private var stepKeys = NameSet<TraceKey.Step>()
  private var kinds = NameSet<OperatorKind>()
  private var algorithms = NameSet<BuiltInAlgorithm>()
  private var macs = NameSet<MACKind>()
  private var masks = NameSet<AttentionMask>()
  var rowMaps = NameSet<RowMap>()
  private var stepKinds = NameSet<Epilogue.Step.Kind>()
  private var roundings = NameSet<Rounding>()
  private var granularities = NameSet<ScaleGranularity>()
  var phases = NameSet<Phase>()

  /// Reads a line whose first key has been found to be `operator`.
  mutating func read(_ line: inout LineScanner, _ scope: inout TraceScope) throws(JSONError) {
    reset()
    var object = try line.beginObject(TraceKey.Operator.self, "an operator")
    while let key = try line.nextKey(of: &object, among: &keys) {
      switch key {
      case .operator: op.kind = try line.choice(among: &kinds, "'operator'")
      case .name: op.name = try scope.defineOperator(&line)
      case .inputs:
        offsets.inputs = object.keyOffset
        try readTensors(&line, &scope, areInputs: true)
      case .outputs:
        offsets.outputs = object.keyOffset
        try readTensors(&line, &scope, areInputs: false)
      case .dims:
        offsets.dims = object.keyOffset
        try readDimensions(&line)
      case .algorithm:
        offsets.algorithm = try line.valueStart()
        op.algorithm = try line.algorithm(
          among: &algorithms, declared: scope.builder.trace.header.algorithms)
      case .mac:
        offsets.mac = object.keyOffset
        op.mac = try line.choice(among: &macs, "'mac'")
      case .mask:
        offsets.mask = object.keyOffset
        op.mask = try line.choice(among: &masks, "'mask'")
      case .epilogue:
        offsets.epilogue = object.keyOffset
        try readEpilogue(&line)
      case .source:
        source.append(contentsOf: try line.text().utf8)
        hasSourceLate = offsets.dims > 0
      case .convolution, .rows, .halo, .broadcast, .axis, .preAdd, .sparsity, .packing,
        .outlierColumns, .phase, .repeats, .window:
        try readExtra(key, at: object.keyOffset, &line, &scope)
      }
    }
    try line.require(required, in: object)
    try line.end()
  }

  /// Starts a line whose names alone are read.
  mutating func beginKnown() { reset() }

  mutating func append(input: TensorID) { inputs.append(input) }
  mutating func append(output: TensorID) { outputs.append(output) }

  /// Ends a line of which all but the names is known.
  mutating func endKnown(_ known: Operator, name: NameID) {
    op = known
    op.name = name
  }

  mutating func take(source text: UnsafeBufferPointer<UInt8>) { source.append(contentsOf: text) }

  mutating func take(_ known: OperatorExtras) {
    extras = known
    hasExtras = true
  }

  private mutating func reset() {
    op.b = 1
    op.m = 1
    op.k = 0
    op.n = 1
    op.epilogue = Epilogue()
    op.algorithm = .none
    op.mac = .multiply
    op.mask = .none
    inputs.removeAll(keepingCapacity: true)
    outputs.removeAll(keepingCapacity: true)
    if hasExtras { extras = OperatorExtras() }
    hasExtras = false
    source.removeAll(keepingCapacity: true)
    hasSourceLate = false
    dependsOnBroken = false
    offsets = Offsets()
  }

  private mutating func readTensors(
    _ line: inout LineScanner, _ scope: inout TraceScope, areInputs: Bool
  ) throws(JSONError) {
    try line.beginArray()
    var isFirst = true
    while try line.nextElement(&isFirst) {
      let start = try line.valueStart()
      guard let id = try scope.tensor(&line) else {
        dependsOnBroken = true
        continue
      }
      guard (areInputs ? inputs.count : outputs.count) < Int(UInt8.max) else {
        throw JSONError(offset: start, "more than \(UInt8.max) tensors in one list")
      }
      if areInputs { inputs.append(id) } else { outputs.append(id) }
    }
  }

  private mutating func readDimensions(_ line: inout LineScanner) throws(JSONError) {
    let isMatrix = op.kind.isMatrix
    let noun: StaticString = isMatrix ? "the 'dims' of a product" : "'dims'"
    var object = try line.beginObject(TraceKey.Dimension.self, noun)
    while let key = try line.nextKey(of: &object, among: &dimensionKeys) {
      let isProducts = key != .rows && key != .length
      guard isProducts == isMatrix else {
        throw JSONError(
          offset: object.keyOffset, "'\(op.kind.rawValue)' has no dimension '\(key.rawValue)'",
          help: isMatrix ? "products have b, m, k, n" : "it has rows and length")
      }
      let value = UInt32(
        truncatingIfNeeded: try line.integer(in: 1...Int(UInt32.max), "a dimension"))
      switch key {
      case .b: op.b = value
      case .m, .rows: op.m = value
      case .k: op.k = value
      case .n, .length: op.n = value
      }
    }
    try line.require(isMatrix ? requiredOfProducts : requiredOfOthers, in: object)
  }

  private mutating func readEpilogue(_ line: inout LineScanner) throws(JSONError) {
    try line.beginArray()
    var isFirst = true
    while try line.nextElement(&isFirst) {
      var object = try line.beginObject(TraceKey.Step.self, "a step of the epilogue")
      var step = Epilogue.Step(.bias)
      var algorithmOffset = 0
      while let key = try line.nextKey(of: &object, among: &stepKeys) {
        switch key {
        case .step: step.kind = try line.choice(among: &stepKinds, "'step'")
        case .algorithm:
          algorithmOffset = try line.valueStart()
          step.algorithm = try line.choice(among: &algorithms, "'algorithm'")
        case .rounding: step.rounding = try line.choice(among: &roundings, "'rounding'")
        case .per: step.granularity = try line.choice(among: &granularities, "'per'")
        }
      }
      try line.require(requiredOfSteps, in: object)
      let choices = step.choices
      guard choices.contains(step.algorithm) else {
        throw JSONError(
          offset: algorithmOffset > 0 ? algorithmOffset : object.keyOffset,
          "the step '\(step.kind.rawValue)' cannot have the algorithm '\(step.algorithm.rawValue)'",
          help: "one of: \(choices.map(\.rawValue).joined(separator: ", "))")
      }
      guard op.epilogue.count < Epilogue.maximumSteps else {
        throw JSONError(
          offset: offsets.epilogue, "the epilogue has more than \(Epilogue.maximumSteps) steps")
      }
      op.epilogue.append(step)
    }
  }
}

extension Epilogue.Step {
  /// The algorithms that a step may have.
  var choices: [BuiltInAlgorithm] {
    switch kind {
    case .bias: [.none]
    case .requantize: AlgorithmFamily.requantization.ids
    case .activation: AlgorithmFamily.activation.ids + AlgorithmFamily.gelu.ids
    }
  }
}
