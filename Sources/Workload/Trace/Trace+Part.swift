extension Trace {
  /// A trace of some of the operators, with the tensors that they need. Tensors that other operators write
  /// keep their role, so that no operator of the part may write an activation.
  ///
  /// - Parameter places: Of the operators, in ascending order.
  public func part(_ places: some Sequence<Int>) -> Trace {
    var part = self
    part.tensors = []
    part.operators = []
    part.operands = []
    part.lineIsOperator = []
    var known: [TensorID: TensorID] = [:]
    func copy(_ id: TensorID) -> TensorID {
      if let known = known[id] { return known }
      var tensor = self[id]
      if tensor.extras != .max, let base = tensorExtras.base(Int(tensor.extras)) {
        tensor.extras = part.tensorExtras.add(like: Int(tensor.extras), base: copy(base))
      }
      let new = TensorID(index: UInt32(part.tensors.count))
      part.tensors.append(tensor)
      part.lineIsOperator.append(false)
      known[id] = new
      return new
    }
    for place in places {
      var op = operators[place]
      let operands = Array(inputs(of: op)) + outputs(of: op)
      op.firstOperand = UInt32(part.operands.count)
      for operand in operands { part.operands.append(copy(operand)) }
      part.operators.append(op)
      part.lineIsOperator.append(true)
    }
    return part
  }

  /// The same trace, in which activations that no operator writes are inputs, and activations that no
  /// operator reads are outputs.
  public func withOpenEnds() -> Trace {
    var trace = self
    var isMade = [Bool](repeating: false, count: tensors.count)
    var isRead = isMade
    for op in operators {
      for output in outputs(of: op) { isMade[Int(storage(of: output).index)] = true }
      for input in inputs(of: op) { isRead[Int(storage(of: input).index)] = true }
    }
    for index in tensors.indices where tensors[index].role == .activation {
      let storage = Int(storage(of: TensorID(index: UInt32(index))).index)
      if !isMade[storage] {
        trace.tensors[index].role = .input
      } else if !isRead[storage] {
        trace.tensors[index].role = .output
      }
    }
    return trace
  }
}
