/// An operator of a trace, compact like `Tensor`.
public struct Operator: Sendable {
  public var name: NameID
  /// Where its operands start in `Trace.operands`: inputs, then outputs.
  public var firstOperand: UInt32
  /// Index into `Trace.operatorExtras`, or `UInt32.max` where all is default.
  public var extras: UInt32
  /// Matrix products: batch, rows, reduction, columns. Others: 1, rows, 0, row length.
  public var b: UInt32
  public var m: UInt32
  public var k: UInt32
  public var n: UInt32
  public var epilogue: Epilogue
  public var kind: OperatorKind
  public var algorithm: Algorithm
  public var mac: MACKind
  public var mask: AttentionMask
  public var inputCount: UInt8
  public var outputCount: UInt8

  /// An operator that a builder has yet to give its operands and extras.
  public init(
    name: NameID, kind: OperatorKind, b: UInt32, m: UInt32, k: UInt32, n: UInt32,
    algorithm: Algorithm = .none, mac: MACKind = .multiply, mask: AttentionMask = .none,
    epilogue: Epilogue = Epilogue()
  ) {
    self.name = name
    firstOperand = 0
    extras = .max
    self.b = b
    self.m = m
    self.k = k
    self.n = n
    self.epilogue = epilogue
    self.kind = kind
    self.algorithm = algorithm
    self.mac = mac
    self.mask = mask
    inputCount = 0
    outputCount = 0
  }

  /// The same by a built-in algorithm.
  public init(
    name: NameID, kind: OperatorKind, b: UInt32, m: UInt32, k: UInt32, n: UInt32,
    algorithm: BuiltInAlgorithm, mac: MACKind = .multiply, mask: AttentionMask = .none,
    epilogue: Epilogue = Epilogue()
  ) {
    self.init(
      name: name, kind: kind, b: b, m: m, k: k, n: n, algorithm: .builtIn(algorithm), mac: mac,
      mask: mask, epilogue: epilogue)
  }

  /// MACs of one execution: b·m·k·n, bounded when the trace is read.
  public var macs: Int { kind.isMatrix ? Int(b) * Int(m) * Int(k) * Int(n) : 0 }

  /// Elements of the result: rows × row length.
  public var elements: Int { Int(b) * Int(m) * Int(n) }

  /// Rows that a row-wise operator works on.
  public var rows: Int { Int(b) * Int(m) }

  public var rowLength: Int { Int(n) }
}

/// What is done to a result as it leaves: at most three steps, in order.
public struct Epilogue: Sendable, Equatable {
  public struct Step: Sendable, Equatable {
    public enum Kind: String, CaseIterable, Sendable {
      /// Add a bias (the operator's third input).
      case bias
      /// Bring to the scale and type of the output.
      case requantize
      /// A nonlinear function without a unit's separate pass.
      case activation
    }

    public var kind: Kind
    /// The requantization's or the activation's algorithm.
    public var algorithm: BuiltInAlgorithm
    public var rounding: Rounding
    /// One multiplier or shift per tensor or per channel.
    public var granularity: ScaleGranularity

    public init(
      _ kind: Kind, _ algorithm: BuiltInAlgorithm = .none, rounding: Rounding = .none,
      granularity: ScaleGranularity = .none
    ) {
      self.kind = kind
      self.algorithm = algorithm
      self.rounding = rounding
      self.granularity = granularity
    }
  }

  public private(set) var first: Step?
  public private(set) var second: Step?
  public private(set) var third: Step?

  public init() {}

  public init(_ steps: [Step]) {
    for step in steps { append(step) }
  }

  public static let maximumSteps = 3

  public var count: Int {
    (first == nil ? 0 : 1) + (second == nil ? 0 : 1) + (third == nil ? 0 : 1)
  }

  /// Adds a step; the caller has checked that there are fewer than three.
  public mutating func append(_ step: Step) {
    if first == nil {
      first = step
    } else if second == nil {
      second = step
    } else {
      precondition(third == nil, "an epilogue has at most three steps")
      third = step
    }
  }

  public var steps: [Step] { [first, second, third].compactMap(\.self) }

  /// The requantization's algorithm; `.none` where there is none.
  public var requantization: BuiltInAlgorithm {
    for step in [first, second, third] {
      if let step, step.kind == .requantize { return step.algorithm }
    }
    return .none
  }

  public var hasBias: Bool {
    first?.kind == .bias || second?.kind == .bias || third?.kind == .bias
  }
}

/// What few operators have.
public struct OperatorExtras: Sendable, Hashable {
  /// The input and kernel of a convolution, in elements.
  public struct Convolution: Sendable, Hashable {
    public var inputHeight: Int
    public var inputWidth: Int
    public var inputChannels: Int
    public var kernelHeight: Int
    public var kernelWidth: Int
    public var strideHeight: Int
    public var strideWidth: Int
    public var padding: Int
    public var groups: Int

    public init(
      inputHeight: Int, inputWidth: Int, inputChannels: Int, kernelHeight: Int, kernelWidth: Int,
      strideHeight: Int, strideWidth: Int, padding: Int = 0, groups: Int = 1
    ) {
      self.inputHeight = inputHeight
      self.inputWidth = inputWidth
      self.inputChannels = inputChannels
      self.kernelHeight = kernelHeight
      self.kernelWidth = kernelWidth
      self.strideHeight = strideHeight
      self.strideWidth = strideWidth
      self.padding = padding
      self.groups = groups
    }
  }

  public var convolution: Convolution?
  /// One per input, where they differ from the kind's own (`OperatorKind.rowMaps`).
  public var rowMaps: [RowMap] = []
  /// Rows on each side that a `halo` map adds.
  public var halo = 0
  /// How many times the second input repeats along the batch: shared keys and values, a bias that
  /// all windows add.
  public var broadcast = 1
  /// Axis of the output along which the operator reduces, from the last; 1 is the row.
  public var axis = 1
  /// Adds a tensor to the input first (NoisyQuant).
  public var preAdd: TensorID?
  /// Of the second operand's values; how they are stored is said of the tensor.
  public var sparsity: Sparsity?
  /// Weights that share one multiplier, at least: the machine has to take that many together.
  public var packing = 1
  /// Columns that a second product in floating point handles (LLM.int8()).
  public var outlierColumns = 0
  public var phase = Phase.prefill
  /// Of `mask: window`, the keys that a query sees.
  public var window: AttentionWindow?
  /// Executions in a row, each on separate operands.
  public var repeats = 1
  /// The node of the graph that it came from.
  public var source = ""

  public init() {}

  public var isDefault: Bool { self == OperatorExtras() }
}
