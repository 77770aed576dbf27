import Quantities

/// Index of an interned name.
public struct NameID: Hashable, Sendable {
  public var index: UInt32
  public init(index: UInt32) { self.index = index }
}

/// Index of a tensor of a trace.
public struct TensorID: Hashable, Sendable {
  public var index: UInt32
  public init(index: UInt32) { self.index = index }
}

/// A quantized model as operators in the order of execution; all that the simulator needs to know
/// of the model, and nothing of the hardware. `TraceSchema` describes its file.
public struct Trace: Sendable {
  public struct Header: Sendable, Equatable {
    public var model: String
    public var scheme: String
    public var batch: Int
    /// The file or preset that it was lowered from.
    public var source: String
    /// Whether every operand is on chip from the start and every result stays there, so that
    /// nothing is loaded or stored: a bare operator.
    public var operandsOnChip: Bool
    /// The user-defined algorithms of its operators.
    public var algorithms: [DeclaredAlgorithm]

    public init(
      model: String, scheme: String, batch: Int = 1, source: String = "",
      operandsOnChip: Bool = false, algorithms: [DeclaredAlgorithm] = []
    ) {
      self.model = model
      self.scheme = scheme
      self.batch = batch
      self.source = source
      self.operandsOnChip = operandsOnChip
      self.algorithms = algorithms
    }
  }

  /// A user-defined algorithm: its name, and the kind of operator that it computes. What its
  /// hardware is, the accelerator says.
  public struct DeclaredAlgorithm: Sendable, Equatable {
    public var name: AlgorithmName
    public var kind: OperatorKind

    public init(_ name: AlgorithmName, of kind: OperatorKind) {
      self.name = name
      self.kind = kind
    }
  }

  public var header: Header
  public var names = NameTable()
  public var tensors: [Tensor] = []
  public var operators: [Operator] = []
  /// Shapes, one after the other; tensors may share one.
  public var dimensions: [UInt32] = []
  /// Inputs and outputs of the operators, one after the other.
  public var operands: [TensorID] = []
  public var tensorExtras = TensorExtrasTable()
  public var operatorExtras = OperatorExtrasTable()
  /// How the lines of the file interleave: true for an operator, in the order of the lines.
  public var lineIsOperator: [Bool] = []

  public init(header: Header) { self.header = header }
}

extension Trace {
  /// Lists the user-defined algorithms of its operators in the header, in the order of use.
  public mutating func declareAlgorithms() {
    header.algorithms = []
    for op in operators {
      guard case .userDefined(let name) = op.algorithm,
        !header.algorithms.contains(where: { $0.name == name })
      else { continue }
      header.algorithms.append(DeclaredAlgorithm(name, of: op.kind))
    }
  }

  public subscript(id: TensorID) -> Tensor { tensors[Int(id.index)] }

  public func name(_ id: NameID) -> String { names[id] }
  public func name(of tensor: TensorID) -> String { names[self[tensor].name] }
  public func name(of op: Operator) -> String { names[op.name] }

  public func inputs(of op: Operator) -> ArraySlice<TensorID> {
    let start = Int(op.firstOperand)
    return operands[start..<start + Int(op.inputCount)]
  }

  public func outputs(of op: Operator) -> ArraySlice<TensorID> {
    let start = Int(op.firstOperand) + Int(op.inputCount)
    return operands[start..<start + Int(op.outputCount)]
  }

  public func shape(of tensor: Tensor) -> ArraySlice<UInt32> {
    let start = Int(tensor.firstDimension)
    return dimensions[start..<start + Int(tensor.rank)]
  }

  public func elements(of tensor: Tensor) -> Int {
    shape(of: tensor).reduce(1) { $0 * Int($1) }
  }

  /// Bytes as stored, side bytes included.
  public func bytes(of id: TensorID) -> Bytes {
    let tensor = self[id]
    guard tensor.extras != .max else {
      return Bytes(ceilingDivision(elements(of: tensor) * Int(tensor.type.bits), 8))
    }
    let extras = extras(of: tensor)
    let rows = Int(shape(of: tensor).first ?? 1)
    let elements = storage(of: tensor, extras).bytes(
      rows: rows, reduction: elements(of: tensor) / rows)
    return Bytes(elements + extras.sideBytes)
  }

  /// How a tensor's elements are stored, seen as rows of weights.
  public func weightStorage(of id: TensorID) -> WeightStorage {
    storage(of: self[id], extras(of: self[id]))
  }

  private func storage(of tensor: Tensor, _ extras: TensorExtras) -> WeightStorage {
    WeightStorage(
      bits: Int(tensor.type.bits), rows: Int(shape(of: tensor).first ?? 1),
      sparsity: extras.sparsity, powerOfTwo: extras.powerOfTwoRows,
      storedPercent: extras.storedPercent)
  }

  public func extras(of tensor: Tensor) -> TensorExtras {
    tensor.extras == .max ? TensorExtras() : tensorExtras[Int(tensor.extras)]
  }

  public func extras(of op: Operator) -> OperatorExtras {
    op.extras == .max ? OperatorExtras() : operatorExtras[Int(op.extras)]
  }

  /// The tensor whose bytes a view or a shared tensor has.
  public func storage(of id: TensorID) -> TensorID {
    var id = id
    while self[id].extras != .max {
      guard let base = tensorExtras.base(Int(self[id].extras)) else { return id }
      id = base
    }
    return id
  }
}
