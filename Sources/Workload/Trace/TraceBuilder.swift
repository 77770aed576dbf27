/// Builds a trace line by line, in the order that its file has: tensors before their use.
public struct TraceBuilder: Sendable {
  public private(set) var trace: Trace
  /// Tensor of a name; `UInt32.max` where the name is no tensor's.
  private var tensorOfName: [UInt32] = []
  /// Where a shape was stored last, by its hash: position + 1. Only a cache; few shapes are
  /// distinct.
  private var recentShapes = [UInt32](repeating: 0, count: 1024)

  public init(header: Trace.Header) { trace = Trace(header: header) }

  public mutating func reserve(tensors: Int, operators: Int, nameBytes: Int) {
    // Operators often share the name of what they write, which leaves space for names that others
    // begin with.
    trace.names.reserve(names: tensors + operators, bytes: nameBytes)
    trace.tensors.reserveCapacity(tensors)
    trace.operators.reserveCapacity(operators)
    trace.lineIsOperator.reserveCapacity(tensors + operators)
    trace.operands.reserveCapacity(operators * 5)
    tensorOfName.reserveCapacity(tensors + operators)
  }

  public func tensor(named name: NameID) -> TensorID? {
    let index = Int(name.index)
    guard index < tensorOfName.count, tensorOfName[index] != .max else { return nil }
    return TensorID(index: tensorOfName[index])
  }

  public mutating func place(of name: UnsafeBufferPointer<UInt8>) -> NameTable.Place {
    trace.names.place(of: name)
  }

  /// Stores a name that is new at its place.
  public mutating func insert(_ name: UnsafeBufferPointer<UInt8>, at place: NameTable.Place)
    -> NameID
  {
    trace.names.insert(name, at: place)
  }

  public mutating func find(_ name: UnsafeBufferPointer<UInt8>) -> NameID? {
    trace.names.find(name)
  }

  public mutating func intern(_ name: UnsafeBufferPointer<UInt8>) -> NameID {
    trace.names.intern(name)
  }

  public mutating func intern(_ name: String) -> NameID { trace.names.intern(name) }

  /// Adds a tensor; its name must be new.
  @discardableResult
  public mutating func add(
    tensor: Tensor, shape: [UInt32], extras: TensorExtras = TensorExtras()
  ) -> TensorID {
    var tensor = tensor
    let start = trace.dimensions.count
    trace.dimensions.append(contentsOf: shape)
    tensor.rank = UInt8(trace.dimensions.count - start)
    tensor.firstDimension = shareShape(from: start)
    tensor.extras = extras.isDefault ? .max : trace.tensorExtras.add(extras)
    return add(known: tensor)
  }

  /// Adds a tensor whose shape and rare attributes the trace has already, but for a view's base.
  @discardableResult
  public mutating func add(known tensor: Tensor, base: TensorID? = nil) -> TensorID {
    var tensor = tensor
    if let base { tensor.extras = trace.tensorExtras.add(like: Int(tensor.extras), base: base) }
    let id = TensorID(index: UInt32(trace.tensors.count))
    trace.tensors.append(tensor)
    trace.lineIsOperator.append(false)
    while tensorOfName.count <= Int(tensor.name.index) { tensorOfName.append(.max) }
    tensorOfName[Int(tensor.name.index)] = id.index
    return id
  }

  /// Drops the shape stored last if it was stored before, and says where it is.
  private mutating func shareShape(from start: Int) -> UInt32 {
    let rank = trace.dimensions.count - start
    var hash = UInt64(rank)
    for index in start..<start + rank {
      hash = (hash ^ UInt64(trace.dimensions[index])) &* 0x9e37_79b9_7f4a_7c15
    }
    let place = Int(truncatingIfNeeded: hash >> 54)
    let recent = Int(recentShapes[place]) - 1
    if recent >= 0, recent + rank <= start,
      trace.dimensions[recent..<recent + rank] == trace.dimensions[start...]
    {
      trace.dimensions.removeLast(rank)
      return UInt32(recent)
    }
    recentShapes[place] = UInt32(start + 1)
    return UInt32(start)
  }

  /// Adds an operator on tensors that are there.
  public mutating func add(
    operator op: Operator, inputs: [TensorID], outputs: [TensorID],
    extras: OperatorExtras = OperatorExtras()
  ) {
    let index = extras.isDefault ? .max : add(extras: extras, source: Array(extras.source.utf8))
    add(operator: op, inputs: inputs, outputs: outputs, extrasAt: index)
  }

  /// Adds rare attributes with the source's text; returns their index.
  public mutating func add(extras: OperatorExtras, source: [UInt8]) -> UInt32 {
    trace.operatorExtras.add(extras, source: source)
  }

  /// Adds an operator whose rare attributes have an index; `UInt32.max` where it has none.
  public mutating func add(
    operator op: Operator, inputs: [TensorID], outputs: [TensorID],
    extrasAt index: UInt32
  ) {
    var op = op
    op.firstOperand = UInt32(trace.operands.count)
    op.inputCount = UInt8(inputs.count)
    op.outputCount = UInt8(outputs.count)
    op.extras = index
    trace.operands.append(contentsOf: inputs)
    trace.operands.append(contentsOf: outputs)
    trace.operators.append(op)
    trace.lineIsOperator.append(true)
  }

  /// Counts each tensor's readers, for a builder that did not know them when it added the tensor.
  public mutating func countUses() {
    let uses = trace.countedUses()
    for index in trace.tensors.indices { trace.tensors[index].uses = uses[index] }
  }

  /// Takes the finished trace out, without the index by which names were found.
  public mutating func takeTrace() -> Trace {
    var taken = Trace(header: trace.header)
    swap(&taken, &trace)
    tensorOfName = []
    taken.names.removeIndex()
    return taken
  }
}

extension Trace {
  /// How often each tensor is an operator's input or is added to one.
  public func countedUses() -> [UInt32] {
    var uses = [UInt32](repeating: 0, count: tensors.count)
    for op in operators {
      for input in inputs(of: op) { uses[Int(input.index)] += 1 }
      if op.extras != .max, let added = operatorExtras.preAdd(Int(op.extras)) {
        uses[Int(added.index)] += 1
      }
    }
    return uses
  }
}
