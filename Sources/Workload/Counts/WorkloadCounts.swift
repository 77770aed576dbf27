import Quantities

/// What a trace asks for: MACs, elements, parameters, bytes. Repeats of an operator count each.
public struct WorkloadCounts: Sendable, Equatable {
  /// Bytes of tensors as stored, side bytes included; a view or a shared tensor has none.
  public struct Storage: Sendable, Equatable {
    public var weights = Bytes.zero
    public var activations = Bytes.zero
    public var inputs = Bytes.zero
    public var outputs = Bytes.zero
    public var states = Bytes.zero
  }

  private var macsByClass = [Int](repeating: 0, count: MACClass.allCases.count)
  private var elementsByClass = [Int](repeating: 0, count: ElementClass.allCases.count)
  private var operatorsByKind = [Int](repeating: 0, count: OperatorKind.allCases.count)
  /// Rows through softmax: one of each query and head.
  public private(set) var softmaxRows = 0
  /// Elements of weights; tied weights count once.
  public private(set) var parameters = 0
  public private(set) var storage = Storage()

  public init(_ trace: Trace) {
    for op in trace.operators { count(op, in: trace) }
    for (index, tensor) in trace.tensors.enumerated() {
      let id = TensorID(index: UInt32(index))
      if trace.storage(of: id) == id { count(tensor, id, in: trace) }
    }
  }

  public func macs(_ kind: MACClass) -> Int { macsByClass[Self.index(kind)] }
  public var totalMACs: Int { macsByClass.reduce(0, +) }
  public func elements(_ kind: ElementClass) -> Int { elementsByClass[Self.index(kind)] }
  public func operators(_ kind: OperatorKind) -> Int { operatorsByKind[Self.index(kind)] }

  private static func index<Kind: CaseIterable & Equatable>(_ kind: Kind) -> Int {
    for (index, other) in Kind.allCases.enumerated() where other == kind { return index }
    preconditionFailure("a closed set lists all its cases")
  }

  // MARK: Counting

  private mutating func add(_ elements: Int, to kind: ElementClass) {
    elementsByClass[Self.index(kind)] += elements
  }

  private mutating func count(_ op: Operator, in trace: Trace) {
    let extras = trace.extras(of: op)
    let elements = op.elements * extras.repeats
    operatorsByKind[Self.index(op.kind)] += extras.repeats
    if let kind = op.kind.macClass { macsByClass[Self.index(kind)] += op.macs * extras.repeats }
    switch op.kind.traits.counting {
    case .none: break
    case .results(let kind): add(elements, to: kind)
    case .rows(let kind):
      add(elements, to: kind)
      softmaxRows += op.rows * extras.repeats
    case .activations: add(elements, to: op.algorithm == .builtIn(.tanh) ? .tanh : .activation)
    case .sums: countSum(op, extras, in: trace)
    case .products:
      let isScalar = trace.inputs(of: op).dropFirst().allSatisfy {
        trace.elements(of: trace[$0]) == 1
      }
      add(elements, to: isScalar ? .multiplyScalar : .multiply)
    case .operands(let kind):
      let inputs = trace.inputs(of: op).map { trace.elements(of: trace[$0]) }
      add(inputs.reduce(0, +) * extras.repeats, to: kind)
    }
    for step in op.epilogue.steps {
      switch step.kind {
      case .bias: break
      case .requantize:
        if step.algorithm != .none { add(elements, to: .requantize) }
      case .activation: add(elements, to: step.algorithm == .tanh ? .tanh : .activation)
      }
    }
  }

  /// A sum of k operands is k − 1 additions of the result's shape. Operands with fewer elements are
  /// joined along an axis (a class token) and add nothing, except where one repeats.
  ///
  /// A parameter is a weight that has the result's shape, or has it when it repeats for each image;
  /// a table in which a bias is looked up is none.
  private mutating func countSum(_ op: Operator, _ extras: OperatorExtras, in trace: Trace) {
    let inputs = trace.inputs(of: op)
    let elements = op.elements * extras.repeats
    let whole = inputs.count { trace.elements(of: trace[$0]) == op.elements }
    let (part, rest) = op.elements.quotientAndRemainder(dividingBy: extras.broadcast)
    let hasParameter = inputs.contains {
      rest == 0 && trace.elements(of: trace[$0]) == part
        && trace[trace.storage(of: $0)].role == .weight
    }
    if op.mask == .none, hasParameter {
      add(elements * max(1, whole - 1), to: .addParameter)
    } else if op.mask != .none || extras.broadcast > 1 {
      add(elements * max(1, inputs.count - 1), to: .addBroadcast)
    } else {
      add(elements * max(1, whole - 1), to: .addResidual)
    }
  }

  private mutating func count(_ tensor: Tensor, _ id: TensorID, in trace: Trace) {
    let bytes = trace.bytes(of: id)
    switch tensor.role {
    case .weight:
      parameters += trace.elements(of: tensor)
      storage.weights += bytes
    case .activation: storage.activations += bytes
    case .input: storage.inputs += bytes
    case .output: storage.outputs += bytes
    case .state: storage.states += bytes
    }
  }
}
